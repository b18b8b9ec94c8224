import { describe, expect, test } from 'vitest';
import {
  countriesOf,
  EVERYTHING,
  type Filter,
  isEverything,
  passes,
  policyCounts,
} from '../../../renderer/picker/filter.ts';
import { DIRECTORY, listed, rowOf } from '../../doubles/directory.ts';
import { answered, silent } from '../../doubles/measured.ts';

const now = Date.now();
const found = (filter: Partial<Filter>) =>
  DIRECTORY.rows.filter((row) => passes(row, { ...EVERYTHING, ...filter }, now)).map(({ name }) => name);

describe('a search', () => {
  test('finds by words in any field and in any order, whatever their accents and case', () => {
    expect(found({ text: 'UNIVERSITY berlin' })).toEqual([
      'ntp1.uni-berlin.example',
      'ntp2.uni-berlin.example',
    ]);
    expect(found({ text: 'germany caesium' })).toEqual(['ptb1.example']);
    const zurich = rowOf(listed('swisstime.example', { city: 'Zürich' }));
    expect(passes(zurich, { ...EVERYTHING, text: 'zurich' }, now)).toBe(true);
    expect(passes(zurich, { ...EVERYTHING, text: 'ZÜRICH' }, now)).toBe(true);
    expect(found({ text: 'schools of saxony' })).toEqual(['ntp.area.example']);
    expect(found({ text: '   ' })).toHaveLength(DIRECTORY.rows.length);
  });

  test('joins its wishes by "and"', () => {
    expect(found({ country: 'DE', stratum: 1 })).toEqual(['ptb1.example']);
    expect(found({ policies: new Set(['notify', 'closed']) })).toEqual([
      'ntp.prague.example',
      'ntp.closed.example',
    ]);
    expect(found({ nts: true })).toEqual(['time.hamburg.example']);
    expect(found({ ipv6: true })).toEqual([]);
  });

  test('finds no server near whose place is not known, or that is in none', () => {
    const near = found({ within: 250_000 });
    expect(near).toContain('ntp1.uni-berlin.example');
    expect(near).not.toContain('de.pool.ntp.org');
    expect(near).not.toContain('ntp.warsaw.example');
  });

  test('goes by the measured stratum before the listed one, and by answers of now', () => {
    const [row] = DIRECTORY.rows;
    const measured = { ...row!, measured: answered(row!, 0.01, { stratum: 4 }) };
    expect(passes(measured, { ...EVERYTHING, stratum: 3 }, now)).toBe(true);
    expect(passes(measured, { ...EVERYTHING, answered: true }, now)).toBe(true);
    expect(passes(measured, { ...EVERYTHING, answered: true }, now + 2 * 3_600_000)).toBe(false);
    expect(passes({ ...row!, measured: silent(row!) }, { ...EVERYTHING, answered: true }, now)).toBe(false);
  });
});

test('the chips count what each policy would show, whatever policies are chosen', () => {
  const counts = policyCounts(
    DIRECTORY.rows,
    { ...EVERYTHING, country: 'DE', policies: new Set(['open']) },
    now,
  );
  expect(counts.get('restricted')).toBe(1);
  expect(counts.get('closed')).toBe(1);
  expect(counts.get('notify')).toBeUndefined();
});

test('countries are named, counted and in the order of their names', () => {
  const countries = countriesOf(DIRECTORY.rows, 'en');
  expect(countries.map(({ name }) => name)).toEqual([
    'Czechia',
    'Denmark',
    'Germany',
    'Poland',
    'United States',
  ]);
  expect(countries[2]).toMatchObject({ code: 'DE', servers: 8 });
});

test('only a filter without any wish is everything', () => {
  expect(isEverything({ ...EVERYTHING, text: ' ' })).toBe(true);
  expect(isEverything({ ...EVERYTHING, nts: true })).toBe(false);
});
