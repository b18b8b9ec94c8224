/**
 * Pages that a browser saved as one file (MHTML, RFC 2557), and mails that were saved as they came: the first part that is a
 * page or a text, with its transfer encoding undone (RFC 2045). Pictures and whatever else is in there are left where they are.
 */
export interface Part {
  /** As one character for each byte, because its encoding is yet to be found. */
  readonly bytes: Uint8Array;
}

/** Each character can belong to one part of it only, so that what is no head is seen at once. */
const HEAD = /^(?:[\w-]+:[^\r\n]*\r?\n(?:[ \t][^\r\n]*\r?\n)*)+\r?\n/;
/** Characters of a head. */
const LONGEST_HEAD = 16_384;

/** The page in such a file; null where it is none. `text`: the file, one character for each byte. */
export function savedPage(text: string): Part | null {
  const head = headOf(text, 0);
  if (head === null || !/^mime-version:/im.test(head)) return null;
  const boundary = /\bboundary="?([^"\s;]{1,100})"?/i.exec(head)?.[1];
  if (boundary === undefined) return partOf(head, text.slice(head.length));
  const mark = `--${boundary}`;
  for (let at = text.indexOf(mark, head.length); at >= 0; ) {
    const begin = text.indexOf('\n', at) + 1;
    const next = text.indexOf(mark, begin);
    const own = begin === 0 ? null : headOf(text, begin);
    if (own !== null && /^content-type:\s*text\/(?:html|plain)/im.test(own)) {
      return partOf(own, text.slice(begin + own.length, next < 0 ? undefined : next));
    }
    if (next < 0) return null;
    at = next;
  }
  return null;
}

const headOf = (text: string, start: number): string | null =>
  HEAD.exec(text.slice(start, start + LONGEST_HEAD))?.[0] ?? null;

function partOf(head: string, body: string): Part {
  const encoding = /^content-transfer-encoding:\s*([\w-]+)/im.exec(head)?.[1]?.toLowerCase();
  if (encoding === 'base64') return { bytes: Buffer.from(body, 'base64') };
  if (encoding !== 'quoted-printable') return { bytes: Buffer.from(body, 'latin1') };
  const plain = body
    .replaceAll(/=[ \t]*\r?\n/g, '')
    .replaceAll(/=([0-9A-Fa-f]{2})/g, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16)));
  return { bytes: Buffer.from(plain, 'latin1') };
}
