/** This machine's directory of servers: the program's own data, the person's lists, and what the machine knows already. */
import path from 'node:path';
import { Directory } from '../directory/directory.ts';
import { fromAnnouncements } from '../directory/known/announced.ts';
import { type KnownReader, knownServers } from '../directory/known/known.ts';
import { fromMac } from '../directory/known/macos.ts';
import { fromNetwork } from '../directory/known/network.ts';
import { fromWindowsTime } from '../directory/known/windows.ts';
import { systemTimeZone } from '../directory/place/time-zones.ts';
import { hostView } from '../host/time-services/view.ts';
import type { EngineServiceOptions } from '../service/engine-service.ts';

/** Those of configuration files join here. */
const READERS: readonly KnownReader[] = [fromNetwork, fromAnnouncements, fromWindowsTime, fromMac];

/** `assets`: of the program. `state`: the directory of what the program keeps. */
export function machineDirectory(assets: string, state: string): EngineServiceOptions['directory'] {
  return {
    directory: new Directory({ assets, own: path.join(state, 'servers') }),
    known: () => knownServers(hostView, READERS),
    timeZone: systemTimeZone,
  };
}
