/** Words of strangers: nothing in them is unseen, and no other letter is changed. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { seen } from '../../renderer/foreign.tsx';

describe('words of strangers', () => {
  it.each([
    ['\u202Emoc.live\u202C', '[U+202E]moc.live[U+202C]'],
    ['a\u001B[31mb\u0007', 'a[U+001B][31mb[U+0007]'],
    ['soft\u00ADhy\uFEFFphen', 'soft[U+00AD]hy[U+FEFF]phen'],
    ['tag\u{E0041}', 'tag[U+E0041]'],
    ['one\u2028two\rthree', 'one[U+2028]two[U+000D]three'],
  ])('show what is not seen: %j', (text, shown) => {
    expect(seen(text)).toBe(shown);
  });

  it.each(['one\ntwo\tthree', 'one\r\ntwo', 'Zürich, 東京, القاهرة, ירושלים', '🕰️'])('keep %j', (text) => {
    expect(seen(text)).toBe(text.replace('\r\n', '\n'));
  });

  it('hold nothing unseen, whatever they are', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        expect(seen(text)).not.toMatch(/(?![\n\t])[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/u);
      }),
    );
  });
});
