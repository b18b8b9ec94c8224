/**
 * What of a file is ours: a block between two comment lines. Everything else belongs to whoever wrote it. Lines that the
 * block takes the place of are kept as comments, so that nothing is lost.
 */
import type { Line, Text } from '../text.ts';
import { linesOf, usualEnd } from '../text.ts';

const BEGIN =
  '# --- Servers chosen with Truechimer. This block is replaced as a whole; all else is yours. ---';
const END = '# --- End of the servers chosen with Truechimer. ---';
const OUT = '# Taken out by Truechimer: ';

/** The lines of the block with its marks, as indices from 0; null where there is none. */
export interface Block {
  readonly first: number;
  readonly last: number;
}

/**
 * The first block that is whole. An end belongs to the nearest beginning above it: where somebody cut the end off a block,
 * all that follows is theirs, up to where the next block begins.
 */
export function blockIn({ lines }: Text): Block | null {
  let first: number | null = null;
  for (const [i, { text }] of lines.entries()) {
    if (text === BEGIN) first = i;
    else if (text === END && first !== null) return { first, last: i };
  }
  return null;
}

const isMark = (text: string) => text === BEGIN || text === END;

export const inBlock = (block: Block | null, line: number): boolean =>
  block !== null && line - 1 >= block.first && line - 1 <= block.last;

export interface Change {
  /** Lines from 1 that become comments. */
  readonly out: ReadonlySet<number>;
  /** What stands in the block. */
  readonly block: readonly string[];
  /** Where the block begins, as an index from 0, where there is none yet. */
  readonly at: number;
  /** Lines that come before a new block. */
  readonly before?: readonly string[];
}

/** The file with a new block. Lines that are not named stay as they are, to the byte. */
export function changed(text: Text, { out, block, at, before = [] }: Change): Text {
  const old = blockIn(text);
  const end = usualEnd(text);
  const added = (rows: readonly string[]): Line[] => rows.map((row) => ({ text: row, end }));
  const fresh = added([...(old === null ? before : []), BEGIN, ...block, END]);
  const lines: Line[] = [];
  for (const [i, line] of text.lines.entries()) {
    if (old === null && i === at) lines.push(...fresh);
    if (old !== null && i === old.first) lines.push(...fresh);
    if (inBlock(old, i + 1)) continue;
    // A mark that is left over would be taken for one of the new block the next time.
    const gone = out.has(i + 1) || isMark(line.text);
    lines.push(gone && line.text.trim() !== '' ? { ...line, text: OUT + line.text } : line);
  }
  if (old === null && at >= text.lines.length) {
    const last = lines.at(-1);
    if (last?.end === '') lines[lines.length - 1] = { ...last, end };
    lines.push(...fresh);
  }
  return { ...text, lines };
}

export const textWith = (rows: readonly string[]): Text => ({
  mark: '',
  lines: linesOf(rows.map((row) => `${row}\n`).join('')),
});

export const block = (rows: readonly string[]): string[] => [BEGIN, ...rows, END];
