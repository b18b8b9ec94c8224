/** ntp.toml of ntpd-rs. */
import type { Item, Leaf, NtpdRsConfiguration } from '../configuration.ts';
import { isUtf8, joined, shown, type Text } from '../text.ts';
import { type Branch, flatten } from './flatten.ts';
import { heading, statements } from './items.ts';
import { type Tabled, tomlSources } from './sources.ts';

export function readNtpdRs(text: Text, name: string): NtpdRsConfiguration {
  const nothing = { items: [], leaves: [], sources: [], clocks: [], editable: false };
  const common = {
    dialect: 'ntpd-rs',
    flavour: null,
    name,
    fragment: false,
    text,
    driftFile: null,
    includes: [],
  } as const;
  const broken = (line: number, column: number, words: string): NtpdRsConfiguration => ({
    ...common,
    ...nothing,
    items: [
      {
        line,
        last: line,
        kind: 'directive',
        words: '',
        parts: [],
        mistakes: [{ line, column, text: '', words }],
      },
    ],
  });
  const toml = text.lines.map((line) => line.text + line.end).join('');
  if (!isUtf8(joined(text))) {
    const line = text.lines.findIndex((l) => !isUtf8(l.text)) + 1;
    return broken(line, 1, 'This is not UTF-8, as TOML has to be.');
  }
  const flat = flatten(Buffer.from(toml, 'latin1').toString('utf8'));
  if (!flat.ok) {
    const words = `The file cannot be read on from here, it is no TOML: ${flat.message}.`;
    const last = text.lines.length;
    // What is missing at the end is told at the end of the last line.
    return flat.line > last
      ? broken(Math.max(1, last), shown(text.lines.at(-1)?.text ?? '').length + 1, words)
      : broken(flat.line, flat.column + 1, words);
  }
  const tabled = flat.branches.map(inTable);
  const modes = new Map(
    tabled
      .filter(({ leaf }) => leaf.table === 'source' && leaf.key === 'mode')
      .map(({ leaf }) => [leaf.index, leaf.value]),
  );
  const { sources, clocks, editable, mistakes } = tomlSources(tabled, flat.headers);
  // A comment behind something is not told by itself.
  const occupied = new Set([
    ...flat.headers.map(({ line }) => line),
    ...flat.branches.flatMap(({ first, last }) =>
      Array.from({ length: last - first + 1 }, (_, i) => first + i),
    ),
  ]);
  const items = [
    ...flat.comments
      .filter((line) => !occupied.has(line))
      .map((line): Item => ({ line, last: line, kind: 'comment', words: '', parts: [], mistakes: [] })),
    ...flat.headers.map((header) => heading(header, mistakes)),
    ...statements(tabled, modes),
  ].toSorted((a, b) => a.line - b.line);
  return { ...common, items, leaves: tabled.map(({ leaf }) => leaf), sources, clocks, editable };
}

/** `synchronization.algorithm` is a table of its own; other tables inside of tables are told by their keys. */
function inTable(branch: Branch): Tabled {
  const [table = '', ...rest] = branch.path.map(String);
  const inner = rest[0] === 'algorithm' && table === 'synchronization' && rest.length > 1;
  const index = typeof branch.path[1] === 'number' ? branch.path[1] : null;
  const key = rest.slice(inner || index !== null ? 1 : 0).join('.');
  const leaf: Leaf = {
    line: branch.first,
    last: branch.last,
    table: inner ? 'synchronization.algorithm' : table,
    index,
    key,
    value: branch.value,
  };
  return { branch, leaf };
}
