/** A configuration told to a person: every line in plain words, what belongs to it, and advice. Plain JSON. */
import { advise } from './advice/advise.ts';
import { contextOf, type Knowledge } from './advice/context.ts';
import type { Finding } from './advice/finding.ts';
import { overruled } from './advice/overruled.ts';
import type { Configuration, Item, Spot } from './configuration.ts';
import { aboutOf, type Dialect, type Flavour, namesOf } from './dialect.ts';
import type { Gathered } from './gathered.ts';
import { shown } from './text.ts';

export interface Explanation {
  readonly file: string;
  readonly dialect: Dialect;
  readonly flavour: Flavour;
  /** Whose file it is: “chronyd, the time service of chrony”. */
  readonly about: string;
  readonly lines: readonly Explained[];
  readonly findings: readonly Finding[];
  /** What is worth knowing beside the lines. */
  readonly notes: readonly string[];
}

/** A line, or lines that belong together. */
export interface Explained {
  readonly line: number;
  readonly last: number;
  readonly kind: Item['kind'];
  readonly text: string;
  /** Empty where the line has mistakes. */
  readonly words: string;
  /** Its options, one by one. */
  readonly options: readonly Spot[];
  readonly mistakes: readonly Spot[];
}

export function explain(gathered: Gathered, known: Knowledge): Explanation {
  const { main } = gathered;
  const { text, dialect, flavour, name } = main;
  const { program } = namesOf(dialect);
  const later = overruledIn(gathered, known);
  return {
    file: name,
    dialect,
    flavour,
    about: aboutOf(dialect, flavour),
    lines: main.items.map(({ line, last, kind, words, parts, mistakes }) => ({
      line,
      last,
      kind,
      text: text.lines
        .slice(line - 1, last)
        .map((l) => shown(l.text))
        .join('\n'),
      words: kind === 'comment' ? `For people: ${program} passes over it.` : words + (later.get(line) ?? ''),
      options: parts,
      mistakes,
    })),
    findings: advise(gathered, known),
    notes: notes(gathered, known),
  };
}

/** What is to be added to the words about lines that do not count. */
function overruledIn(gathered: Gathered, known: Knowledge): ReadonlyMap<number, string> {
  return new Map(
    overruled(contextOf(gathered, known))
      .flatMap(({ lines, by }) => lines.map((line) => ({ line, by })))
      .filter(({ line }) => line.file === null)
      .map(({ line, by }) => [
        line.line,
        ` This does not count: ${by.file === null ? `line ${by.line}` : `${shown(by.file)}:${by.line}`} overrules it.`,
      ]),
  );
}

function notes(gathered: Gathered, known: Knowledge): string[] {
  const { main, others, unread } = gathered;
  const { sources } = contextOf(gathered, known);
  return [
    ...others.map((other) => `${shown(other.name)} belongs to it too${serversIn(other)}.`),
    ...unread.map(
      (what) => `${shown(what)} belongs to it too, and cannot be read here. What is missing may stand there.`,
    ),
    ...byDialect(main, sources.filter((s) => !s.fallback).length),
  ];
}

function serversIn({ sources }: Configuration): string {
  if (sources.length === 0) return ' (no servers)';
  return sources.length === 1 ? ' (one server)' : ` (${sources.length} servers)`;
}

function byDialect(main: Configuration, servers: number): string[] {
  switch (main.dialect) {
    case 'ntp':
      if (main.fragment) return [];
      return [
        'At the start ntpd gives up if the clock is off by more than 1000 seconds, unless it is started with -g, as most systems do.',
      ];
    case 'timesyncd':
      return main.fragment || servers > 0
        ? []
        : [
            'No server is named here. It asks those that the network announces (DHCP), or else those that it was built with.',
          ];
    case 'ntpd-rs':
      return ['ntp-daemon keeps no drift file: it learns the rate of the clock anew at each start.'];
    case 'chrony':
      return [];
  }
}
