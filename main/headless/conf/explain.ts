/** `conf explain`: every line of a configuration in plain words, and what to look at. */
import type { Finding, Place } from '../../conf/advice/finding.ts';
import { type Explained, type Explanation, explain } from '../../conf/explain.ts';
import { withKeyTypes } from '../../conf/gather-keys.ts';
import type { Options } from '../command.ts';
import { EXIT, type ExitCode, type Output } from '../output.ts';
import { wrap } from '../wrap.ts';
import { machineFiles } from './files.ts';
import { knowledge } from './knowledge.ts';
import { openFile, UNREADABLE } from './open.ts';

export async function explainFile(file: string, output: Output, options: Options): Promise<ExitCode> {
  const gathered = openFile(file, options, output);
  if (gathered === null) return UNREADABLE;
  const explanation = explain(withKeyTypes(gathered, machineFiles), knowledge());
  output.data(explanation);
  output.say(explanationText(file, explanation));
  return explanation.findings.some(({ severity }) => severity === 'error') ? EXIT.notInSync : EXIT.inSync;
}

export function explanationText(file: string, { about, lines, findings, notes }: Explanation): string {
  const groups = paragraphs(lines);
  const width = Math.max(2, ...groups.map((group) => numbers(group).length));
  const said = new Set<string>();
  return [
    `${file} is for ${about}.`,
    '',
    ...groups.map((group) => paragraph(group, width, said)),
    ...(notes.length === 0 ? [] : [notes.map((note) => wrap(note, '')).join('\n'), '']),
    ...advice(findings),
  ].join('\n');
}

const numbers = ({ line, last }: Pick<Explained, 'line' | 'last'>) =>
  line === last ? `${line}` : `${line}-${last}`;

/** Comments in a row are one paragraph. */
function paragraphs(lines: readonly Explained[]): Explained[] {
  const groups: Explained[] = [];
  for (const line of lines) {
    const before = groups.at(-1);
    if (before?.kind === 'comment' && line.kind === 'comment' && before.last + 1 === line.line) {
      groups[groups.length - 1] = { ...before, last: line.last, text: `${before.text}\n${line.text}` };
    } else groups.push(line);
  }
  return groups;
}

/** What was said of an option before is not said again. */
function paragraph(explained: Explained, width: number, said: Set<string>): string {
  const indent = ' '.repeat(width + 2);
  const { kind, text, words, options, mistakes } = explained;
  const [first = '', ...rest] = text.split('\n');
  const quoted = kind === 'comment' ? [rest.length > 0 ? `${first} …` : first] : [first, ...rest];
  const once = (sentence: string) => {
    if (said.has(sentence)) return false;
    said.add(sentence);
    return true;
  };
  const fresh = options.filter((o) => once(`${o.text}: ${o.words}`));
  const known = options.filter((o) => !fresh.includes(o)).map((o) => o.text);
  const body = [
    ...(words !== '' && (kind !== 'comment' || once(words)) ? [wrap(words, indent)] : []),
    ...fresh.map((o) => wrap(`${o.text}: ${o.words}`, `${indent}    `, `${indent}  `)),
    ...(known.length === 0 ? [] : [wrap(`${known.join(', ')}: as above.`, `${indent}    `, `${indent}  `)]),
    ...mistakes.map((m) => wrap(`✗ Column ${m.column}: ${m.words}`, `${indent}  `, indent)),
  ];
  return [
    ...quoted.map((row, i) => `${(i === 0 ? numbers(explained) : '').padStart(width)}  ${row}`),
    ...body,
    '',
  ].join('\n');
}

const NAMES = { error: 'mistake', warning: 'warning', hint: 'hint' } as const;

function advice(findings: readonly Finding[]): string[] {
  if (findings.length === 0) return ['There is nothing to say against it.'];
  const counts = (['error', 'warning', 'hint'] as const)
    .map((severity) => [findings.filter((f) => f.severity === severity).length, NAMES[severity]] as const)
    .filter(([n]) => n > 0)
    .map(([n, name]) => `${n} ${name}${n === 1 ? '' : 's'}`);
  return [
    `What to look at: ${counts.join(', ')}`,
    ...findings.map(({ id, severity, places, what, why, remedy }) =>
      [
        '',
        wrap(
          `${what}${places.length === 0 ? '' : ` (${placesText(places)})`} [${id}]`,
          '           ',
          `  ${NAMES[severity].padEnd(7)}  `,
        ),
        wrap(why, '           '),
        // Nothing behind it: a remedy is there to be copied.
        wrap(`→ ${remedy}`, '             ', '           '),
      ].join('\n'),
    ),
  ];
}

const MOST_PLACES = 6;

function placesText(places: readonly Place[]): string {
  const all = places.map(({ file, line, column }) => {
    const where = file === null ? `${line}` : `${file}:${line}`;
    return column === null ? where : `${where}, column ${column}`;
  });
  // Several things in one line are one place.
  const distinct = [...new Set(all)];
  const more = distinct.length > MOST_PLACES ? ', …' : '';
  return `${distinct.length === 1 ? 'line' : 'lines'} ${distinct.slice(0, MOST_PLACES).join(', ')}${more}`;
}
