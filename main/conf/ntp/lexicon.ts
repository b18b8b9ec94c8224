/**
 * All directives of ntp.conf, by the grammars of ntpd 4.2.8 and NTPsec 1.2 (ntp_parser.y), and which of the two programs
 * knows what.
 */
import type { Flavour } from '../dialect.ts';
import { type Lexicon, lexicon, type Reading, read, wrong } from '../reading.ts';
import { quoted, type Statement } from '../statement.ts';
import { NTPD_OPTIONS, NTPSEC_OPTIONS } from './association-options.ts';
import { associations } from './associations.ts';
import { household } from './household.ts';
import { keys } from './keys.ts';
import { restrictions } from './restrict.ts';
import { system } from './system.ts';

export const NTP: Lexicon = lexicon([associations, restrictions, system, keys, household], false);

export const ONLY_NTPD: ReadonlySet<string> = new Set([
  'autokey',
  'automax',
  'broadcast',
  'broadcastclient',
  'broadcastdelay',
  'crypto',
  'device',
  'discard',
  'ident',
  'keysdir',
  'manycastclient',
  'manycastserver',
  'multicastclient',
  'revoke',
  'saveconfigdir',
  'simulate',
  'trap',
  'ttl',
]);

export const ONLY_NTPSEC: ReadonlySet<string> = new Set(['extra', 'limit', 'nts', 'refclock', 'unrestrict']);

/** Reads a statement as the program does whose file it is; where that is not known, as either of the two. */
export function readNtp(statement: Statement, nth: number, flavour: Flavour): Reading {
  const { keyword } = statement;
  const strange = flavour === 'ntpsec' ? ONLY_NTPD : flavour === 'ntpd' ? ONLY_NTPSEC : null;
  if (strange?.has(keyword.text)) return wrong({ at: keyword.at, words: elsewhere(keyword.text, flavour) });
  const reading = read(NTP, statement, nth);
  const options = flavour === 'ntpsec' ? NTPD_OPTIONS : flavour === 'ntpd' ? NTPSEC_OPTIONS : {};
  const foreign = isAssociation(keyword.text)
    ? reading.given.find(({ name }) => Object.hasOwn(options, name))
    : undefined;
  return foreign === undefined ? reading : wrong({ at: foreign.at, words: elsewhere(foreign.name, flavour) });
}

const isAssociation = (keyword: string) => Object.hasOwn(associations, keyword) && keyword !== 'refclock';

function elsewhere(what: string, flavour: Flavour): string {
  return flavour === 'ntpsec'
    ? `NTPsec gave up ${quoted(what)}; only ntpd 4.2.8 knows it.`
    : `ntpd 4.2.8 does not know ${quoted(what)}; only NTPsec does.`;
}
