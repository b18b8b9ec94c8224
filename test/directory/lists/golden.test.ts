/**
 * The real samples against files that say what is in them, field by field. They were compared with a second, independent
 * reading of the same samples, and looked through by eye; what is left out in them is null, empty, port 123, or no pool.
 */
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { linesOf } from '../../../main/directory/lists/text-items.ts';
import type { ServerRecord } from '../../../main/directory/record.ts';
import { reading, said } from './reading.ts';

const at = (...parts: string[]) => path.join(import.meta.dirname, '..', ...parts);
const sample = (name: string) => new Uint8Array(readFileSync(at('samples', name)));
const golden = (name: string): unknown => JSON.parse(readFileSync(at('golden', name), 'utf8'));

const said1 = (record: ServerRecord) =>
  Object.fromEntries(
    Object.entries(record).filter(
      ([field, value]) =>
        field !== 'raw' &&
        value !== null &&
        !(field === 'pool' && value === false) &&
        !(Array.isArray(value) && value.length === 0) &&
        !(field === 'port' && value === 123),
    ),
  );

describe.each([
  ['clock1a-sample.txt', 'clock1a-sample.json', 89, 'text'],
  ['clock2a-sample.txt', 'clock2a-sample.json', 133, 'text'],
  ['clock2b-sample.html', 'clock2b-sample.json', 15, 'html'],
] as const)('%s', (file, expected, count, format) => {
  const bytes = sample(file);
  const read = reading(bytes, file);

  it(`has ${count} records, as they should be in every field`, () => {
    expect(read.format).toBe(format);
    expect(read.records).toHaveLength(count);
    const wanted = golden(expected) as object[];
    for (const [i, record] of read.records.entries()) expect(said1(record)).toEqual(wanted[i]);
  });

  it('keeps each record as it was written, with its line', () => {
    const text = new TextDecoder().decode(bytes);
    const lines = [...linesOf(text)];
    for (const { raw, line, host } of read.records) {
      expect(text).toContain(raw);
      expect(raw?.toLowerCase()).toContain(host);
      expect(lines[(line ?? 0) - 1]?.text.toLowerCase()).toContain(host);
    }
  });

  it('understands every other line, or says that it does not', () => {
    const told = new Set(read.problems.map(({ line }) => line));
    const text = new TextDecoder().decode(bytes);
    for (const { text: line, line: number } of linesOf(text)) {
      const inside = read.records.some(
        ({ raw }) => line.trim() !== '' && raw?.includes(line.replace('<li>', '').trim().slice(0, 60)),
      );
      const empty = line.replaceAll(/<[^>]*>/g, '').trim() === '';
      const title = /\(stratum [12]\) Time Servers$|<title>|<!--/.test(line);
      expect(inside || empty || title || told.has(number), `${number}: ${line}`).toBe(true);
    }
  });
});

it('says what the samples of Delaware do not say clearly, and nothing else', () => {
  const outside = /^\d+ outside It belongs to no server\.$/;
  const two = said(reading(sample('clock2a-sample.txt')).problems);
  expect(two.filter((line) => !outside.test(line))).toEqual([
    '20 unread The coordinates cannot be read: Degrees, minutes and seconds do not follow one another.',
    '401 noted time.ijs.si is listed on line 393 as well; in the directory the two are one server.',
    '518 noted ntp.ucsd.edu is listed on line 511 as well; in the directory the two are one server.',
  ]);
  expect(two.filter((line) => outside.test(line))).toHaveLength(8);
  const one = said(reading(sample('clock1a-sample.txt')).problems);
  expect(one.filter((line) => !outside.test(line))).toEqual([
    '416 unread The coordinates cannot be read: A longitude is 180° at most, east or west.',
    '437 unread The coordinates cannot be read: It does not say which is north or south, and which is east or west.',
    '445 unread The coordinates cannot be read: It does not say which is north or south, and which is east or west.',
  ]);
  expect(said(reading(sample('clock2b-sample.html')).problems)).toEqual([]);
});

describe('the forms of ntp.org', () => {
  const files = readdirSync(at('samples/ntporg')).filter((name) => name.includes('publictimeserver'));
  const wanted = golden('ntporg.json') as Record<string, object[]>;

  it('are 17', () => expect(files).toHaveLength(17));

  it.each(files)('%s is one record, as it should be in every field', (file) => {
    const { records } = reading(sample(`ntporg/${file}`), file);
    expect(records.map(said1)).toEqual(wanted[file]);
  });

  it('are 17 as well in one file, put one behind the other without an end of line between', () => {
    const all = files.map((file) => readFileSync(at('samples/ntporg', file), 'utf8')).join('');
    const { records } = reading(all);
    const apart = files
      .flatMap((file) => wanted[file] ?? [])
      .map((record) => ({ ...record, line: expect.any(Number) }));
    expect(records.map(said1)).toEqual(apart);
  });

  it('say which row is not clear', () => {
    const problems = files.flatMap((file) => said(reading(sample(`ntporg/${file}`), file).problems));
    expect(problems).toEqual([
      '10 noted It has no name, so it is known by its address, 192.0.2.1.',
      '15 unread “Notification” is neither yes nor no.',
      '19 noted The coordinates lie outside of the country (HU); with latitude and longitude exchanged they lie in it, and so they are taken.',
    ]);
  });

  it.each(['stratum1-index-first60.md', 'stratum2-index-first60.md'])(
    '%s names no hosts, and says so for every row',
    (file) => {
      const { records, problems } = reading(sample(`ntporg/${file}`), file);
      expect(records).toEqual([]);
      expect(problems.filter(({ reason }) => reason.includes('names no host'))).toHaveLength(57);
    },
  );
});
