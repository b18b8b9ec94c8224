/**
 * Whatever the bytes are, reading them ends soon and with an answer. Nothing here measures time: what would take for ever
 * takes longer than a test may.
 */
import fc from 'fast-check';
import * as v from 'valibot';
import { describe, expect, it } from 'vitest';
import { LARGEST_LIST, readingList, readList } from '../../../main/directory/lists/read-list.ts';
import { ServerRecord } from '../../../main/directory/record.ts';
import { bytesOf, knowledge } from './reading.ts';

/** What a reading has to be, for any input. */
function check(bytes: Uint8Array, name = 'list'): void {
  const read = readList(bytes, { name }, knowledge);
  if (!read.ok) {
    expect(read.message).toMatch(/[.”]$/);
    return;
  }
  for (const record of read.value.records.slice(0, 100)) {
    const parsed = v.safeParse(ServerRecord, record);
    expect(parsed.success, JSON.stringify(parsed.issues?.[0]?.message)).toBe(true);
    expect(record.line).toBeGreaterThan(0);
  }
  let line = 0;
  for (const problem of read.value.problems) {
    expect(problem.line).toBeGreaterThanOrEqual(line);
    line = problem.line;
    expect(problem.reason).toMatch(/\.$/);
    expect(problem.text.length).toBeLessThanOrEqual(161);
    expect(problem.text).not.toMatch(/[\p{Cc}]/u);
  }
}

const word = fc.constantFrom(
  ...'US CA|DE|UK|DK Denmark|ntp.example.org|NTP2.example.org.|192.0.2.1|2001:db8::1|(192.0.2.1)|, Berlin, Germany|Location:|Geographic Coordinates:|Synchronization:|Service Area:|Access Policy:|Contact:|Contact|Note:|Notes:|**Notes:**|Host:|open access|closed|please notify|NTP V4 primary (GPS)|(stratum 2)|52:30N, 13:24E|91 N 181 E|Geographic|Coordinates:|Access|Policy:|=20|$(id)|a b|;rm -rf /|---|title: "x"|publictimeserver000001'.split(
    '|',
  ),
  ...'| Item | Value |;| --- | --- |;| Hostname | ntp.example.org |;| [Country Code](/x) | US CA |;| Hostname | Stratum |;||;| a | b | c |;Hostname\tntp.example.org;Server Stratum;Stratum Two;%META:FIELD{name="Hostname" value="ntp.example.org"}%'.split(
    ';',
  ),
  ...'<html>~<table>~<tr>~<td>~</td>~</tr>~</table>~<th>~<li>~<br>~<pre>~</pre>~<p>~<a href="mailto:a@b">~</a>~<!-- ~ -->~<script>~</script>~&lt;~&#0;~&#x110000;~<title>'.split(
    '~',
  ),
  ...'servers:~- hostname: ntp.example.org~  stratum: 1~&a~*a~[~]~{~}~"host":~server ntp.example.org iburst~pool~# comment~MIME-Version: 1.0~Content-Type: multipart/related; boundary=b~--b'.split(
    '~',
  ),
  '\n',
  '\n',
  '\n\n',
  '\r\n',
  '\r',
  '\f',
  '\u2028',
  ' ',
  '  ',
  '\0',
  '\ud800',
  '\u202e',
  '\x1b[31m',
);
const text = fc
  .array(word, { maxLength: 60 })
  .chain((words) => fc.constantFrom(' ', '\n', '').map((between) => words.join(between)));

