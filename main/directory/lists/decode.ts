/**
 * The bytes of a file as text. Lists have been saved in every encoding that browsers and mail programs knew: what a mark at
 * the beginning says counts; then UTF-8 where the bytes are that, what the page says of itself, and else Latin-1, as Windows
 * has it, in which every byte means something. What is no text is named by its kind.
 */
import { isAscii, isUtf8 } from 'node:buffer';
import type { Parsed } from '../../settings/server-name.ts';

export interface Decoded {
  readonly text: string;
  /** For people: “UTF-8”, “UTF-16”, “windows-1252”. */
  readonly encoding: string;
}

/** How files begin that are no text. */
const KINDS: readonly (readonly [begin: readonly number[], kind: string])[] = [
  [[0x25, 0x50, 0x44, 0x46], 'a PDF document'],
  [[0x50, 0x4b, 0x03, 0x04], 'a ZIP archive (or a document of an office program)'],
  [[0x1f, 0x8b], 'a gzip archive'],
  [[0x42, 0x5a, 0x68], 'a bzip2 archive'],
  [[0xfd, 0x37, 0x7a, 0x58, 0x5a], 'an xz archive'],
  [[0x28, 0xb5, 0x2f, 0xfd], 'a zstd archive'],
  [[0x89, 0x50, 0x4e, 0x47], 'a picture (PNG)'],
  [[0xff, 0xd8, 0xff], 'a picture (JPEG)'],
  [[0x47, 0x49, 0x46, 0x38], 'a picture (GIF)'],
  [[0x7f, 0x45, 0x4c, 0x46], 'a program'],
  [[0x62, 0x70, 0x6c, 0x69, 0x73, 0x74], 'a web archive or property list of Apple'],
  [[0x53, 0x51, 0x4c, 0x69, 0x74, 0x65], 'an SQLite database'],
  [[0xd0, 0xcf, 0x11, 0xe0], 'a document of an office program'],
];

/** Bytes at the beginning that are looked at. */
const SAMPLE = 4096;
/** Of a text, this part at most may be control characters: some lists have a page feed, or the marks of a terminal. */
const MOST_CONTROLS = 0.02;

export function decode(bytes: Uint8Array): Parsed<Decoded> {
  if (bytes.length === 0) return refuse('It is empty.');
  const marked = byMark(bytes);
  if (marked !== null) return readable(marked);
  const kind = KINDS.find(([begin]) => begin.every((byte, i) => bytes[i] === byte))?.[1];
  if (kind !== undefined) return refuse(`It is ${kind}, not text. Save the list as text or HTML.`);
  const wide = wideOrder(bytes);
  if (wide !== null) return readable(decodeAs(bytes, wide, 'UTF-16'));
  if (bytes.subarray(0, SAMPLE).includes(0)) return refuse('It is not text.');
  // A page may say of itself what it was before somebody saved it anew; nothing else looks like UTF-8 by accident.
  const declared = isUtf8(bytes) && !isAscii(bytes) ? null : declaredIn(bytes);
  if (declared !== null) return readable(decodeAs(bytes, declared, declared));
  return readable(isUtf8(bytes) ? decodeAs(bytes, 'utf-8', 'UTF-8') : lineByLine(bytes));
}

/** Lists that were put together from others have lines of each. */
function lineByLine(bytes: Uint8Array): Decoded {
  const decoders = {
    utf8: new TextDecoder('utf-8', { ignoreBOM: true }),
    latin: new TextDecoder('windows-1252'),
  };
  const lines: string[] = [];
  let mixed = false;
  for (let start = 0; start <= bytes.length; ) {
    const found = bytes.indexOf(10, start);
    const end = found < 0 ? bytes.length : found;
    const line = bytes.subarray(start, end);
    const utf8 = isUtf8(line);
    mixed ||= utf8 && !isAscii(line);
    lines.push((utf8 ? decoders.utf8 : decoders.latin).decode(line));
    start = end + 1;
  }
  const latin = 'windows-1252 (Latin-1)';
  return { text: lines.join('\n'), encoding: mixed ? `UTF-8, and lines of ${latin}` : latin };
}

const refuse = (message: string): Parsed<never> => ({ ok: false, message });

const decodeAs = (bytes: Uint8Array, label: string, encoding: string): Decoded => ({
  text: new TextDecoder(label).decode(bytes),
  encoding,
});

function byMark(bytes: Uint8Array): Decoded | null {
  if (bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf) return decodeAs(bytes, 'utf-8', 'UTF-8');
  if (bytes[0] === 0xff && bytes[1] === 0xfe) return decodeAs(bytes, 'utf-16le', 'UTF-16');
  if (bytes[0] === 0xfe && bytes[1] === 0xff) return decodeAs(bytes, 'utf-16be', 'UTF-16');
  return null;
}

/** UTF-16 without a mark: every other byte of such a text is nearly always 0. */
function wideOrder(bytes: Uint8Array): 'utf-16le' | 'utf-16be' | null {
  const sample = bytes.subarray(0, SAMPLE);
  const zeros = [0, 0] as [number, number];
  for (const [i, byte] of sample.entries()) if (byte === 0) zeros[i % 2 === 0 ? 0 : 1] += 1;
  const many = (sample.length / 2) * 0.7;
  if (sample.length < 4) return null;
  if (zeros[1] >= many && zeros[0] === 0) return 'utf-16le';
  return zeros[0] >= many && zeros[1] === 0 ? 'utf-16be' : null;
}

/** What a page says of itself, where the platform knows that encoding; UTF-8 is found without it. */
function declaredIn(bytes: Uint8Array): string | null {
  const head = new TextDecoder('windows-1252').decode(bytes.subarray(0, SAMPLE));
  const label = /<meta\b[^>]{0,200}\bcharset\s*=\s*["']?([\w.:-]{2,40})/i.exec(head)?.[1]?.toLowerCase();
  if (label === undefined || /^utf-?8$|^utf-?16/.test(label)) return null;
  try {
    return new TextDecoder(label).encoding;
  } catch {
    return null;
  }
}

function readable(decoded: Decoded): Parsed<Decoded> {
  const text = decoded.text.replace(/^\ufeff/, '');
  if (text.trim() === '') return refuse('It is empty.');
  let controls = 0;
  const sample = text.slice(0, SAMPLE);
  for (const character of sample) {
    const code = character.codePointAt(0) ?? 0;
    if ((code < 32 && ![9, 10, 12, 13, 27].includes(code)) || code === 0xfffd) controls += 1;
  }
  if (controls > sample.length * MOST_CONTROLS) return refuse('It is not text.');
  return { ok: true, value: { text, encoding: decoded.encoding } };
}
