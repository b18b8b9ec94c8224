/**
 * The directory of the demonstration: the shipped catalogue, as seen from Berlin, with a made-up server that the network gave
 * to this computer. What is imported into it is gone when it ends.
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { Directory } from '../directory/directory.ts';
import { lotOf } from '../directory/rank/lot.ts';
import { bareRecord, type Place, type ServerRecord } from '../directory/record.ts';
import type { EngineServiceOptions } from '../service/engine-service.ts';
import { DIRECTORY_ASSETS } from './package-root.ts';

const TIME_ZONE = 'Europe/Berlin';
const ROUTER = 'router.example';

export interface DemoDirectory {
  /** Whatever can be looked up in the demonstration. */
  readonly records: readonly ServerRecord[];
  readonly here: Place;
  readonly options: EngineServiceOptions['directory'];
  close(): void;
}

export function openDemoDirectory(): DemoDirectory {
  const own = mkdtempSync(path.join(tmpdir(), 'truechimer-demo-'));
  const directory = new Directory({ assets: DIRECTORY_ASSETS, own });
  const { place } = directory.here(TIME_ZONE);
  if (place === null) throw new Error(`${TIME_ZONE} is in no place.`);
  return {
    records: [...directory.shipped.catalogue.servers, bareRecord(ROUTER)],
    here: place,
    options: {
      directory,
      known: async () => ({
        servers: [
          {
            name: ROUTER,
            pool: false,
            nts: false,
            found: [{ by: 'network', program: 'the demonstration', where: 'made up, DHCP option 42' }],
          },
        ],
        unknown: [],
      }),
      timeZone: () => TIME_ZONE,
      // The same every time.
      lot: lotOf('the demonstration'),
    },
    close: () => rmSync(own, { recursive: true, force: true }),
  };
}
