/** Which servers chronyd believes: signatures, and what makes one server better than another. */

import { alone, chosen, one, several, takes } from '../directives.ts';
import { every, span } from '../figures.ts';
import { directory, file, ppm, real, seconds, whole } from '../kinds.ts';
import type { Directive } from '../reading.ts';

export const security: Readonly<Record<string, Directive>> = {
  keyfile: one(file, (path) => `The secret keys for servers that are asked with “key” are in ${path}.`),
  ntsdumpdir: one(
    directory,
    (dir) => `Keeps the keys of signed servers (NTS) in ${dir}, so that a restart needs no new agreement.`,
  ),
  ntscachedir: one(
    directory,
    (dir) => `An older name of “ntsdumpdir”: keeps the keys of signed servers (NTS) in ${dir}.`,
  ),
  ntsrefresh: one(whole(0), (s) => `Agrees on new keys with signed servers (NTS) ${every(s)} at the latest.`),
  ntsaeads: several(
    whole(0),
    (ids) =>
      `Signs with these algorithms, the first one that both sides know: ${ids.join(', ')} (15 is AES-SIV-CMAC-256, 30 is AES-128-GCM-SIV).`,
    0,
  ),
  ntstrustedcerts: (statement, nth) =>
    statement.rest.length === 2
      ? takes(
          [whole(0, 2 ** 32 - 1), file],
          (id, path) => `Trusts the certificates in ${path} for servers with “certset ${id}”.`,
        )(statement, nth)
      : one(
          file,
          (path: string) => `Trusts the certificates in ${path} too when it checks signed servers (NTS).`,
        )(statement, nth),
  nosystemcert: alone('Does not trust the certificates of the system, only those of “ntstrustedcerts”.'),
  nocerttimecheck: one(
    whole(0),
    (n) =>
      `Does not look at the dates of certificates until the clock was corrected ${n === 1 ? 'once' : `${n} times`}; for computers that start with a wrong clock.`,
  ),
  authselectmode: chosen(
    {
      require: 'Follows only servers whose answers are signed (nts or key).',
      prefer: 'Where there is one signed server (nts or key), follows signed ones only.',
      mix: 'Follows servers without signature only where they agree with the signed ones (nts or key). This is what chronyd does by itself.',
      ignore: 'Makes no difference between servers that sign their answers and servers that do not.',
    },
    true,
  ),
};

export const selection: Readonly<Record<string, Directive>> = {
  combinelimit: one(real, (n) =>
    n === 0
      ? 'Follows the best server alone.'
      : `Takes the mean of the best server and those that are at most ${n} times as far away.`,
  ),
  maxdistance: one(
    seconds,
    (s) => `Does not believe servers that may themselves be wrong by more than ${span(s)}.`,
  ),
  maxjitter: one(seconds, (s) => `Does not believe servers whose answers scatter by more than ${span(s)}.`),
  maxstratum: one(whole(0), (n) => `Does not follow servers of a stratum above ${n}.`),
  minstratum: one(whole(0), (n) => `Does not follow servers of a stratum below ${n}.`),
  minsources: one(
    whole(1),
    (n) =>
      `Touches the clock only while at least ${n === 1 ? 'one server is' : `${n} servers are`} good enough.`,
  ),
  reselectdist: one(seconds, (s) => `Changes to another server only where it is closer by ${span(s)}.`),
  stratumweight: one(
    seconds,
    (s) => `Each stratum counts like ${span(s)} more distance when the best server is chosen.`,
  ),
  maxupdateskew: one(
    ppm,
    (n) => `Ignores a measured rate of the clock that may be wrong by more than ${n} ppm.`,
  ),
};
