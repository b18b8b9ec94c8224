/** The servers that this computer was given already, by everything that may have given it some. Looks, and asks nobody. */
import { fromConfigurations } from '../conf/known-servers.ts';
import { fromAnnouncements } from '../directory/known/announced.ts';
import { type KnownReader, knownServers } from '../directory/known/known.ts';
import { fromMac } from '../directory/known/macos.ts';
import { fromNetwork } from '../directory/known/network.ts';
import { fromWindowsTime } from '../directory/known/windows.ts';
import { hostView } from '../host/time-services/view.ts';

const READERS: readonly KnownReader[] = [
  fromConfigurations,
  fromNetwork,
  fromAnnouncements,
  fromWindowsTime,
  fromMac,
];

export const knownHere = () => knownServers(hostView, READERS);
