/** ntp.toml of ntpd-rs. */
import type { Item, Leaf, NtpdRsConfiguration, Spot } from '../configuration.ts';
import { suggestion } from '../spelling.ts';
import { quoted } from '../statement.ts';
import { isUtf8, joined, shown, type Text } from '../text.ts';
import { TABLES } from './daemon-keys.ts';
import { type Branch, flatten, type Header } from './flatten.ts';
import { DEFAULT_KEYS, isMode, SOURCE_KEYS } from './source-keys.ts';
import { type Tabled, tomlSources } from './sources.ts';
import type { Keys } from './values.ts';

const TABLE_NAMES = ['source', 'source-defaults', ...Object.keys(TABLES)];
/** Where each table may stand more than once. */
const isArray = (table: string) => table === 'source' || TABLES[table]?.array === true;

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

function heading({ path, line, array }: Header, missing: readonly Spot[]): Item {
  const names = path.filter((step) => typeof step === 'string');
  const table = names.join('.');
  const item = (words: string, mistakes: readonly Spot[] = []): Item => ({
    line,
    last: line,
    kind: 'section',
    words,
    parts: [],
    mistakes,
  });
  const wrong = (words: string) => item('', [{ line, column: 1, text: '', words }]);
  // A table inside of one, like [source.poll-interval-limits].
  const known = TABLE_NAMES.includes(table) ? table : names[0]!;
  if (!TABLE_NAMES.includes(known)) {
    return wrong(`There is no table ${quoted(table)}.${suggestion(table, TABLE_NAMES)}`);
  }
  if (known === table && isArray(known) !== array) {
    return wrong(
      array
        ? `${quoted(table)} stands in single brackets: [${table}].`
        : `${quoted(table)} stands in double brackets: [[${table}]].`,
    );
  }
  if (table === 'source-defaults') return item('What holds for all sources that say nothing else:');
  if (known !== 'source') return item(TABLES[known]!.about);
  if (table !== 'source') return item('Of the same source, how often it is asked:');
  return item(
    'A source of time.',
    missing.filter((spot) => spot.line === line),
  );
}

/** One item for each `key = value`; a table in braces has several leaves. */
function statements(tabled: readonly Tabled[], modes: ReadonlyMap<number | null, unknown>): Item[] {
  return [...grouped(tabled).values()].map((group): Item => {
    const { first, last } = group[0]!.branch;
    const read = group.map((one) => ({ one, ...understand(one, modes) }));
    return {
      line: first,
      last: Math.max(last, ...group.map(({ branch }) => branch.last)),
      kind: 'directive',
      words: read
        .map(({ words }) => words)
        .filter(Boolean)
        .join(' '),
      parts: [],
      mistakes: read.flatMap(({ mistake }) => (mistake === null ? [] : [mistake])),
    };
  });
}

function grouped(tabled: readonly Tabled[]): Map<number, Tabled[]> {
  const groups = new Map<number, Tabled[]>();
  for (const one of tabled) groups.set(one.branch.first, [...(groups.get(one.branch.first) ?? []), one]);
  return groups;
}

function understand(
  { branch, leaf }: Tabled,
  modes: ReadonlyMap<number | null, unknown>,
): { words: string; mistake: Spot | null } {
  const wrong = (words: string, place = branch.key) => ({
    words: '',
    mistake: { line: place.line, column: place.column + 1, text: shown(leaf.key), words },
  });
  const keys = keysOf(leaf, modes);
  if (keys === null)
    return wrong(`There is no table ${quoted(leaf.table)}.${suggestion(leaf.table, TABLE_NAMES)}`);
  const key = Object.hasOwn(keys, leaf.key) ? keys[leaf.key] : undefined;
  if (key === undefined) {
    const where = leaf.table === 'source' ? ` for a source of this mode` : ` in ${quoted(leaf.table)}`;
    return wrong(`There is no ${quoted(leaf.key)}${where}.${suggestion(leaf.key, Object.keys(keys))}`);
  }
  const words = key.says(leaf.value);
  return words === null
    ? wrong(`${quoted(leaf.key)} has to be ${key.what}.`, branch.at)
    : { words, mistake: null };
}

function keysOf({ table, index }: Leaf, modes: ReadonlyMap<number | null, unknown>): Keys | null {
  if (table === 'source-defaults') return DEFAULT_KEYS;
  if (table !== 'source') return TABLES[table]?.keys ?? null;
  const mode = modes.get(index);
  if (isMode(mode)) return SOURCE_KEYS[mode];
  return Object.assign({}, ...Object.values(SOURCE_KEYS));
}
