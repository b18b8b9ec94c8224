/** Who may ask this computer, and how often: what several directives of chrony.conf have in common. */

import { takes } from '../directives.ts';
import { everyLog2 } from '../figures.ts';
import { isAddress, type Kind, log2, optional, whole } from '../kinds.ts';
import { type Options, valued } from '../options.ts';
import type { Directive } from '../reading.ts';

/** A network as chronyd writes it: an address, its first numbers, either with a number of bits; or a name. */
const subnet: Kind<string> = {
  what: 'an address, a network like 192.168.1.0/24, or a name',
  read: (text) => {
    const [net = '', bits, more] = text.split('/');
    if (more !== undefined || (bits !== undefined && !/^\d{1,3}$/.test(bits))) return null;
    const short = /^\d{1,3}(\.\d{1,3}){0,2}$/.test(net) && net.split('.').every((n) => Number(n) <= 255);
    const name = bits === undefined && /^[a-z_][\w.-]*$/i.test(net);
    return isAddress(net) || short || name ? text : null;
  },
};

/** What is said where nobody is named. */
export const EVERYBODY = 'every computer';

/** Networks of everybody, by the kind of address. */
function inWords(whom: string): string {
  if (whom === '::/0') return `${EVERYBODY} with an address of IPv6`;
  return /^0(\.0){0,3}\/0$/.test(whom) ? `${EVERYBODY} with an address of IPv4` : whom;
}

/** `allow`, `deny` and their kin: everybody where nobody is named. */
export function access(says: (whom: string, all: boolean) => string): Directive {
  return (statement, nth) => {
    // chronyd takes this word in small letters only.
    const all = statement.rest[0]?.text === 'all';
    const rest = all ? statement.rest.slice(1) : statement.rest;
    return takes<[string?]>(
      [optional(subnet)],
      (whom) => says(whom === undefined ? EVERYBODY : inWords(whom), all),
      0,
    )({ ...statement, rest }, nth);
  };
}

export const before = (all: boolean) =>
  all ? ' This overrules what was said before about parts of it.' : '';

export function limits(kod: boolean): Options {
  const small = log2(-32, 32);
  return {
    interval: valued(small, (n) => `each asker gets an answer ${everyLog2(n)} on average.`),
    burst: valued(whole(-32, 32), (n) =>
      n === 1
        ? 'answers do not follow each other at once.'
        : `up to ${n} answers may follow each other at once.`,
    ),
    leak: valued(
      whole(-32, 32),
      (n) =>
        `one in ${2 ** n} questions is answered even beyond that, so that nobody can be shut out by forged questions.`,
    ),
    ...(kod
      ? {
          kod: valued(whole(-32, 32), (n) =>
            n === 0
              ? 'nobody is told to ask less often.'
              : `one in ${2 ** n} refused askers is told to ask less often.`,
          ),
        }
      : {}),
  };
}
