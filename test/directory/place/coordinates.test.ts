import { readFileSync } from 'node:fs';
import path from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Coordinates, parseCoordinates } from '../../../main/directory/place/coordinates.ts';

interface Sample {
  readonly raw: string;
  readonly lat: number | null;
  readonly lon: number | null;
}

const samples = JSON.parse(
  readFileSync(path.join(import.meta.dirname, '../samples/coordinate-samples.json'), 'utf8'),
) as Sample[];

function accepted(text: string): Coordinates {
  const parsed = parseCoordinates(text);
  if (!parsed.ok) throw new Error(`“${text}” is refused: ${parsed.message}`);
  return parsed.value;
}

function refused(text: string): string {
  const parsed = parseCoordinates(text);
  if (parsed.ok) throw new Error(`“${text}” is read as ${JSON.stringify(parsed.value)}`);
  return parsed.message;
}

describe('the spellings of real lists', () => {
  it('are 215', () => expect(samples).toHaveLength(215));

  it.each(samples)('$raw', ({ raw, lat, lon }) => {
    if (lat === null || lon === null) {
      expect(refused(raw)).toMatch(/^[A-Z].{10,}\.$/);
      return;
    }
    // They are given to five decimals.
    const read = accepted(raw);
    expect(Math.abs(read.lat - lat)).toBeLessThan(0.6e-5);
    expect(Math.abs(read.lon - lon)).toBeLessThan(0.6e-5);
  });
});

describe('other spellings that people use', () => {
  it.each([
    ['52d27m36s N 13d24m E', 52.46, 13.4],
    ['33S56 18E25', -33.9333333, 18.4166667],
    ['52N14, 21E00', 52.2333333, 21],
    ['40N79W', 40, -79],
    ['Lat/Lon: 52.5, 13.4', 52.5, 13.4],
    ['Lon/Lat: 13.4, 52.5', 52.5, 13.4],
    ['(47.3, 8.5)', 47.3, 8.5],
    ['47,3 8,5', 47.3, 8.5],
    ['47.37 N (about) 8.54 E', 47.37, 8.54],
    ['47.37°N 8.54°E 408m', 47.37, 8.54],
    ['Lat 47.37 Lon 8.54 408m asl', 47.37, 8.54],
    ['geo:52.5,13.4;u=35', 52.5, 13.4],
    ['https://www.openstreetmap.org/#map=17/52.5/13.4', 52.5, 13.4],
    ['https://www.openstreetmap.org/?mlat=52.5&mlon=13.4#map=5/1/2', 52.5, 13.4],
    ['https://maps.google.com/?q=-33.9,18.4&z=3', -33.9, 18.4],
    ['+40.446 -79.982', 40.446, -79.982],
    ['46.2 n, 6.1 e', 46.2, 6.1],
    ['-105 W 40 N', 40, -105],
    ['47° 30" N 8° E', 47.0083333, 8],
    ['90S 180W', -90, -180],
  ])('%s', (text, lat, lon) => {
    expect(accepted(text)).toMatchObject({ lat, lon });
  });
});

describe('what could mean two things is refused, and the reason said', () => {
  it.each([
    ['52 13', 'which is north or south'],
    ['47.5 N', 'one of north and south, and one of east and west'],
    ['47.5 N 8.5 S', 'one of north and south, and one of east and west'],
    ['Latitude 47.3', 'latitude and longitude are needed'],
    ['lat 47 lat 8', 'more than one pair'],
    ['12 lat 47.1 lon 8.1', 'stands before'],
    ['lat 8 E lon 47 N', 'the wrong one'],
    ['91 N 10 E', '90° at most'],
    ['10 N 180.1 E', '180° at most'],
    ['45 60 N 10 E', 'Minutes go up to 59'],
    ['45 59 60 N 10 E', 'Seconds go up to 59'],
    ['4760.5 N 01000.5 E', 'Minutes go up to 59'],
    ['45.5 30 N 10 E', 'Only the last'],
    ["30' 45° N 10 E", 'do not follow'],
    ['45 N 10 E 20 30', 'more numbers'],
    ['38:55:14 77:03:58', 'which is north or south'],
    ['https://example.org/47.5/8.5', 'a link'],
    ['9'.repeat(301), 'too long'],
    ['', 'no numbers'],
    ['Example Street 12, 5', 'latitude and longitude are needed'],
    ['Trimble 5.5 and 6.5', 'latitude and longitude are needed'],
  ])('%.40s', (text, words) => {
    expect(refused(text)).toContain(words);
  });
});

describe('how exact a writer was', () => {
  it.each([
    ['40:26N, 79:57W', 1_000, 3_000],
    ['40.4 N 79.9 W', 11_000, 16_000],
    ['40 N 79 W', 110_000, 150_000],
    ['40:26:13.123N, 79:57:01.444W', 250, 250],
  ])('is in the digits of %s', (text, least, most) => {
    const { uncertainty } = accepted(text);
    expect(uncertainty).toBeGreaterThanOrEqual(least);
    expect(uncertainty).toBeLessThanOrEqual(most);
  });
});

