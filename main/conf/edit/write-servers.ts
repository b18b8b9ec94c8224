/** Puts the chosen servers into a configuration that is there, or makes a new one; as a text and as a difference. */
import type { Parsed } from '../../settings/server-name.ts';
import type { Configuration } from '../configuration.ts';
import { namesOf } from '../dialect.ts';
import { openConfiguration } from '../open.ts';
import { bytesOf, shown, type Text } from '../text.ts';
import { type Checked, type Choice, checked } from './choice.ts';
import { difference } from './difference.ts';
import { called, type Edited, isSameHost } from './edited.ts';
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
  const again = checkedAgain(target, edited.value, known.value);
  if (!again.ok) return again;
  const old = 'text' in target ? target.text : null;
  return {
    ok: true,
    value: {
      text,
      notes: [...notes, ...unsignedNow(target, again.value, known.value)],
      difference: difference(target.name, old, text),
    },
  };
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

const refuse = (message: string): Parsed<never> => ({ ok: false, message });

const mistakesIn = ({ items }: Configuration) => items.flatMap(({ mistakes }) => mistakes);

/** What is written is read again before anybody gets to see it: it names the chosen servers, no others, and is no worse. */
function checkedAgain(
  target: Target,
  { text, notes }: Edited,
  choices: readonly Checked[],
): Parsed<Configuration> {
  const { name, dialect } = target;
  const again = openConfiguration(bytesOf(text), { name, dialect });
  if (!again.ok) return again;
  const found = again.value.sources.filter(({ relation, fallback }) => relation !== 'peer' && !fallback);
  if (found.length === 0)
    return refuse(`None of the chosen servers can be written into it. ${notes.join(' ')}`);
  const stray = found.find((source) => !choices.some((choice) => isSameHost(source, choice)));
  if (stray !== undefined) {
    return refuse(`${shown(stray.host)} cannot be taken out of this file. Take it out by hand first.`);
  }
  const [before, after] = ['text' in target ? mistakesIn(target) : [], mistakesIn(again.value)];
  if (after.length > before.length) {
    return refuse(
      `${namesOf(dialect).program} would not take the file then: ${after.find(({ words }) => !before.some((old) => old.words === words))?.words ?? ''}`,
    );
  }
  return again;
}

/** Servers that could be asked for signed time, by this file or by the directory, and are not. */
function unsignedNow(target: Target, again: Configuration, choices: readonly Checked[]): string[] {
  // The others cannot, which is said elsewhere.
  const able = again.dialect === 'chrony' || again.dialect === 'ntpd-rs' || again.flavour === 'ntpsec';
  if (!able) return [];
  const before = 'text' in target ? target.sources : [];
  return choices.flatMap((choice) => {
    const now = again.sources.filter((source) => isSameHost(source, choice));
    if (now.length === 0 || now.some(({ nts }) => nts)) return [];
    if (before.some((source) => source.nts && isSameHost(source, choice))) {
      return [`${called(choice)} was asked for signed time (NTS) here, and is asked without signature now.`];
    }
    if (choice.facts?.nts !== true) return [];
    const how = again.dialect === 'ntpd-rs' ? 'mode = "nts"' : 'the word “nts”';
    return [
      `${called(choice)} offers signed time (NTS), and is asked without signature: your settings do not say yet where you want it. If you do, write ${how}; it is kept from then on.`,
    ];
  });
}
