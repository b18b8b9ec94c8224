/** chrony.conf, and the .sources files that it may name. */
import type { Include, ReadLine, ReferenceClock, WordConfiguration } from '../configuration.ts';
import { readLines } from '../read-lines.ts';
import { type Reading, read, wrong } from '../reading.ts';
import { type Source, sourceFrom } from '../source.ts';
import { quoted, type Statement } from '../statement.ts';
import { shown, type Text } from '../text.ts';
import { CHRONY } from './lexicon.ts';
import { LONGEST_LINE, split } from './split.ts';

const RELATIONS = ['server', 'pool', 'peer'] as const;

const keywordOf = ({ statement }: ReadLine) => statement.keyword.text.toLowerCase();
const well = ({ reading }: ReadLine) => reading.mistakes.length === 0;

/** Whether a file of this name is only a part of a configuration. */
export const isChronyPart = (name: string): boolean => /\.sources$|\/conf\.d\/[^/]*$/.test(name);

export function readChrony(text: Text, name: string): WordConfiguration {
  const onlySources = name.endsWith('.sources');
  const { items, lines } = readLines(text, split, (statement, nth, line) =>
    onlySources ? readSource(statement, nth) : readLine(statement, nth, line),
  );
  const good = lines.filter(well);
  const drift = good.findLast((line) => keywordOf(line) === 'driftfile');
  return {
    dialect: 'chrony',
    flavour: null,
    name,
    fragment: isChronyPart(name),
    text,
    items,
    lines,
    sources: good.flatMap(sources),
    clocks: good.flatMap(clocks),
    driftFile: drift === undefined ? null : { path: drift.statement.rest[0]!.text, line: drift.line },
    includes: good.flatMap(includes),
  };
}

function readLine(statement: Statement, nth: number, line: string): Reading {
  if (line.length > LONGEST_LINE) {
    return wrong({ at: LONGEST_LINE, words: `The line is longer than ${LONGEST_LINE} bytes.` });
  }
  const reading = read(CHRONY, statement, nth);
  const [mistake] = reading.mistakes;
  if (mistake === undefined || !/[!;#%]/.test(line[mistake.at] ?? '')) return reading;
  const comment = shown(line.slice(mistake.at));
  return wrong({
    at: mistake.at,
    words: `${quoted(comment)} is no comment here: in chrony.conf one needs a line of its own.`,
  });
}

/** Files in a `sourcedir` hold sources and nothing else. */
function readSource(statement: Statement, nth: number): Reading {
  const { text, at } = statement.keyword;
  if (RELATIONS.some((r) => r === text.toLowerCase())) return read(CHRONY, statement, nth);
  return wrong({ at, words: `Only “server”, “pool” and “peer” count in such a file, not ${quoted(text)}.` });
}

function sources(line: ReadLine): Source[] {
  const relation = RELATIONS.find((r) => r === keywordOf(line));
  const host = line.statement.rest[0];
  if (relation === undefined || host === undefined) return [];
  return [sourceFrom({ line: line.line, relation, host: host.text }, line.reading.given)];
}

const clocks = (line: ReadLine): ReferenceClock[] =>
  keywordOf(line) === 'refclock' ? [{ line: line.line, local: false }] : [];

function includes(line: ReadLine): Include[] {
  const paths = line.statement.rest.map(({ text }) => text);
  switch (keywordOf(line)) {
    case 'include':
      return [{ line: line.line, paths, kind: 'file', ending: '' }];
    case 'confdir':
      return [{ line: line.line, paths, kind: 'directories', ending: '.conf' }];
    case 'sourcedir':
      return [{ line: line.line, paths, kind: 'directories', ending: '.sources' }];
    default:
      return [];
  }
}
