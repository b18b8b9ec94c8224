/** What chronyd does for other computers: the directives of chrony.conf that let it be a time server. */

import { alone, one, takes, withOptions } from '../directives.ts';
import { every, size, span } from '../figures.ts';
import { address, card, directory, file, seconds, server, whole } from '../kinds.ts';
import { flag, valued } from '../options.ts';
import type { Directive } from '../reading.ts';
import { access, before, EVERYBODY, limits } from './access.ts';

/** Nobody, or all but one. */
const refuses = (whom: string) =>
  whom === EVERYBODY ? 'Answers no computer that asks' : `Does not answer ${whom} when it asks`;

export const serving: Readonly<Record<string, Directive>> = {
  allow: access((whom, all) => `Lets ${whom} ask this one for the time.${before(all)}`),
  deny: access((whom, all) => `${refuses(whom)} for the time.${before(all)}`),
  local: withOptions<[]>(
    [],
    {
      stratum: valued(
        whole(1, 15),
        (n) => `it calls itself stratum ${n}; the larger, the less it is believed.`,
      ),
      orphan: flag('among several computers that do so, one leads and the others follow it.'),
      distance: valued(seconds, (s) => `it begins when the time may be wrong by ${span(s)}.`),
      activate: valued(seconds, (s) => `it waits until the time was once known to ${span(s)}.`),
      waitsynced: valued(seconds, (s) => `it begins ${span(s)} after the last correction at the earliest.`),
      waitunsynced: valued(seconds, (s) => `without any good server it begins after ${span(s)}.`),
    },
    () =>
      'Says that it knows the time even where it does not, so that computers without any other time server at least agree with this one.',
    true,
  ),
  broadcast: takes(
    [whole(), address, whole(0, 65535)],
    (s, to, port) =>
      `Sends the time to everybody at ${to}${port === undefined ? '' : `, port ${port},`} ${every(s)}, unasked.`,
    2,
  ),
  port: one(whole(0, 65535), (n) =>
    n === 0
      ? 'Never answers other computers: it is a client only.'
      : `Answers questions at UDP port ${n} (usual: 123).`,
  ),
  bindaddress: one(address, (ip) => `Answers questions only at the address ${ip} of this computer.`),
  binddevice: one(card, (name) => `Answers questions only through the network interface ${name}.`),
  ratelimit: withOptions<[]>([], limits(true), () => 'Does not answer computers that ask too often.', true),
  clientloglimit: one(whole(0), (n) => `Remembers askers in at most ${size(n)} of memory.`),
  noclientlog: alone(
    'Does not remember who asked. (Then it cannot answer in interleaved mode, nor limit anybody.)',
  ),
  ntpsigndsocket: one(
    directory,
    (dir) => `Lets Samba sign answers to Windows computers of its domain, through ${dir}.`,
  ),
  ntsport: one(
    whole(0, 65535),
    (n) => `Agrees on keys for signed answers (NTS) at TCP port ${n} (usual: 4460).`,
  ),
  ntsservercert: one(
    file,
    (path) => `Shows the certificate in ${path} to those who want signed answers (NTS).`,
  ),
  ntsserverkey: one(file, (path) => `The secret key of that certificate is in ${path}.`),
  ntsprocesses: one(
    whole(0, 1000),
    (n) =>
      `Agrees on keys for signed answers (NTS) in ${n === 1 ? 'a process' : `${n} processes`} of its own.`,
  ),
  maxntsconnections: one(whole(1), (n) => `Agrees on keys with at most ${n} computers at once.`),
  ntsntpserver: one(server, (name) => `Sends those who agreed on keys here to ${name} for the time.`),
  ntsrotate: one(whole(0), (s) =>
    s === 0
      ? 'Leaves it to somebody else to change the key of the cookies (NTS).'
      : `Changes the key of the cookies (NTS) ${every(s)}.`,
  ),
  ntsratelimit: withOptions<[]>(
    [],
    limits(false),
    () => 'Does not agree on keys (NTS) with computers that ask too often.',
    true,
  ),
  ptpport: one(whole(0, 65535), (n) =>
    n === 0
      ? 'Does not carry NTP inside of PTP.'
      : `Carries NTP inside of PTP messages at UDP port ${n}, where network equipment can stamp them.`,
  ),
  ptpdomain: one(whole(0, 255), (n) => `Messages inside of PTP belong to domain ${n}.`),
};
