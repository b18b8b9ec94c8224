/** Who may do what: `restrict`, which filters all packets that come in, the answers of our own servers among them. */
import { isAddress } from '../kinds.ts';
import { type Directive, missing, type Reading, wrong } from '../reading.ts';
import { suggestion } from '../spelling.ts';
import { type Mistake, type Part, quoted, type Statement } from '../statement.ts';

/** What each flag does to packets that the line is about. */
export const RESTRICT_FLAGS: Readonly<Record<string, string>> = {
  ignore: 'all their packets are thrown away, answers of servers among them.',
  noserve: 'they are not told the time, and their answers do not count either.',
  notrust: 'only signed packets of theirs count.',
  nomodify: 'they may not change how ntpd is set up.',
  noquery: 'they may not ask how ntpd is doing (ntpq); they are still told the time.',
  nopeer:
    'they cannot make this computer follow them by themselves. (ntpd 4.2.8 counts the servers of a pool among those; NTPsec passes over it.)',
  noepeer: 'they cannot become an equal of this computer by themselves.',
  epeer: 'they may become an equal of this computer by themselves.',
  notrap: 'they cannot have events sent to them. (NTPsec has none, and passes over it.)',
  lowpriotrap: 'when events are sent to somebody, others come first.',
  nomrulist: 'they may not ask who else asked.',
  kod: 'who breaks a rule is told so with a packet.',
  limited: 'who asks too often gets no answer.',
  flake: 'one in ten of their packets is thrown away, for tests.',
  mssntp: 'their questions are signed by Samba, for Windows domains.',
  ntpport: 'this holds only for packets from port 123.',
  version: 'packets of another protocol version are thrown away.',
};

/** Flags with a value behind them, of ntpd 4.2.8. */
const VALUED: Readonly<Record<string, (value: string) => string>> = {
  ippeerlimit: (n) =>
    n === '-1' ? 'any number of equals may have one address.' : `at most ${n} equals may have one address.`,
  serverresponse: (how) =>
    how === 'fuzz'
      ? 'the lowest digits of one time in the answers are made up, so that nobody can tell the state of this clock.'
      : `how it answers them: ${how}.`,
};

/** A `restrict` line, taken apart. */
export interface Restriction {
  /** `default`, `source`, an address or a name. */
  readonly whom: string;
  readonly family: 4 | 6 | null;
  readonly mask: string | null;
  readonly flags: readonly string[];
}

interface Taken {
  readonly restriction: Restriction;
  readonly parts: readonly Part[];
  readonly mistakes: readonly Mistake[];
}

export function takeApart(statement: Statement): Taken | Mistake {
  const rest = [...statement.rest];
  const first = rest[0]?.text;
  const family = first === '-4' ? 4 : first === '-6' ? 6 : null;
  if (family !== null) rest.shift();
  const whom = rest.shift();
  if (whom === undefined) return missing(statement, 'an address, a name, “default” or “source”');
  let mask: string | null = null;
  if (rest[0]?.text === 'mask') {
    const given = rest[1];
    if (given === undefined)
      return { at: rest[0].at, words: '“mask” needs a network mask, and nothing follows.' };
    if (!isAddress(given.text))
      return { at: given.at, words: `${quoted(given.text)} is not a network mask, like 255.255.255.0.` };
    mask = given.text;
    rest.splice(0, 2);
  }
  const parts: Part[] = [];
  const flags: string[] = [];
  for (let i = 0; i < rest.length; i++) {
    const { text, at } = rest[i]!;
    const valued = Object.hasOwn(VALUED, text) ? VALUED[text] : undefined;
    if (valued !== undefined) {
      const value = rest[++i]?.text;
      if (value === undefined) {
        const mistakes = [{ at, words: `${quoted(text)} needs a value, and nothing follows.` }];
        return { restriction: { whom: whom.text, family, mask, flags }, parts, mistakes };
      }
      parts.push({ at, text: `${text} ${value}`, words: valued(value) });
      continue;
    }
    const words = Object.hasOwn(RESTRICT_FLAGS, text) ? RESTRICT_FLAGS[text] : undefined;
    if (words === undefined) {
      const hint = suggestion(text, Object.keys(RESTRICT_FLAGS));
      const mistakes = [{ at, words: `“restrict” knows no ${quoted(text)}.${hint}` }];
      return { restriction: { whom: whom.text, family, mask, flags }, parts, mistakes };
    }
    flags.push(text);
    parts.push({ at, text, words });
  }
  return { restriction: { whom: whom.text, family, mask, flags }, parts, mistakes: [] };
}

function about({ whom, family, mask }: Restriction): string {
  const version = family === null ? '' : ` (IPv${family})`;
  if (whom === 'default') return `every computer${version} of which no other line speaks`;
  if (whom === 'source') return `the servers that ntpd itself asks${version}`;
  if (mask !== null) return `the network ${whom} with the mask ${mask}`;
  if (whom === '127.0.0.1' || whom === '::1') return `this computer itself (${whom})`;
  return `${whom}${version}`;
}

const restrict: Directive = (statement): Reading => {
  const taken = takeApart(statement);
  if ('at' in taken) return wrong(taken);
  const { restriction, parts, mistakes } = taken;
  const whom = about(restriction);
  const words =
    restriction.flags.length === 0
      ? `Lets ${whom} do everything: ask for the time, and ask how ntpd is doing.`
      : `Sets rules for ${whom}:`;
  return { words: mistakes.length > 0 ? '' : words, parts, given: [], mistakes };
};

const unrestrict: Directive = (statement): Reading => {
  const taken = takeApart(statement);
  if ('at' in taken) return wrong(taken);
  const { restriction, mistakes } = taken;
  const flags = restriction.flags.join(', ') || 'all rules';
  const words = `Takes back ${flags} for ${about(restriction)}.`;
  return { words: mistakes.length > 0 ? '' : words, parts: [], given: [], mistakes };
};

export const restrictions: Readonly<Record<string, Directive>> = { restrict, unrestrict };
