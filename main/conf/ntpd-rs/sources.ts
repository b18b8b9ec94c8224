/** The sources of ntp.toml, and where each stands. */
import type { Leaf, ReferenceClock, Spot } from '../configuration.ts';
import { type Source, sourceOf, USUAL_MOST } from '../source.ts';
import type { Branch, Header } from './flatten.ts';
import { isMode, needed } from './source-keys.ts';

export interface Tabled {
  readonly branch: Branch;
  readonly leaf: Leaf;
}

interface TomlSources {
  readonly sources: readonly Source[];
  readonly clocks: readonly ReferenceClock[];
  /** Each source has lines of its own. */
  readonly editable: boolean;
  /** What is missing, at the line of the source. */
  readonly mistakes: readonly Spot[];
}

export function tomlSources(tabled: readonly Tabled[], headers: readonly Header[]): TomlSources {
  const found: Source[] = [];
  const clocks: ReferenceClock[] = [];
  const mistakes: Spot[] = [];
  let editable = true;
  for (const { leaves, tables } of byIndex(tabled, headers)) {
    const line = Math.min(...tables.map((t) => t.line), ...leaves.map(({ branch }) => branch.first));
    const last = Math.max(...tables.map((t) => t.last), ...leaves.map(({ branch }) => branch.last));
    if (!leaves.every(({ branch }) => tables.some((t) => branch.first > t.line && branch.last <= t.last))) {
      editable = false;
    }
    const value = (key: string) => leaves.find(({ leaf }) => leaf.key === key)?.leaf.value;
    const mode = value('mode');
    const spot = (words: string): void => {
      mistakes.push({ line, column: 1, text: '', words });
    };
    if (mode === undefined) spot('This source needs a “mode”: server, pool, nts or another one.');
    if (!isMode(mode)) continue;
    for (const key of needed(mode))
      if (value(key) === undefined) spot(`A source of this mode needs “${key}”.`);
    if (mode === 'sock' || mode === 'pps' || mode === 'csptp') clocks.push({ line, local: false });
    else if (typeof value('address') === 'string') {
      found.push(remote(String(value('address')), mode, { line, last }, value));
    }
  }
  return { sources: found, clocks, editable, mistakes };
}

interface Pieces {
  readonly leaves: Tabled[];
  readonly tables: Header[];
}

/** What belongs to each source. */
function byIndex(tabled: readonly Tabled[], headers: readonly Header[]): Iterable<Pieces> {
  const sources = new Map<number | null, Pieces>();
  const at = (index: number | null): Pieces => {
    const pieces = sources.get(index) ?? { leaves: [], tables: [] };
    sources.set(index, pieces);
    return pieces;
  };
  for (const header of headers) if (header.path[0] === 'source') at(indexOf(header.path)).tables.push(header);
  for (const one of tabled) if (one.leaf.table === 'source') at(one.leaf.index).leaves.push(one);
  return sources.values();
}

const indexOf = (path: Header['path']): number | null => (typeof path[1] === 'number' ? path[1] : null);

const NTS_KE_PORT = 4460;

function remote(
  address: string,
  mode: 'server' | 'pool' | 'nts' | 'nts-pool',
  { line, last }: { line: number; last: number },
  value: (key: string) => unknown,
): Source {
  const number = (key: string) => (typeof value(key) === 'number' ? Number(value(key)) : null);
  const nts = mode === 'nts' || mode === 'nts-pool';
  const pool = mode === 'pool' || mode === 'nts-pool';
  // More than one colon without brackets is an address of IPv6.
  const [, host = address, port] = /^(\[[^\]]*\]|[^:]*):(\d{1,5})$/.exec(address) ?? [];
  const number16 = port === undefined ? null : Number(port);
  return sourceOf(
    {
      line,
      relation: pool ? 'pool' : 'server',
      host,
      brackets: true,
      ...(number16 !== null && !nts ? { port: number16 } : {}),
    },
    {
      last,
      nts,
      ntsPort: nts && number16 !== null && number16 !== NTS_KE_PORT ? number16 : null,
      minpoll: number('poll-interval-limits.min'),
      maxpoll: number('poll-interval-limits.max'),
      // It asks quickly at the start by itself.
      iburst: true,
      most: pool ? (number('count') ?? USUAL_MOST) : 1,
    },
  );
}
