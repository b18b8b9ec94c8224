/** This machine's directory of servers: the program's own data, the person's lists, and what the machine knows already. */
import path from 'node:path';
import { Directory } from '../directory/directory.ts';
import { systemTimeZone } from '../directory/place/time-zones.ts';
import { LedgerFile } from '../directory/probe/ledger-file.ts';
import type { EngineServiceOptions } from '../service/engine-service.ts';
import { knownHere } from './known-here.ts';

/** Who was asked when, by whichever program of this person. */
export const openLedger = (state: string): LedgerFile => new LedgerFile(path.join(state, 'servers'));

/** `assets`: of the program. `state`: the directory of what the program keeps. */
export function machineDirectory(assets: string, state: string): EngineServiceOptions['directory'] {
  return {
    directory: new Directory({ assets, own: path.join(state, 'servers') }),
    known: knownHere,
    timeZone: systemTimeZone,
  };
}
