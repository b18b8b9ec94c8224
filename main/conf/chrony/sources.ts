/** Where the time comes from: the directives of chrony.conf that name servers and clocks, or files that do. */

import { alone, leading, one, several, withOptions } from '../directives.ts';
import { every, everyLog2, span } from '../figures.ts';
import { address, card, directory, file, seconds, server, whole } from '../kinds.ts';
import { type Directive, type Given, plainly } from '../reading.ts';
import { SOURCE_OPTIONS } from './source-options.ts';

const has = (given: readonly Given[], name: string) => given.some((g) => g.name === name);

/** Said once, with the first server, where nothing else is said about it. */
function rhythm(given: readonly Given[], nth: number): string {
  if (nth > 0 || has(given, 'minpoll') || has(given, 'maxpoll')) return '';
  return ` chronyd asks ${everyLog2(6)} at first, and less and less often as the clock settles, down to every 17 minutes.`;
}

const source = (says: (host: string, nth: number, given: readonly Given[]) => string): Directive =>
  withOptions<[string]>([server], SOURCE_OPTIONS, ([host], nth, given) => says(host, nth, given), true);

export const sources: Readonly<Record<string, Directive>> = {
  server: source((host, nth, given) =>
    nth === 0
      ? `Asks the time server ${host} what time it is.${rhythm(given, nth)}`
      : `Asks the time server ${host} as well.`,
  ),
  pool: source((host, nth, given) => {
    const most = given.find(({ name }) => name === 'maxsources')?.value ?? 4;
    const some = most === 1 ? 'one' : `up to ${most}`;
    if (nth > 0) return `In the same way uses ${some} of the servers behind the name ${host}.`;
    return `Uses ${some} of the servers that stand behind the name ${host}, and replaces one that stops answering.${rhythm(given, nth)}`;
  }),
  peer: source(
    (host) => `Asks ${host} as an equal: either computer may learn the time from the other (symmetric mode).`,
  ),
  sourcedir: several(
    directory,
    (dirs) =>
      `Reads more servers from the files in ${dirs.join(', ')} whose names end in .sources. “chronyc reload sources” reads them anew.`,
    0,
  ),
  confdir: several(
    directory,
    (dirs) =>
      `Reads more directives from the files in ${dirs.join(', ')} whose names end in .conf, in the order of their names.`,
  ),
  include: one(file, (path) => `Reads more directives from ${path}.`),
  manual: alone('Allows somebody to type in the time with “chronyc settime”.'),
  initstepslew: leading(
    seconds,
    server,
    (limit, names) =>
      `Before all else asks ${names.join(', ') || 'no server'} and sets the clock at once if it is off by more than ${span(limit)}. Superseded by “makestep”.`,
  ),
  acquisitionport: one(whole(0, 65535), (port) =>
    port === 0
      ? 'Sends all questions from one port, which the system chooses.'
      : `Sends all questions from UDP port ${port}, for firewalls that want it so. A fresh port for each question is safer.`,
  ),
  bindacqaddress: one(address, (ip) => `Sends questions from the address ${ip} of this computer.`),
  bindacqdevice: one(card, (name) => `Sends questions through the network interface ${name} only.`),
  dscp: one(whole(0, 63), (n) => `Marks packets with class ${n}, so that network equipment may prefer them.`),
  dumpdir: one(
    directory,
    (dir) => `Keeps what was measured in ${dir} when chronyd ends; started with -r it goes on from there.`,
  ),
  maxsamples: one(whole(0), (n) =>
    n === 0 ? 'Keeps any number of answers.' : `Keeps at most ${n} answers of each server to compute with.`,
  ),
  minsamples: one(whole(0), (n) => `Keeps at least ${n} answers of each server to compute with.`),
  refresh: one(whole(0), (s) =>
    s === 0
      ? 'Never looks up the names of servers that work again.'
      : `Looks up the names of servers again ${every(s)}, in case an operator has moved.`,
  ),
  dumponexit: () => plainly('Does nothing any more: “dumpdir” is enough.'),
};
