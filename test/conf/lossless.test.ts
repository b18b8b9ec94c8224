import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { NO_DIRECTORY } from '../../main/conf/advice/context.ts';
import { DIALECTS } from '../../main/conf/dialect.ts';
import { explain } from '../../main/conf/explain.ts';
import { gather } from '../../main/conf/gather.ts';
import { openConfiguration } from '../../main/conf/open.ts';
import { bytesOf, encoded, shown, textOf } from '../../main/conf/text.ts';
import { CHRONY_LINES, LATER_CHRONY_LINES, spoilt } from './examples-chrony.ts';
import { NTPD_LINES, NTPSEC_LINES } from './examples-ntp.ts';
import { bytes, disk, USUAL } from './opened.ts';

const anything = fc.uint8Array({ maxLength: 400 });

/** Text that looks like a configuration, with the line ends, blanks and letters that real ones have. */
const pieces = fc.oneof(
  fc.constantFrom(
    ...[CHRONY_LINES, LATER_CHRONY_LINES, NTPSEC_LINES, NTPD_LINES].flat().flatMap((line) => line.split(' ')),
  ),
  fc.constantFrom(
    '#',
    ';',
    '!',
    '"',
    '=',
    '[Time]',
    'NTP=',
    'PollIntervalMinSec=',
    '\\',
    '[[source]]',
    '[source.poll-interval-limits]',
    'mode = "pool"',
    'address',
    '{ min = 4 }',
    '"""',
    '[synchronization]',
    '-4',
    'mask',
    '__proto__',
    'constructor',
  ),
);
const likely = fc
  .array(fc.tuple(fc.constantFrom('', ' ', '\t'), pieces, fc.constantFrom('\n', '\r\n', ' ', '\t', '')), {
    maxLength: 40,
  })
  .map((list) => bytes(list.flat().join('')));

describe('a file', () => {
  it('is the same to the byte after it was read, whatever is in it', () => {
    fc.assert(
      fc.property(fc.oneof(anything, likely), (file) => {
        expect(bytesOf(textOf(file))).toEqual(file);
      }),
    );
  });

  it.each([
    ['nothing at all', ''],
    ['no line end at the end', 'server a\nserver b'],
    ['the line ends of Windows', 'server a\r\n\r\nserver b\r\n'],
    ['both line ends', 'a\r\nb\nc'],
    ['a byte order mark', '\uFEFFserver a\n'],
    ['tabs and blanks at the ends', '\tserver  a \t\n \n'],
    ['letters of everywhere', '# Zeit für Ötztal, 時計\n'],
  ])('with %s is the same to the byte', (_, text) => {
    const file = bytes(text);
    for (const dialect of DIALECTS) {
      const result = openConfiguration(file, { name: USUAL[dialect], dialect });
      expect(result.ok && bytesOf(result.value.text)).toEqual(file);
    }
  });

  it('in Latin-1 is the same to the byte, and is shown in letters', () => {
    const file = Uint8Array.of(0x23, 0x20, 0xd6, 0x74, 0x7a, 0x0a);
    expect(bytesOf(textOf(file))).toEqual(file);
    expect(shown(textOf(file).lines[0]!.text)).toBe('# Ötz');
  });
});

describe('the explanation', () => {
  it('of any bytes is an explanation, or one sentence why not', () => {
    fc.assert(
      fc.property(fc.oneof(anything, likely), fc.constantFrom(...DIALECTS, null), (file, dialect) => {
        const result = openConfiguration(file, { name: '/etc/some.conf', dialect });
        if (!result.ok) expect(result.message).toMatch(/^[A-Z“].*\.$/s);
        else {
          const { lines, findings } = explain(gather(result.value, disk({})), NO_DIRECTORY);
          const count = textOf(file).lines.length;
          for (const { line, last } of lines) {
            expect(line).toBeGreaterThanOrEqual(1);
            expect(last).toBeGreaterThanOrEqual(line);
            expect(last).toBeLessThanOrEqual(Math.max(1, count));
          }
          for (const { what, why, remedy, places } of findings) {
            for (const sentence of [what, why]) expect(sentence).toMatch(/[.)”?]$/);
            expect(remedy).not.toBe('');
            for (const place of places) expect(place.line).toBeLessThanOrEqual(Math.max(1, count));
          }
        }
      }),
    );
  });

  it('says something about every line that is one, and nothing twice', () => {
    for (const line of [...CHRONY_LINES, ...spoilt(CHRONY_LINES)]) {
      const result = openConfiguration(bytes(`${line}\n`), { name: USUAL.chrony, dialect: 'chrony' });
      const [item] = result.ok ? result.value.items : [];
      expect((item?.words === '') !== (item?.mistakes.length === 0), line).toBe(true);
    }
  });

  it('never moves a terminal', () => {
    fc.assert(
      fc.property(anything, (file) => {
        const words = textOf(file).lines.map(({ text }) => shown(text));
        for (const text of words) expect(text).not.toMatch(/[^\P{Cc}\t]/u);
      }),
    );
  });
});

it('words of ours can be written into a file of any kind', () => {
  expect(encoded('Ötztal ± 時計', false)).toBe('Otztal ? ??');
  expect(Buffer.from(encoded('Ötztal', true), 'latin1').toString('utf8')).toBe('Ötztal');
});
