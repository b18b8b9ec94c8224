/**
 * A chosen server as a line of chrony.conf or ntp.conf. What an earlier line for the same server said, such as its key, is
 * carried over; what its operator would mind is not.
 */

import { smearingOf } from '../../directory/smearing.ts';
import { NTP_PORT } from '../../settings/server-name.ts';
import { whoseIs } from '../advice/whose.ts';
import type { ReadLine, WordConfiguration } from '../configuration.ts';
import type { Flavour } from '../dialect.ts';
import { split as splitNtp } from '../ntp/split.ts';
import { type Source, sourceOf } from '../source.ts';
import type { Checked } from './choice.ts';
import { called, isSame } from './edited.ts';

/** What a line is for, and what stood there before. */
export interface Target {
  readonly dialect: 'chrony' | 'ntp';
  readonly flavour: Flavour;
  readonly earlier: WordConfiguration | null;
}

/** Either a line, with what a person should know of it, or why there is none. */
export type SourceLine =
  | { readonly line: string; readonly notes: readonly string[] }
  | { readonly refused: string };

interface Option {
  readonly name: string;
  readonly raw: string;
}

/** 64 s: the least that operators of public servers allow. */
const LEAST_POLL = 6;

export function chronyLine(choice: Checked, { earlier }: Target): SourceLine {
  const { name, pool, nts, ntsPort } = choice;
  const { options: before, notes } = carried(choice, earlier, ['port', ...(pool ? [] : ['maxsources'])]);
  const signed = nts && !before.some((option) => option.name === 'nts');
  return {
    notes,
    line: [
      pool ? 'pool' : 'server',
      name.host,
      ...(name.port === NTP_PORT ? [] : [`port ${name.port}`]),
      ...(signed ? ['nts', ...(ntsPort === undefined ? [] : [`ntsport ${ntsPort}`])] : []),
      ...before.map(({ raw }) => raw),
      ...missingIburst(before),
    ].join(' '),
  };
}

export function ntpLine(choice: Checked, { earlier, flavour }: Target): SourceLine {
  const { name, pool, nts } = choice;
  if (name.port !== NTP_PORT) {
    return { refused: `${called(choice)} is left out: ntpd asks at port ${NTP_PORT} only.` };
  }
  const { options: before, notes } = carried(choice, earlier, []);
  const family = before.filter((option) => /^-[46]$/.test(option.name));
  const others = before.filter((option) => !family.includes(option));
  // The reference implementation knows no NTS and would not read the line.
  const signed = nts && flavour === 'ntpsec' && !others.some((option) => option.name === 'nts');
  return {
    notes,
    line: [
      pool ? 'pool' : 'server',
      ...family.map(({ raw }) => raw),
      name.host,
      ...(signed ? ['nts'] : []),
      ...others.map(({ raw }) => raw),
      ...missingIburst(others),
    ].join(' '),
  };
}

const missingIburst = (options: readonly Option[]) =>
  options.some(({ name }) => name === 'iburst') ? [] : ['iburst'];

/** Whoever chose a server wants to follow it, whatever an earlier line says. */
const NOT_FOLLOWED: Readonly<Record<string, string>> = {
  noselect: 'was only watched (“noselect”)',
  offline: 'was asked only after “chronyc online” (“offline”)',
};

/** The options of an earlier line for the same server, to the byte, without those that are named. */
function carried(
  choice: Checked,
  earlier: WordConfiguration | null,
  without: readonly string[],
): { readonly options: readonly Option[]; readonly notes: readonly string[] } {
  const source = earlier?.sources.find((one) => isSame(one, choice));
  const line = earlier?.lines.find((one) => one.line === source?.line);
  if (earlier === null || source === undefined || line === undefined) return { options: [], notes: [] };
  const own = whoseIs(source) === 'own';
  const all = optionsOf(line, earlier);
  const options = all.filter(({ name, value }) => {
    if (without.includes(name) || Object.hasOwn(NOT_FOLLOWED, name)) return false;
    if (own) return true;
    return name !== 'burst' && !(/^(min|max)poll$/.test(name) && Number(value) < LEAST_POLL);
  });
  const notes = all.flatMap(({ name }) =>
    Object.hasOwn(NOT_FOLLOWED, name)
      ? [`${called(choice)} ${NOT_FOLLOWED[name]}; now it is asked and followed.`]
      : [],
  );
  return { options, notes };
}

function optionsOf(
  { line, reading }: ReadLine,
  { text, dialect }: WordConfiguration,
): (Option & { value: unknown })[] {
  const raw = text.lines[line - 1]!.text;
  const end = dialect === 'ntp' ? (splitNtp(raw).comment?.at ?? raw.length) : raw.length;
  return reading.given.map(({ name, value, at }, i) => ({
    name,
    value,
    // -4 and -6 stand in front of the name.
    raw: /^-[46]$/.test(name) ? name : raw.slice(at, reading.given[i + 1]?.at ?? end).trim(),
  }));
}

/** As if it stood in a file, for what is known of names. */
export const asSource = ({ name, pool, nts }: Checked): Source =>
  sourceOf({ line: 1, relation: pool ? 'pool' : 'server', host: name.host, port: name.port }, { nts });

export const smears = ({ name, facts }: Checked): boolean =>
  smearingOf(name.host, facts?.smeared ?? null) !== null;
