import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Place } from '../../../main/directory/record.ts';
import { shipped } from '../shipped.ts';

const { gazetteer } = shipped;

function found(text: string): Place {
  const place = gazetteer.find(text);
  if (!place.ok) throw new Error(place.message);
  return place.value;
}
const refused = (text: string): string => {
  const place = gazetteer.find(text);
  return place.ok ? `found: ${place.value.name}` : place.message;
};

describe('a place that a person writes', () => {
  it.each([
    ['Berlin', 'Berlin, Germany', 'city'],
    [' são paulo ', 'São Paulo, Brazil', 'city'],
    ['SAO PAULO', 'São Paulo, Brazil', 'city'],
    ['Frankfurt', 'Frankfurt am Main, Germany', 'city'],
    ['London', 'London, United Kingdom', 'city'],
    ['Cambridge, UK', 'Cambridge, United Kingdom', 'city'],
    ['Cambridge, MA', 'Cambridge, MA, United States', 'city'],
    ['Cambridge, Canada', 'Cambridge, Canada', 'city'],
    ['St Helena', 'St Helena', 'city'],
    ['Europe/Berlin', 'Europe/Berlin', 'time-zone'],
    ['america/buenos_aires', 'America/Argentina/Buenos_Aires', 'time-zone'],
    ['52.5 N 13.4 E', null, 'stated'],
    ['-33.9, 18.4', null, 'stated'],
  ])('%s is known', (text, name, basis) => {
    expect(found(text)).toMatchObject({ name, basis });
  });

  it.each([
    ['Cambridge', 'Say which: “Cambridge, United Kingdom”, “Cambridge, Canada”, “Cambridge, MA”.'],
    ['Nowhere', '“Nowhere” is not known.'],
    ['Cambridge, XX', '“Cambridge, XX” is not known.'],
    ['UTC', '“UTC” is not known.'],
    ['Etc/UTC', '“Etc/UTC” is not known.'],
    ['91 N 10 E', 'A latitude is 90° at most.'],
    ['', 'Write a city'],
    ['x'.repeat(201), 'too long'],
  ])('%s is not, and the answer says what to write', (text, words) => {
    expect(refused(text)).toContain(words);
  });

  it('is never a reason to fall over', () => {
    fc.assert(
      fc.property(
        fc.oneof(fc.string({ unit: 'binary' }), fc.constantFrom('__proto__', 'a,b,c', ',', '/', 'Berlin,')),
        (text) => {
          const place = gazetteer.find(text);
          if (!place.ok) expect(place.message).toMatch(/\.$/);
        },
      ),
      { numRuns: 2000 },
    );
  });
});

it('a city of a record is the one in its country', () => {
  expect(gazetteer.city('Cambridge', 'US', 'MA')).toMatchObject({ name: 'Cambridge, MA, United States' });
  expect(gazetteer.city('Cambridge', 'GB')).toMatchObject({ name: 'Cambridge, United Kingdom' });
  expect(gazetteer.city('Cambridge', 'DE')).toBeNull();
});
