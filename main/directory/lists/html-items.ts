/**
 * HTML as lines and rows: what a browser would show as lines of text, and the rows of its tables. Saved pages of thirty years
 * leave tags open, nest tables for their looks and forget quotes, so nothing is built from them: htmlparser2's tokenizer
 * tells the tags, and these rules tell the lines. Time and memory grow with the length of the page and with nothing else,
 * because a tree could be made to grow faster.
 */
import { Tokenizer } from 'htmlparser2';
import type { Item } from './item.ts';
import { Page } from './page.ts';
import type { Steps } from './steps.ts';

/** Characters of one step. */
const PIECE = 16_384;

/** `most`: lines and rows; a page that has more is cut there, and has one more. */
export function* htmlItems(html: string, most: number): Steps<Item[]> {
  const page = new Page(html);
  let name = '';
  let tagStart = 0;
  let attribute = '';
  let value = '';
  let attributes = new Map<string, string>();
  const open = (end: number) => {
    page.open(name, attributes, tagStart, end + 1);
    name = '';
  };
  const ignore = () => {};
  const tokenizer = new Tokenizer(
    { decodeEntities: true },
    {
      ontext: (start, end) => page.write(html.slice(start, end), start),
      ontextentity: (code, end) => page.write(String.fromCodePoint(code), end),
      onopentagname: (start, end) => {
        name = html.slice(start, end).toLowerCase();
        tagStart = start - 1;
        attributes = new Map();
      },
      onattribname: (start, end) => {
        attribute = html.slice(start, end).toLowerCase();
        value = '';
      },
      onattribdata: (start, end) => {
        value += html.slice(start, end);
      },
      onattribentity: (code) => {
        value += String.fromCodePoint(code);
      },
      onattribend: () => {
        if (name === 'a') attributes.set(attribute, value);
      },
      onopentagend: open,
      onselfclosingtag: open,
      onclosetag: (start, end) => page.close(html.slice(start, end).toLowerCase(), start - 2, end + 1),
      oncdata: ignore,
      oncomment: ignore,
      ondeclaration: ignore,
      onprocessinginstruction: ignore,
      onend: ignore,
    },
  );
  for (let at = 0; at < html.length && page.count <= most; at += PIECE) {
    tokenizer.write(html.slice(at, at + PIECE));
    yield;
  }
  tokenizer.end();
  return page.finish();
}
