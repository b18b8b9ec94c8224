/**
 * timesyncd.conf as systemd.syntax(7) has it: sections, `Key=Value`, comments that begin with # or ; in a line of their
 * own, and lines that go on in the next one behind a backslash.
 */
import { linesOf, shown, type Text } from '../text.ts';

interface At {
  /** From 1. */
  readonly line: number;
  readonly last: number;
  /** In bytes from 0. */
  readonly at: number;
}

export type Piece =
  | (At & { readonly kind: 'comment' })
  | (At & { readonly kind: 'section'; readonly name: string })
  | (At & {
      readonly kind: 'setting';
      readonly key: string;
      readonly words: readonly Place[];
      readonly value: string;
    })
  | (At & { readonly kind: 'junk'; readonly text: string });

export interface Place {
  readonly text: string;
  readonly line: number;
  readonly at: number;
}

const blank = /^[ \t\r\v\f]*/;

export function pieces({ lines }: Pick<Text, 'lines'>): Piece[] {
  const found: Piece[] = [];
  for (let i = 0; i < lines.length; i++) {
    const first = i;
    const text = lines[i]!.text;
    const at = blank.exec(text)![0].length;
    const here = { line: first + 1, last: first + 1, at };
    if (at === text.length) continue;
    if (/[#;]/.test(text[at]!)) {
      found.push({ kind: 'comment', ...here });
      continue;
    }
    const rows: Place[] = [{ text, line: first + 1, at: 0 }];
    // Comments between the parts of one setting are passed over.
    while (rows.at(-1)!.text.endsWith('\\') && i + 1 < lines.length) {
      const next = lines[++i]!.text;
      if (/^[ \t]*[#;]/.test(next)) continue;
      rows[rows.length - 1] = { ...rows.at(-1)!, text: rows.at(-1)!.text.slice(0, -1) };
      rows.push({ text: next, line: i + 1, at: 0 });
    }
    found.push(piece(rows, { ...here, last: i + 1 }));
  }
  return found;
}

function piece(rows: readonly Place[], where: At): Piece {
  const text = rows[0]!.text;
  const section = /^\[([^\]]*)\]\s*$/.exec(text.slice(where.at));
  if (section !== null) return { kind: 'section', name: shown(section[1]!), ...where };
  const equals = text.indexOf('=');
  if (equals < 0) return { kind: 'junk', text: shown(text.trim()), ...where };
  const key = shown(text.slice(where.at, equals).trimEnd());
  const words = rows.flatMap(({ text: row, line }, n) => {
    const from = n === 0 ? equals + 1 : 0;
    return [...row.slice(from).matchAll(/[^ \t\v\f\r]+/g)].map(({ 0: word, index }) => ({
      text: shown(word),
      line,
      at: from + index,
    }));
  });
  return { kind: 'setting', key, words, value: words.map((word) => word.text).join(' '), ...where };
}

export const piecesOf = (text: string): Piece[] => pieces({ lines: linesOf(text) });
