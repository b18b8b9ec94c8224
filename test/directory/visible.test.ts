/** Text of strangers, made harmless. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseCatalogue } from '../../main/directory/catalogue/catalogue.ts';
import { marked, visible, visibleLine } from '../../main/directory/visible.ts';
import { bytesOf, reading, refusal } from './lists/reading.ts';

const ESC = '\u001B';
const BAD = `${ESC}[31mred${ESC}[2J ${ESC}]0;title\u0007\u009B5mnext\u202Eover\u2066\u00AD\u200B\uFEFF\u0000`;
const ACTING = /[^\P{Cc}\n]|[^\P{Cf}\u200C\u200D]|\p{Cs}/u;

describe('what cannot be seen', () => {
  it('is taken away, and what it would have done to a terminal with it', () => {
    expect(visible(BAD)).toBe('red nextover');
    expect(visible('one\r\ntwo\u2028three\tfour')).toBe('one\ntwo\nthree four');
    expect(visibleLine('one\r\ntwo')).toBe('one two');
    expect(visible('\uD800x')).toBe('\uFFFDx');
  });

  it('stays where a word needs it', () => {
    const words = ['می\u200Cخواهم', 'क्\u200Dष', '👩\u200D💻', 'Zürich', '東京'];
    expect(words.map(visible)).toEqual(words);
    expect(visible('a\u200D, \u200Cb')).toBe('a, b');
  });

  it('is marked in what is kept as it was written', () => {
    expect(marked(`a\t${ESC}[1mb\r\n\u202Ec`)).toBe('a\t\uFFFD[1mb\r\n\uFFFDc');
  });

  it('is in no text, whatever it was, and to do it twice changes nothing', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        const clean = visible(text);
        expect(clean).not.toMatch(ACTING);
        expect(visible(clean)).toBe(clean);
        expect(visibleLine(text)).not.toMatch(/\n/);
      }),
      { numRuns: 2000 },
    );
  });
});

describe('a list with such characters', () => {
  const strings = (value: unknown): string[] =>
    typeof value === 'string'
      ? [value]
      : typeof value === 'object' && value !== null
        ? Object.values(value).flatMap(strings)
        : [];

  // A file with a null in it, or with many controls, is no text at all.
  const LISTED = `${BAD.replace('\u0000', '')} ${'words '.repeat(200)}`;

  it.each([
    [
      'classic',
      `DE ntp.example.de (192.0.2.1)\nLocation: ${LISTED}, Berlin, Germany\nService Area: ${LISTED}\nContact: ${LISTED} x@example.de\nNote: ${LISTED}\n\n${LISTED} outside\n`,
    ],
    [
      'YAML',
      `servers:\n- hostname: ntp.example.de\n  owner: ${JSON.stringify(LISTED)}\n  notes: ${JSON.stringify(LISTED)}\n  "a\\e[1m": x\n`,
    ],
    [
      'JSON',
      JSON.stringify([
        {
          host: 'ntp.example.de',
          operator: LISTED,
          city: LISTED,
          notes: LISTED,
          sources: [LISTED],
          [BAD]: 1,
        },
      ]),
    ],
    ['of hosts', `ntp.example.de # ${LISTED}\n`],
    ['of sources', `server ntp.example.de iburst # ${LISTED}\n`],
    [
      'page',
      `<html><body><table><tr><th>Hostname</th><th>Owner</th><th>Notes</th></tr><tr><td>ntp.example.de</td><td>${LISTED}</td><td>&#27;[1m&#8238;</td></tr></table></body></html>`,
    ],
  ])('%s has records and problems without them', (_, text) => {
    const { records, problems } = reading(text);
    expect(records).toHaveLength(1);
    for (const record of records) {
      for (const shown of strings({ ...record, raw: null })) expect(shown).not.toMatch(ACTING);
      expect(record.raw).not.toMatch(/[^\P{Cc}\t\n\r\f]|[\u202A-\u202E\u2066-\u2069]/u);
    }
    for (const shown of strings(problems)) expect(shown).not.toMatch(ACTING);
  });

  it('is refused in words without them', () => {
    expect(refusal(bytesOf(`[{"host": ${BAD}`))).not.toMatch(ACTING);
  });

  it('is a catalogue without them as well', () => {
    const entry = { host: 'ntp.example.de', operator: BAD, approx: { lat: 1, lon: 2, basis: BAD }, [BAD]: 1 };
    const catalogue = {
      format: 'truechimer-catalogue',
      version: 1,
      date: '2026-01-01',
      licence: BAD,
      attribution: BAD,
    };
    const read = parseCatalogue(JSON.stringify({ ...catalogue, servers: [entry] }));
    expect(read.ok).toBe(true);
    for (const shown of strings(read)) expect(shown).not.toMatch(ACTING);
    const wrong = parseCatalogue(
      JSON.stringify({ ...catalogue, servers: [{ ...entry, status: BAD, country: BAD }] }),
    );
    expect(wrong.ok).toBe(false);
    for (const shown of strings(wrong)) expect(shown).not.toMatch(ACTING);
    for (const shown of strings(parseCatalogue(`{"format": ${BAD}`))) expect(shown).not.toMatch(ACTING);
  });
});
