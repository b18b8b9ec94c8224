/**
 * The directory of the demonstration: the shipped catalogue, as seen from Berlin, with a made-up server that the network gave
 * to this computer. What is imported into it is gone when it ends.
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { Directory } from '../directory/directory.ts';
import type { EngineServiceOptions } from '../service/engine-service.ts';
import { DIRECTORY_ASSETS } from './package-root.ts';

export interface DemoDirectory {
  readonly options: EngineServiceOptions['directory'];
  close(): void;
}

export function openDemoDirectory(): DemoDirectory {
  const own = mkdtempSync(path.join(tmpdir(), 'truechimer-demo-'));
  return {
    options: {
      directory: new Directory({ assets: DIRECTORY_ASSETS, own }),
      known: async () => ({
        servers: [
          {
            name: 'router.example',
            pool: false,
            nts: false,
            found: [{ by: 'network', program: 'the demonstration', where: 'made up, DHCP option 42' }],
          },
        ],
        unknown: [],
      }),
      timeZone: () => 'Europe/Berlin',
    },
    close: () => rmSync(own, { recursive: true, force: true }),
  };
}
