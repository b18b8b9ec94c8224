/**
 * The line with which a record of the classic lists begins. In the lists of Delaware since about 1996 it has the country, the
 * state (of the US only), the host and its addresses; before, the place stood there as well, and `*` marked what was new:
 *
 *     US CA ntp.ucsd.edu (192.0.2.72)
 *     DK Denmark GPS.dix.dk (192.0.2.14)
 *     * umd1.umd.edu (192.0.2.10), U Maryland, College Park, MD
 *     FR ntp.example.fr (192.0.2.20), ntp2.example.fr (192.0.2.21)
 */
import { parseServerName } from '../../settings/server-name.ts';
import { countryCode, countryNamed, stateNamed } from '../words/country.ts';
import { addressesIn, dotless } from './host-names.ts';
import { undecorated } from './text-items.ts';

export interface Header {
  /** As in the form: “US CA”, “DK”; empty where there is none. */
  readonly country: string;
  /** One or several, divided by \n. */
  readonly hosts: string;
  readonly addresses: readonly string[];
  /** What stands behind. */
  readonly location: string;
  /** How much it looks like one by itself: with a country or addresses no label need follow. */
  readonly certain: boolean;
  /** Why its host cannot be asked. */
  readonly refused: string | null;
}

/** Characters. */
const LONGEST = 400;
/** Words of a country's name between its code and the host. */
const MOST_WORDS = 4;
/** Names in one such line: the largest sites had some eight. */
const MOST_HOSTS = 16;

/** The parts of such a line; null for a line that is not one. */
export function headerOf(written: string): Header | null {
  const plain = undecorated(written);
  if (plain === '' || plain.length > LONGEST || /^[^\s:]{1,40}:(?:\s|$)/.test(plain)) return null;
  const text = plain.replaceAll(/\[([\d.:a-f,\s]*[.:][\d.:a-f,\s]*)\]/gi, '($1)');
  const { country, rest } = countryBefore(text);
  const bracket = bracketOf(rest);
  const comma = rest.indexOf(', ');
  // What stands in brackets behind the host is its addresses; a host and a comma are followed by the place.
  const named = bracket >= 0 ? rest.slice(0, bracket) : comma >= 0 ? rest.slice(0, comma) : rest;
  const closing = bracket < 0 ? -1 : closingOf(rest, bracket);
  const inside = closing < 0 ? '' : rest.slice(bracket + 1, closing);
  const behind = closing < 0 ? (bracket < 0 && comma >= 0 ? rest.slice(comma) : '') : rest.slice(closing + 1);
  const more = moreHosts(behind);
  const addresses = addressesIn([inside, ...more.addresses].join(' '));
  const certain = country !== '' || addresses.length > 0;
  const hosts = [...namesIn(named), ...more.hosts];
  const location = more.behind.replace(/^[\s,;:-]+/, '').trim();
  // “clock.psu.edu (192.0.2.1) is an alias” is a sentence.
  if (country === '' && bracket >= 0 && !/^\s*(?:[,;:]|$)/.test(more.behind)) return null;
  const good = hosts.length > 0 && hosts.length <= MOST_HOSTS && hosts.every(isHost);
  if (good) return { country, hosts: hosts.join('\n'), addresses, location, certain, refused: null };
  // A country and addresses around something that is no host: a record all the same, of which nobody can be asked.
  if (country === '' || addresses.length === 0) return null;
  const parsed = parseServerName(named.trim());
  const refused = parsed.ok ? dotless(named.trim()) : parsed.message;
  return { country, hosts: named.trim(), addresses, location, certain, refused };
}

const namesIn = (text: string): string[] =>
  text.split(/[\s,;/]+/).filter((word) => word !== '' && word !== 'and' && word !== 'or');

/** What follows a host and its addresses: further hosts with theirs, and then the place. */
function moreHosts(text: string): { hosts: string[]; addresses: string[]; behind: string } {
  const hosts: string[] = [];
  const addresses: string[] = [];
  let behind = text;
  for (;;) {
    const [all = '', host = '', inside = ''] =
      /^(?:\s*[,;/&]\s*|\s+)(?:(?:and|or)\s+)?([^\s,;()]+)\s*\(([^()]*)\)/.exec(behind) ?? [];
    if (all === '' || !isHost(host) || addressesIn(inside).length === 0) return { hosts, addresses, behind };
    hosts.push(host);
    addresses.push(inside);
    behind = behind.slice(all.length);
  }
}

function isHost(word: string): boolean {
  if (!word.includes('.')) return false;
  const parsed = parseServerName(word);
  return parsed.ok && (parsed.value.literal || /[a-z]/.test(parsed.value.host));
}

/** “US CA …”, “DK Denmark …”: the code, the state, and what is left without the country's name. */
function countryBefore(text: string): { readonly country: string; readonly rest: string } {
  const [, code = '', rest = ''] = /^([A-Z]{2})\s+(\S.*)$/.exec(text) ?? [];
  const iso = countryCode(code);
  if (iso === null) return { country: '', rest: text };
  const [, state = '', behind = ''] = /^([A-Z]{2})\s+(\S.*)$/.exec(rest) ?? [];
  if (behind !== '' && (iso !== 'US' || stateNamed(state) !== null))
    return { country: `${code} ${state}`, rest: behind };
  const words = rest.split(/\s+/, MOST_WORDS + 1);
  for (let n = Math.min(MOST_WORDS, words.length - 1); n > 0; n -= 1) {
    const name = words.slice(0, n).join(' ');
    if (countryNamed(name) === iso)
      return {
        country: code,
        rest: rest.slice(rest.indexOf(words[n - 1] ?? '') + (words[n - 1] ?? '').length).trim(),
      };
  }
  return { country: code, rest };
}

/** The bracket before the addresses; where no bracket has any, the first. */
function bracketOf(text: string): number {
  const first = text.indexOf('(');
  for (let at = first; at >= 0; at = text.indexOf('(', at + 1)) {
    const closing = closingOf(text, at);
    if (closing >= 0 && addressesIn(text.slice(at + 1, closing)).length > 0) return at;
  }
  return first;
}

/** The bracket that closes the one at `open`; -1 where none does. */
function closingOf(text: string, open: number): number {
  let depth = 0;
  for (let i = open; i < text.length; i += 1) {
    if (text[i] === '(') depth += 1;
    else if (text[i] === ')') depth -= 1;
    if (depth === 0) return i;
  }
  return -1;
}
