/** What the tables and keys of ntp.toml mean, one by one. */
import type { Item, Leaf, Spot } from '../configuration.ts';
import { suggestion } from '../spelling.ts';
import { quoted } from '../statement.ts';
import { shown } from '../text.ts';
import { TABLES } from './daemon-keys.ts';
import type { Header } from './flatten.ts';
import { DEFAULT_KEYS, isMode, SOURCE_KEYS } from './source-keys.ts';
import type { Tabled } from './sources.ts';
import type { Keys } from './values.ts';

const TABLE_NAMES = ['source', 'source-defaults', ...Object.keys(TABLES)];
/** Where each table may stand more than once. */
const isArray = (table: string) => table === 'source' || TABLES[table]?.array === true;

/** Modes of sources, by their number. */
type Modes = ReadonlyMap<number | null, unknown>;

export function heading({ path, line, array }: Header, missing: readonly Spot[]): Item {
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
export function statements(tabled: readonly Tabled[], modes: Modes): Item[] {
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
  for (const one of tabled) {
    const group = groups.get(one.branch.first);
    if (group === undefined) groups.set(one.branch.first, [one]);
    else group.push(one);
  }
  return groups;
}

function understand({ branch, leaf }: Tabled, modes: Modes): { words: string; mistake: Spot | null } {
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

function keysOf({ table, index }: Leaf, modes: Modes): Keys | null {
  if (table === 'source-defaults') return DEFAULT_KEYS;
  if (table !== 'source') return TABLES[table]?.keys ?? null;
  const mode = modes.get(index);
  if (isMode(mode)) return SOURCE_KEYS[mode];
  return Object.assign({}, ...Object.values(SOURCE_KEYS));
}
