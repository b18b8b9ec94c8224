/** Who may look at how chronyd is doing, with chronyc. */

import { one, several, withOptions } from '../directives.ts';
import { card, isAddress, type Kind, oneOf, whole } from '../kinds.ts';
import type { Directive } from '../reading.ts';
import { access, before, EVERYBODY, limits } from './access.ts';

const place: Kind<string> = {
  what: 'an IP address, or the path of a socket',
  read: (text) => (text.startsWith('/') || isAddress(text) ? text : null),
};

const REPORTS = [
  'activity',
  'authdata',
  'clients',
  'manual',
  'ntpdata',
  'rtcdata',
  'selectdata',
  'serverstats',
  'smoothing',
  'sourcename',
  'sources',
  'sourcestats',
  'tracking',
] as const;

export const monitoring: Readonly<Record<string, Directive>> = {
  cmdallow: access((whom, all) => `Lets ${whom} look at how chronyd is doing, with chronyc.${before(all)}`),
  cmddeny: access(
    (whom, all) =>
      `Lets ${whom === EVERYBODY ? 'no computer' : `${whom} not`} look at how chronyd is doing.${before(all)}`,
  ),
  cmdport: one(whole(0, 65535), (n) =>
    n === 0
      ? 'Opens no port for chronyc; its socket on this computer stays.'
      : `Listens for chronyc at UDP port ${n} (usual: 323).`,
  ),
  bindcmdaddress: one(place, (where) =>
    where === '/' ? 'Opens no socket for chronyc on this computer.' : `Listens for chronyc at ${where}.`,
  ),
  bindcmddevice: one(card, (name) => `Listens for chronyc at the network interface ${name} only.`),
  cmdratelimit: withOptions<[]>(
    [],
    limits(false),
    () => 'Does not answer chronyc of other computers when it asks too often.',
    true,
  ),
  opencommands: several(
    oneOf(REPORTS, true),
    (names) => `Other computers may ask chronyd for: ${names.join(', ') || 'nothing'}.`,
    0,
  ),
};