describe('any input', () => {
  it('made of the pieces of all lists', () => {
    fc.assert(
      fc.property(text, fc.constantFrom('list.txt', 'nts.yml'), (input, name) => check(bytesOf(input), name)),
      { numRuns: 3000 },
    );
  });

  it('made of bytes', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 3000 }), (bytes) => check(bytes)),
      { numRuns: 1000 },
    );
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 2000 }), (input) => check(bytesOf(input))),
      { numRuns: 1000 },
    );
  });

  it('a list with one byte changed, or cut off, is still read', () => {
    const list = `Public NTP Secondary (stratum 2) Time Servers\n\n${Array.from({ length: 5 }, (_, i) => `DE ntp${i}.example.de (192.0.2.${i})\nLocation: Berlin, Germany\nGeographic Coordinates: 52:30N, 13:24E\nSynchronization: NTP V4 secondary\nAccess Policy: open access\n\n`).join('')}`;
    const bytes = bytesOf(list);
    fc.assert(
      fc.property(fc.nat(bytes.length - 1), fc.nat(255), fc.boolean(), (at, byte, cut) => {
        const changed = cut ? bytes.slice(0, at) : Uint8Array.from(bytes);
        if (!cut) changed[at] = byte;
        check(changed);
      }),
      { numRuns: 1000 },
    );
  });
});

describe('a megabyte of one thing', () => {
  const PIECES = [
    ...' |\t|\n|\r\n| \n|(|[|]|<|>|*|a|1|.|,|-|:|"|&|%|=|_|#|@|;|/|~|é|ab |a.b |a.b,|a.b(|1:|[[|](|[a](x|<a |<td>|<b|</a>|&amp;|Access |Location: |US CA |--|\\|N 1 |1,1|stratum |others by |open to stratum |(1|**|a\n|=20|A:\r\n|A: b\r\n c\r\n|---\n|=\n|Notes:\n|servers:\n|> |>> |Geographic |Hostname a.b |<pre>\n|<!--|<script>|<title>|<li>|<tr><td>|<table>|<table><tr><td>'.split(
      '|',
    ),
    '|',
    '||',
    '| -- ',
    '| a |\n',
    '\u00a0',
    '\u2028',
    '<a href="mailto:x">y</a>',
    '- hostname: a.b\n',
    'server a.b iburst\n',
    '{"host":"a.b"},',
    '%META:FIELD{name="Hostname" value="',
    'US a.b (1.2.3.4)\n',
  ];
  const BEGINNINGS = ['', 'DE ntp.example.de (192.0.2.1)\nLocation: ', '<html><body>\n'];

  it.each(PIECES.map((piece) => [JSON.stringify(piece), piece]))('%s', (_, piece) => {
    for (const beginning of BEGINNINGS)
      check(bytesOf(beginning + piece.repeat(Math.ceil(200_000 / piece.length))));
  });

  it.each([
    ['brackets of YAML', `servers:\n${'[ '.repeat(100_000)}`],
    ['brackets of JSON', '['.repeat(1_000_000)],
    [
      'the longest lines of a record',
      `DE ntp.example.de (192.0.2.1)\nLocation: ${'a, '.repeat(300_000)}\nSynchronization: ${'primary '.repeat(100_000)}\nAccess Policy: ${'open to '.repeat(100_000)}\nGeographic Coordinates: ${'1 '.repeat(100_000)}\nNote: ${'x '.repeat(500_000)}\n`,
    ],
    [
      'parts of a page',
      `MIME-Version: 1.0\nContent-Type: multipart/related; boundary=b\n\n${'--b\n'.repeat(250_000)}`,
    ],
  ])('%s', (_, input) => check(bytesOf(input)));

  it.each(['<table><tr><td>a', '<td>a', '<p>a', '|a', 'a.example, ', '192.0.2.1 '])(
    'or the 16 that a list may have at most, of “%s” without an end of the line, are read in steps',
    (piece) => {
      const bytes = bytesOf(piece.repeat(Math.floor(LARGEST_LIST / piece.length)));
      const steps = readingList(bytes, { name: 'x' }, knowledge);
      let taken = 0;
      while (taken < 2000 && steps.next().done !== true) taken += 1;
      expect(taken).toBeGreaterThan(2);
    },
  );

  it('is too many lines for a list', () => {
    const read = readList(bytesOf('a\n'.repeat(300_000)), { name: 'x' }, knowledge);
    expect(read).toEqual({
      ok: false,
      message: 'It has more than 200000 lines: no list of servers is that long.',
    });
  });
});
