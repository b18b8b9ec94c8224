/**
 * Text and Markdown as lines and rows. What browsers and mail programs do to a text on its way is undone: marks of quotes and
 * lists, numbers of links as Lynx prints them, tabs where a table was copied.
 */
import { htmlItems } from './html-items.ts';
import type { Item } from './item.ts';
import { isFormLabel } from './labels.ts';
import { linkText } from './link-text.ts';
import { STEP, type Steps, weight } from './steps.ts';

/** Characters. The longest line of a list that is known has some 2,000; of what is longer, the parts are lines. */
const LONGEST_LINE = 16_384;
/** Where such a line is parted, if it can be. */
const BETWEEN = /[\s,;|](?=[^\s,;|]*$)/;

/** The lines of a text with their places. Also the ends of lines of old Macs, and form feeds. */
export function* linesOf(
  text: string,
): Generator<{ text: string; line: number; start: number; end: number }> {
  const ends = /\r\n|[\n\r\f\u2028\u2029]/g;
  let start = 0;
  let line = 1;
  for (const match of text.matchAll(ends)) {
    yield* parts(text, line, start, match.index);
    start = match.index + match[0].length;
    line += 1;
  }
  if (start < text.length) yield* parts(text, line, start, text.length);
}

function* parts(text: string, line: number, start: number, end: number) {
  let at = start;
  while (end - at > LONGEST_LINE) {
    const part = text.slice(at, at + LONGEST_LINE);
    const cut =
      at + (part.slice(-LONGEST_WORD).search(BETWEEN) + 1 || LONGEST_WORD) + LONGEST_LINE - LONGEST_WORD;
    yield { text: text.slice(at, cut), line, start: at, end: cut };
    at = cut;
  }
  yield { text: text.slice(at, end), line, start: at, end };
}

/** Characters: of a name of a host (RFC 1035, 2.3.4). */
const LONGEST_WORD = 255;

/** The line under the heading of a table: | --- | :---: | */
const isRuler = (line: string) => line.includes('--') && /^[|\s:-]+$/.test(line);

/** `most` as of a page. */
export function* textItems(text: string, most: number): Steps<Item[]> {
  const items: Item[] = [];
  let inTable = false;
  let steps = 0;
  for (const { text: written, ...where } of linesOf(text)) {
    steps += weight(written);
    if (steps >= STEP) {
      steps = 0;
      yield;
    }
    if (items.length > most) break;
    // Files that were put one behind the other, the first without an end of line.
    const joined = /^\s*\|.*\|---$/.test(written);
    const line = (joined ? written.slice(0, -3) : written).replace(/^(?:\s*>)+\s?/, '');
    const piped = line.includes('|');
    if (piped && isRuler(line)) {
      // The row above it names the columns, also where nothing encloses the table.
      const above = items.at(-1);
      if (above?.kind === 'line' && above.text.includes('|'))
        items[items.length - 1] = { ...above, kind: 'row', cells: cellsOf(above.text), heading: true };
      else if (above?.kind === 'row') items[items.length - 1] = { ...above, heading: true };
      inTable = true;
      continue;
    }
    if (/^\s*\|/.test(line) || (inTable && piped)) {
      const cells = cellsOf(line);
      // `||` parts groups of a table.
      if (cells.some((cell) => cell !== '')) items.push({ ...where, kind: 'row', cells, heading: false });
      inTable = !joined;
      if (joined) items.push({ ...where, start: where.end - 3, kind: 'line', text: '---' });
      continue;
    }
    inTable = false;
    if (line.trim() === '') {
      // One blank line says as much as a thousand.
      const above = items.at(-1);
      if (above?.kind !== 'line' || above.text !== '') items.push({ ...where, kind: 'line', text: '' });
      continue;
    }
    if (HTML.test(line)) {
      for (const shown of shownLines(yield* htmlItems(line, most)))
        items.push({ ...where, kind: 'line', text: shown });
      continue;
    }
    const [label = '', ...values] = line.split('\t');
    // “Service Area:” with a colon is a label of the classic record as well, and its reader decides.
    if (values.length > 0 && isFormLabel(label) && !label.trimEnd().endsWith(':')) {
      items.push({ ...where, kind: 'row', cells: [label.trim(), values.join(' ').trim()], heading: false });
    } else {
      items.push({ ...where, kind: 'line', text: line });
    }
  }
  return items;
}

/** Pieces of HTML in a text: what was copied from a page by hand, or made by a program that did not look at it. */
const HTML =
  /<\/?(?:html|head|body|pre|center|div|table|tr|td|th|[udo]l|li|d[td]|p|br|hr|h[1-6]|a|b|i|u|em|strong|font|tt|code|span|small|su[bp])(?:\s[^<>]*)?\/?>|&(?:[a-z]{2,8}|#\d{1,6});/i;

/** What a browser would show of such a line. */
const shownLines = (items: readonly Item[]): string[] =>
  items.flatMap((item) => (item.kind === 'line' ? [item.text] : [...item.cells]));

/** The cells of a row, without the marks of Markdown and of TWiki. */
function cellsOf(line: string): string[] {
  const inner = line
    .trim()
    .replace(/^\|/, '')
    .replace(/(?<!\\)\|$/, '');
  return inner.split(/(?<!\\)\|/).map((cell) => unmarked(cell.replaceAll('\\|', '|')));
}

/** Marks of Markdown, TWiki and stray HTML away; a link keeps its words, and its address where that is one for mail. */
export function unmarked(text: string): string {
  return text
    .replaceAll(/\[\[([^[\]]*)\]\[([^[\]]*)\]\]/g, '[$2]($1)')
    .replaceAll(/\[\[([^[\]]*)\]\]/g, '$1')
    .replaceAll(/\[([^[\]]*)\]\(([^()\s]*)(?:\s[^()]*)?\)/g, (_, words: string, address: string) =>
      linkText(words, address),
    )
    .replaceAll(/<br\s*\/?>/gi, '\n')
    .replaceAll(/<\/?(?:b|i|em|strong|code|a|span|u|tt|font|small)\b[^<>]*>/gi, '')
    .replaceAll(/&(amp|lt|gt|quot|nbsp|#39|deg);/g, (_, name: string) => ENTITIES[name] ?? '')
    .replaceAll(/\*\*|__|`/g, '')
    .replace(/^\s*\*([^*]*)\*\s*$/, '$1')
    .replaceAll(/\\([<>*_[\]()#.@+!|~-])/g, '$1')
    .replaceAll(/[^\S\n]+/g, ' ')
    .replaceAll(/ ?\n ?/g, '\n')
    .trim();
}

const ENTITIES: Readonly<Record<string, string>> = {
  amp: '&',
  lt: '<',
  gt: '>',
  quot: '"',
  nbsp: ' ',
  '#39': "'",
  deg: '°',
};

/** What was put before a line: bullets, quotes, the numbers of links. */
export const undecorated = (text: string): string =>
  text
    .replaceAll(/\[\d{1,3}\](?=\S)/g, '')
    .replace(/^[\s>]*(?:[*•·▪◦+-](?:\s+|$)|o\s+|\d{1,3}\.\s+(?=\S))?/, '')
    .replaceAll(/\*\*|__/g, '')
    .trim();
