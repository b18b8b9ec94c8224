/**
 * A file as lines, to the byte: one character stands for one byte, so whatever was in it (tabs, either kind of line end,
 * Latin-1, no line end at the end) is there again when it is written.
 */

/** Larger files are no configuration: the longest that distributions ship has 20 kB. */
export const MAX_BYTES = 256 << 10;

const MARK = '\xEF\xBB\xBF';

export interface Line {
  /** One character for each byte, without the line end. */
  readonly text: string;
  readonly end: '\n' | '\r\n' | '';
}

export interface Text {
  /** The byte order mark that some editors put in front of UTF-8, or nothing. */
  readonly mark: string;
  readonly lines: readonly Line[];
}

export function textOf(bytes: Uint8Array): Text {
  const all = Buffer.from(bytes).toString('latin1');
  const mark = all.startsWith(MARK) ? MARK : '';
  return { mark, lines: linesOf(all.slice(mark.length)) };
}

export function linesOf(all: string): Line[] {
  return [...all.matchAll(/([^\n]*?)(\r?\n|$)/g)]
    .map(([, text = '', end = '']) => ({ text, end: end as Line['end'] }))
    .filter(({ text, end }) => text !== '' || end !== '');
}

/** One character for each byte. */
export const joined = ({ mark, lines }: Text): string =>
  mark + lines.map(({ text, end }) => text + end).join('');

export const bytesOf = (text: Text): Uint8Array => Uint8Array.from(Buffer.from(joined(text), 'latin1'));

/** Whether every byte is part of UTF-8 (as ASCII is). */
export function isUtf8(text: string): boolean {
  try {
    new TextDecoder('utf-8', { fatal: true }).decode(Buffer.from(text, 'latin1'));
    return true;
  } catch {
    return false;
  }
}

/** For people: decoded as UTF-8 or else as Latin-1, and without anything that would move a terminal. */
export function shown(text: string): string {
  const decoded = isUtf8(text) ? Buffer.from(text, 'latin1').toString('utf8') : text;
  return decoded.replaceAll(/[^\P{Cc}\t]|[\u2028\u2029]/gu, '\uFFFD');
}

/** What a text of ours is in a file of this kind; letters that Latin-1 files may not know lose their marks. */
export function encoded(words: string, utf8: boolean): string {
  if (utf8) return Buffer.from(words, 'utf8').toString('latin1');
  return words
    .normalize('NFD')
    .replaceAll(/\p{M}/gu, '')
    .replaceAll(/[^\x20-\x7E\t]/gu, '?');
}

/** The line end that new lines get: that of the first line. */
export const usualEnd = ({ lines }: Text): '\n' | '\r\n' => (lines[0]?.end === '\r\n' ? '\r\n' : '\n');

/** The column of a byte of a line, in characters from 1. */
export const columnOf = (line: string, at: number): number => shown(line.slice(0, at)).length + 1;
