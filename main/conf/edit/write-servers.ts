/** Puts the chosen servers into a configuration that is there, or makes a new one; as a text and as a difference. */
import type { Parsed } from '../../settings/server-name.ts';
import type { Configuration } from '../configuration.ts';
import { openConfiguration } from '../open.ts';
import { bytesOf, shown, type Text } from '../text.ts';
import { type Checked, type Choice, checked } from './choice.ts';
import { difference } from './difference.ts';
import { type Edited, isSameHost } from './edited.ts';
import { fresh, type New } from './fresh.ts';
import { editNtpdRs } from './ntpd-rs-edit.ts';
import { editTimesyncd } from './timesyncd-edit.ts';
import { editWords } from './word-edit.ts';

export interface Written {
  readonly text: Text;
  /** As `diff -u` writes it, one character for each byte; empty where nothing changes. */
  readonly difference: string;
  readonly notes: readonly string[];
}

export type Target = Configuration | New;

/** Refused with a sentence where a name is none, or where the file cannot be edited safely. */
export function writeServers(target: Target, choices: readonly Choice[]): Parsed<Written> {
  const known = checked(choices);
  if (!known.ok) return known;
  if (known.value.length === 0)
    return { ok: false, message: 'No server is chosen, so there is nothing to write.' };
  const edited = edit(target, known.value);
  if (!edited.ok) return edited;
  const { text, notes } = edited.value;
  const wrong = unlike(target, edited.value, known.value);
  if (wrong !== null) return { ok: false, message: wrong };
  const old = 'text' in target ? target.text : null;
  return { ok: true, value: { text, notes, difference: difference(target.name, old, text) } };
}

function edit(target: Target, choices: readonly Checked[]): Parsed<Edited> {
  if (!('text' in target)) return { ok: true, value: fresh(target, choices) };
  switch (target.dialect) {
    case 'chrony':
    case 'ntp':
      return { ok: true, value: editWords(target, choices) };
    case 'timesyncd':
      return { ok: true, value: editTimesyncd(target, choices) };
    case 'ntpd-rs':
      return editNtpdRs(target, choices);
  }
}

/** What is written is read again before anybody gets to see it. Null where it names the chosen servers and no others. */
function unlike(
  { name, dialect }: Target,
  { text, notes }: Edited,
  choices: readonly Checked[],
): string | null {
  const again = openConfiguration(bytesOf(text), { name, dialect });
  if (!again.ok) return again.message;
  const found = again.value.sources.filter(({ relation, fallback }) => relation !== 'peer' && !fallback);
  if (found.length === 0) return `None of the chosen servers can be written into it. ${notes.join(' ')}`;
  const stray = found.find((source) => !choices.some((choice) => isSameHost(source, choice)));
  return stray === undefined
    ? null
    : `${shown(stray.host)} cannot be taken out of this file. Take it out by hand first.`;
}
