/** ntp.conf of ntpd 4.2.8 and of NTPsec. */
import type { Include, ReadLine, ReferenceClock, WordConfiguration } from '../configuration.ts';
import type { Flavour } from '../dialect.ts';
import { readLines } from '../read-lines.ts';
import { type Source, sourceFrom } from '../source.ts';
import type { Text } from '../text.ts';
import { NTPD_OPTIONS, NTPSEC_OPTIONS } from './association-options.ts';
import { isLocalClock, isReferenceClock } from './drivers.ts';
import { ONLY_NTPD, ONLY_NTPSEC, readNtp } from './lexicon.ts';
import { split } from './split.ts';

const RELATIONS = ['server', 'pool', 'peer'] as const;

/** Whether a file of this name is only a part of a configuration. */
export const isNtpPart = (name: string): boolean => /\/ntp\.d\/[^/]*$/.test(name);

export function readNtpConf(text: Text, name: string): WordConfiguration {
  const flavour = flavourOf(text, name);
  const { items, lines } = readLines(text, split, (statement, nth) => readNtp(statement, nth, flavour));
  const good = lines.filter(({ reading }) => reading.mistakes.length === 0);
  const drift = good.findLast(({ statement }) => statement.keyword.text === 'driftfile');
  const path = drift?.statement.rest[0]?.text ?? '';
  return {
    dialect: 'ntp',
    flavour,
    name,
    fragment: isNtpPart(name),
    text,
    items,
    lines,
    sources: good.flatMap(sources),
    clocks: good.flatMap(clocks),
    driftFile: drift === undefined || path === '' ? null : { path, line: drift.line },
    includes: good.flatMap(includes),
  };
}

/** Which of the two programs a file is for, where its place or a word that only one of them knows shows it. */
function flavourOf({ lines }: Text, name: string): Flavour {
  if (/ntpsec/i.test(name)) return 'ntpsec';
  const marks = { ntpd: 0, ntpsec: 0 };
  for (const { text } of lines) {
    const { statement } = split(text);
    if (statement === null) continue;
    const { keyword, rest } = statement;
    if (ONLY_NTPD.has(keyword.text)) marks.ntpd++;
    if (ONLY_NTPSEC.has(keyword.text)) marks.ntpsec++;
    if (!RELATIONS.some((r) => r === keyword.text)) continue;
    for (const { text: option } of rest.slice(1)) {
      if (Object.hasOwn(NTPD_OPTIONS, option)) marks.ntpd++;
      if (Object.hasOwn(NTPSEC_OPTIONS, option)) marks.ntpsec++;
    }
  }
  if (marks.ntpd > 0 && marks.ntpsec === 0) return 'ntpd';
  return marks.ntpsec > 0 && marks.ntpd === 0 ? 'ntpsec' : null;
}

/** Behind -4 or -6. */
const addressed = ({ statement }: ReadLine): string | undefined =>
  statement.rest.find(({ text }) => !/^-[46]$/.test(text))?.text;

function sources(line: ReadLine): Source[] {
  const relation = RELATIONS.find((r) => r === line.statement.keyword.text);
  const host = addressed(line);
  if (relation === undefined || host === undefined || isReferenceClock(host)) return [];
  return [sourceFrom({ line: line.line, relation, host, brackets: true }, line.reading.given)];
}

function clocks(line: ReadLine): ReferenceClock[] {
  const { keyword, rest } = line.statement;
  const host = addressed(line) ?? '';
  if (keyword.text === 'refclock') return [{ line: line.line, local: rest[0]?.text === 'local' }];
  if (keyword.text !== 'server' && keyword.text !== 'peer') return [];
  return isReferenceClock(host) ? [{ line: line.line, local: isLocalClock(host) }] : [];
}

const includes = ({ line, statement }: ReadLine): Include[] =>
  statement.keyword.text === 'includefile'
    ? [{ line, paths: statement.rest.map(({ text }) => text), kind: 'file', ending: '.conf' }]
    : [];
