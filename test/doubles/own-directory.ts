/** The shipped directory with nothing of a person's own in it, kept in a place that is gone after the test. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { onTestFinished } from 'vitest';
import { Directory } from '../../main/directory/directory.ts';
import type { Known } from '../../main/directory/known/known.ts';
import { lotOf } from '../../main/directory/rank/lot.ts';
import type { EngineServiceOptions } from '../../main/service/engine-service.ts';
import { ASSETS } from '../directory/shipped.ts';

export function ownDirectory(known: Known = { servers: [], unknown: [] }): EngineServiceOptions['directory'] {
  const own = mkdtempSync(path.join(tmpdir(), 'truechimer-directory-'));
  onTestFinished(() => rmSync(own, { recursive: true, force: true }));
  return {
    directory: new Directory({ assets: ASSETS, own }),
    known: async () => known,
    timeZone: () => 'Europe/Berlin',
    lot: lotOf('a test'),
  };
}
