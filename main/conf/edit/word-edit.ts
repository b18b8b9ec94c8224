/** Puts the chosen servers into a chrony.conf or ntp.conf that is there. */
import type { WordConfiguration } from '../configuration.ts';
import { isUtf8, joined } from '../text.ts';
import type { Checked } from './choice.ts';
import { comment } from './comment.ts';
import type { Edited } from './edited.ts';
import { blockIn, changed, inBlock } from './managed.ts';
import { chronyLine, ntpLine, type Target } from './source-lines.ts';

export function editWords(configuration: WordConfiguration, choices: readonly Checked[]): Edited {
  const { text, sources, dialect } = configuration;
  const old = blockIn(text);
  const target = { dialect, flavour: configuration.flavour, earlier: configuration };
  const outside = sources.filter(({ line, relation }) => relation !== 'peer' && !inBlock(old, line));
  const { rows, notes } = sourceRows(target, choices, isUtf8(joined(text)));
  const out = new Set(outside.map(({ line }) => line));
  // They come in the order of their lines.
  const at = (outside[0]?.line ?? text.lines.length + 1) - 1;
  const peers = sources.filter(({ relation }) => relation === 'peer');
  return {
    text: changed(text, { out, block: rows, at, before: at === text.lines.length && at > 0 ? [''] : [] }),
    notes: [
      ...notes,
      ...(peers.length > 0 && dialect === 'chrony' ? ['Lines with “peer” are left as they are.'] : []),
      ...(configuration.includes.length > 0
        ? ['Servers that other files name, which this one includes, are left as they are.']
        : []),
    ],
  };
}

/** The lines of the block, and what could not be written. */
export function sourceRows(
  target: Target,
  choices: readonly Checked[],
  utf8: boolean,
): { rows: string[]; notes: string[] } {
  const rows: string[] = [];
  const notes: string[] = [];
  for (const choice of choices) {
    const built = (target.dialect === 'chrony' ? chronyLine : ntpLine)(choice, target);
    if ('refused' in built) {
      notes.push(built.refused);
      continue;
    }
    const facts = comment(choice.facts, utf8);
    if (facts !== null) rows.push(facts);
    rows.push(built.line);
    notes.push(...built.notes);
    if (choice.nts && target.dialect === 'ntp' && !/ nts( |$)/.test(built.line)) {
      notes.push(
        `${choice.name.text} is asked without signature: only NTPsec knows NTS, and this file may be for ntpd 4.2.8.`,
      );
    }
  }
  return { rows, notes };
}
