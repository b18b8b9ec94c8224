/** Puts the chosen servers into an ntp.toml. Its tables are whole: each is replaced, or kept, as one. */

import type { Parsed } from '../../settings/server-name.ts';
import { NTP_PORT } from '../../settings/server-name.ts';
import { whoseIs } from '../advice/whose.ts';
import type { Leaf, NtpdRsConfiguration } from '../configuration.ts';
import type { Source } from '../source.ts';
import type { Checked } from './choice.ts';
import { comment } from './comment.ts';
import { type Edited, isSame, isSameHost } from './edited.ts';
import { blockIn, changed, inBlock } from './managed.ts';

const refuse = (message: string): Parsed<never> => ({ ok: false, message });

export function editNtpdRs(configuration: NtpdRsConfiguration, choices: readonly Checked[]): Parsed<Edited> {
  const { text, sources, editable, items, leaves } = configuration;
  if (items.some(({ mistakes }) => mistakes.length > 0)) {
    return refuse(
      'The file has mistakes, so it is not known where its tables end. Correct them first: truechimer conf explain FILE',
    );
  }
  if (!editable) {
    return refuse(
      'Its sources stand in one list, source = [ … ]. Write each as a table of its own first: [[source]]',
    );
  }
  const old = blockIn(text);
  if (old !== null && sources.some(({ line, last }) => inBlock(old, line) !== inBlock(old, last))) {
    return refuse(
      'Lines behind the block of Truechimer still belong to its last source. Move them into a table of their own first.',
    );
  }
  const outside = sources.filter(({ line }) => !inBlock(old, line));
  const out = new Set<number>();
  for (const { line, last } of outside) for (let n = line; n <= last; n++) out.add(n);
  const defaults = leaves.some(({ table, line }) => table === 'source-defaults' && !inBlock(old, line));
  const wanted = choices.map((choice) => asBefore(configuration, choice));
  const { rows, notes } = tomlRows(wanted, (choice) => carried(configuration, choice));
  const at = outside.reduce((first, { line }) => Math.min(first, line - 1), text.lines.length);
  return {
    ok: true,
    value: {
      text: changed(text, {
        out,
        block: [...(defaults ? [] : DEFAULTS), ...rows],
        at,
        before: at === text.lines.length && at > 0 ? [''] : [],
      }),
      notes,
    },
  };
}

/** 64 s: the least that operators of public servers allow; by itself ntp-daemon asks every 16 s. */
export const DEFAULTS = [
  '[source-defaults]',
  '# Public servers may be asked every 64 seconds (2 to the 6th) at the most.',
  'poll-interval-limits = { min = 6, max = 10 }',
  '',
];

export function tomlRows(
  choices: readonly Checked[],
  more: (choice: Checked) => readonly string[],
): { rows: string[]; notes: string[] } {
  const rows = choices.flatMap((choice, i) => {
    const facts = comment(choice.facts, true);
    return [
      ...(i === 0 ? [] : ['']),
      ...(facts === null ? [] : [facts]),
      '[[source]]',
      `mode = "${modeOf(choice)}"`,
      `address = "${addressOf(choice)}"`,
      ...more(choice),
    ];
  });
  const experiments = choices.filter(({ nts, pool }) => nts && pool).map(({ name }) => name.text);
  return {
    rows,
    notes: experiments.map(
      (name) => `${name}: pools of signed servers are an experiment of ntpd-rs, from version 1.7 on.`,
    ),
  };
}

const modeOf = ({ nts, pool }: Checked) => (nts ? (pool ? 'nts-pool' : 'nts') : pool ? 'pool' : 'server');

/** Names are checked, so nothing in them needs to be escaped. */
function addressOf({ name, nts, ntsPort }: Checked): string {
  const port = nts ? ntsPort : name.port === NTP_PORT ? undefined : name.port;
  if (port === undefined) return name.host;
  return name.host.includes(':') ? `[${name.host}]:${port}` : `${name.host}:${port}`;
}

/** The earlier table for the same server, a signed one first: of such a one only the host counts. */
function earlierOf({ sources }: NtpdRsConfiguration, choice: Checked): Source | undefined {
  const alike = sources.filter(({ relation }) => (relation === 'pool') === choice.pool);
  const anyPort = choice.nts || choice.name.port === NTP_PORT;
  return (
    alike.find((source) => source.nts && anyPort && isSameHost(source, choice)) ??
    alike.find((source) => !source.nts && !choice.nts && isSame(source, choice))
  );
}

/** Whoever was asked for signed time in this file is asked so further on. */
function asBefore(configuration: NtpdRsConfiguration, choice: Checked): Checked {
  const earlier = earlierOf(configuration, choice);
  if (choice.nts || earlier?.nts !== true) return choice;
  return { ...choice, nts: true, ...(earlier.ntsPort !== null && { ntsPort: earlier.ntsPort }) };
}

/** The lines of an earlier table for the same source, but for its mode and its address, and for what its operator minds. */
function carried(configuration: NtpdRsConfiguration, choice: Checked): string[] {
  const { leaves, text } = configuration;
  const source = earlierOf(configuration, choice);
  if (source === undefined) return [];
  const mine = leaves.filter(
    ({ table, line }) => table === 'source' && line >= source.line && line <= source.last,
  );
  const kept = mine.filter(({ key }) => !WRITTEN_ANEW.test(key));
  const lines = kept.flatMap(({ line, last }) => Array.from({ length: last - line + 1 }, (_, i) => line + i));
  return [...[...new Set(lines)].map((line) => text.lines[line - 1]!.text), ...polls(source, mine)];
}

const WRITTEN_ANEW = /^(mode|address|(poll-interval-limits|initial-poll-interval).*)$/;

/** 64 s, as a power of two: the least that operators of public servers allow. */
const LEAST_POLL = 6;

/** How often it is asked; it may have stood in a table of its own. Below 64 s only a server of one's own. */
function polls(source: Source, mine: readonly Leaf[]): string[] {
  const own = whoseIs(source) === 'own';
  const fits = (value: unknown): value is number => typeof value === 'number' && (own || value >= LEAST_POLL);
  const ends = [
    ['min', source.minpoll],
    ['max', source.maxpoll],
  ].flatMap(([end, value]) => (fits(value) ? [`${end} = ${value}`] : []));
  const initial = mine.find(({ key }) => key === 'initial-poll-interval')?.value;
  return [
    ...(ends.length === 0 ? [] : [`poll-interval-limits = { ${ends.join(', ')} }`]),
    ...(fits(initial) ? [`initial-poll-interval = ${initial}`] : []),
  ];
}
