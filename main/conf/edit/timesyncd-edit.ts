/** Puts the chosen servers into a timesyncd.conf or one of its drop-ins. */
import { NTP_PORT } from '../../settings/server-name.ts';
import type { TimesyncdConfiguration } from '../configuration.ts';
import { isUtf8, joined } from '../text.ts';
import { pieces } from '../timesyncd/split.ts';
import type { Checked } from './choice.ts';
import { comment } from './comment.ts';
import { called, type Edited } from './edited.ts';
import { blockIn, changed, inBlock } from './managed.ts';

export function editTimesyncd(
  { text, fragment }: TimesyncdConfiguration,
  choices: readonly Checked[],
): Edited {
  const old = blockIn(text);
  const out = new Set<number>();
  let section: string | null = null;
  let header: number | null = null;
  for (const piece of pieces(text)) {
    if (piece.kind === 'section') {
      section = piece.name;
      if (section === 'Time') header ??= piece.last;
    }
    if (piece.kind !== 'setting' || section !== 'Time' || inBlock(old, piece.line)) continue;
    if (piece.key !== 'NTP' && piece.key !== 'Servers') continue;
    for (let line = piece.line; line <= piece.last; line++) out.add(line);
  }
  const { rows, notes } = timesyncdRows(choices, fragment, isUtf8(joined(text)));
  const [earliest] = out;
  const first = earliest === undefined ? (header ?? text.lines.length) : earliest - 1;
  const before = header === null && out.size === 0 ? [...(text.lines.length > 0 ? [''] : []), '[Time]'] : [];
  return { text: changed(text, { out, block: rows, at: first, before }), notes };
}

/** `alone`: what other files name is forgotten first, as a drop-in has to. */
export function timesyncdRows(
  choices: readonly Checked[],
  alone: boolean,
  utf8: boolean,
): { rows: string[]; notes: string[] } {
  const rows = alone ? ['# An empty list forgets the servers that other files name.', 'NTP='] : [];
  const notes: string[] = [];
  for (const choice of choices) {
    if (choice.name.port !== NTP_PORT) {
      notes.push(`${called(choice)} is left out: systemd-timesyncd asks at port ${NTP_PORT} only.`);
      continue;
    }
    const facts = comment(choice.facts, utf8);
    if (facts !== null) rows.push(facts);
    rows.push(`NTP=${choice.name.host}`);
    if (choice.nts)
      notes.push(`${called(choice)} is asked without signature: systemd-timesyncd cannot speak NTS.`);
  }
  notes.push(
    'systemd-timesyncd follows one server at a time; the others only take its place, and none checks another.',
  );
  return { rows, notes };
}