/** How an angle is written, and to which fraction of a degree that is exact. */
type Writing = (size: number) => string;
const parts = (size: number, decimals: number): [number, number, string] => {
  const units = Math.round(size * 3600 * 10 ** decimals);
  const seconds = units % (60 * 10 ** decimals);
  const minutes = (units - seconds) / 10 ** decimals / 60;
  return [Math.floor(minutes / 60), minutes % 60, (seconds / 10 ** decimals).toFixed(decimals)];
};
const WRITINGS: readonly { readonly write: Writing; readonly within: number }[] = [
  { write: (size) => size.toFixed(5), within: 0.6e-5 },
  { write: (size) => `${size.toFixed(4)}°`, within: 0.6e-4 },
  { write: (size) => `${size.toFixed(6)}deg`, within: 0.6e-6 },
  { write: (size) => parts(size, 0).join(':'), within: 1.5e-4 },
  { write: (size) => parts(size, 2).join(' '), within: 2e-6 },
  { write: (size) => parts(size, 0).join('-'), within: 1.5e-4 },
];
const marked: Writing = (size) => {
  const [d, m, s] = parts(size, 1);
  return `${d}° ${m}′ ${s}″`;
};

const latitude = fc.double({ min: -89.99, max: 89.99, noNaN: true });
const longitude = fc.double({ min: -179.99, max: 179.99, noNaN: true });

describe('written and read again', () => {
  const writing = fc.constantFrom(...WRITINGS, { write: marked, within: 2e-5 });

  it('a point is where it was, with letters behind, before, and in either order', () => {
    fc.assert(
      fc.property(
        latitude,
        longitude,
        writing,
        fc.nat(3),
        fc.constantFrom(', ', ' ', '; ', ' / '),
        (lat, lon, { write, within }, order, between) => {
          const north = [write(Math.abs(lat)), lat < 0 ? 'S' : 'N'];
          const east = [write(Math.abs(lon)), lon < 0 ? 'W' : 'E'];
          const pair = order % 2 === 0 ? [north, east] : [east, north];
          const text = pair.map((half) => (order < 2 ? half : half.toReversed()).join(' ')).join(between);
          const read = accepted(text);
          expect(Math.abs(read.lat - lat), text).toBeLessThanOrEqual(within);
          expect(Math.abs(read.lon - lon), text).toBeLessThanOrEqual(within);
        },
      ),
      { numRuns: 3000 },
    );
  });

  it('signed decimals need no letters, and commas may be decimal where blanks separate', () => {
    fc.assert(
      fc.property(
        latitude,
        longitude,
        fc.constantFrom(',', ', ', ' ', ';', ' / '),
        fc.boolean(),
        (lat, lon, between, commas) => {
          const plain = [lat, lon].map((degrees) => degrees.toFixed(5)).join(commas ? ' ; ' : between);
          const text = commas ? plain.replaceAll('.', ',') : plain;
          const read = accepted(text);
          expect(Math.abs(read.lat - lat), text).toBeLessThanOrEqual(0.6e-5);
          expect(Math.abs(read.lon - lon), text).toBeLessThanOrEqual(0.6e-5);
        },
      ),
      { numRuns: 2000 },
    );
  });

  it('what a receiver prints (ddmm.mmmm) as well', () => {
    fc.assert(
      fc.property(
        fc.double({ min: 10, max: 89.9, noNaN: true }),
        fc.double({ min: 10, max: 179.9, noNaN: true }),
        (lat, lon) => {
          const write = (size: number) => {
            const minutes = Math.round((size % 1) * 60 * 1e4) / 1e4;
            return `${Math.floor(size)}${minutes.toFixed(4).padStart(7, '0')}`;
          };
          fc.pre((lat % 1) * 60 < 59.9999 && (lon % 1) * 60 < 59.9999);
          const read = accepted(`${write(lat)}N, ${write(lon)}W, 365ALT`);
          expect(Math.abs(read.lat - lat)).toBeLessThan(2e-6);
          expect(Math.abs(read.lon + lon)).toBeLessThan(2e-6);
        },
      ),
    );
  });
});

describe('whatever is handed in', () => {
  const piece = fc.constantFrom(
    ...'1|22|333|4444.5|0.5|,|.|;|/|-|+| |°|\'|"|:|N|S|E|W|O|lat|lon|alt|m|deg|(|)|WGS84|@|http://|geo:|′|½|٣'.split(
      '|',
    ),
    '|',
    '\u00a0',
    '\ud800',
  );
  const nearly = fc.oneof(
    fc.array(piece, { maxLength: 24 }).map((pieces) => pieces.join('')),
    fc.string({ unit: 'binary' }),
  );

  it('there is an answer: a point on the Earth, or a sentence', () => {
    fc.assert(
      fc.property(nearly, (text) => {
        const parsed = parseCoordinates(text);
        if (!parsed.ok) {
          expect(parsed.message).toMatch(/^[A-Z].{10,}\.$/);
          return;
        }
        const { lat, lon, uncertainty } = parsed.value;
        expect(Math.abs(lat)).toBeLessThanOrEqual(90);
        expect(Math.abs(lon)).toBeLessThanOrEqual(180);
        expect(uncertainty).toBeGreaterThanOrEqual(250);
        expect(uncertainty).toBeLessThan(200_000);
      }),
      { numRuns: 20_000 },
    );
  });
});
