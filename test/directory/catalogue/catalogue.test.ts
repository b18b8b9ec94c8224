import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseCatalogue } from '../../../main/directory/catalogue/catalogue.ts';
import { readEntry } from '../../../main/directory/catalogue/format.ts';

const HEAD = {
  format: 'truechimer-catalogue',
  version: 1,
  date: '2027-01-01',
  licence: 'CC0',
  attribution: 'Nobody',
};
const written = (servers: unknown, change: object = {}) => JSON.stringify({ ...HEAD, servers, ...change });
const problems = (text: string): string => {
  const read = parseCatalogue(text);
  return read.ok ? 'accepted' : read.problems.join('\n');
};

describe('a catalogue', () => {
  it('needs of an entry only the host', () => {
    const read = parseCatalogue(written([{ host: 'ntp.example.org' }]));
    expect(read).toMatchObject({
      ok: true,
      catalogue: {
        date: '2027-01-01',
        servers: [{ host: 'ntp.example.org', accessPolicy: 'unknown', status: 'listed' }],
      },
    });
  });

  it('keeps what a later edition adds, and says so', () => {
    const read = parseCatalogue(
      written(
        [
          { host: 'a.example', roughtime: true },
          { host: 'b.example', roughtime: false, colour: 'blue' },
        ],
        {
          signature: 'x',
        },
      ),
    );
    expect(read).toMatchObject({ ok: true, catalogue: { unknownFields: ['colour', 'roughtime'] } });
  });

  it('knows the state of an entry by the year of its list as well', () => {
    const read = parseCatalogue(
      written([
        { host: 'a.example', status: 'current-2031', sources: ['x@2030-01-02', 'y@2031-03-04'] },
        { host: 'b.example', status: 'unreachable-2031' },
      ]),
    );
    expect(read).toMatchObject({
      catalogue: {
        servers: [
          { status: 'confirmed', listedOn: '2030-01-02', confirmedOn: '2031-03-04' },
          { status: 'unreachable', confirmedOn: null },
        ],
      },
    });
  });

  it.each([
    ['', 'It is not JSON'],
    ['<html>', 'It is not JSON'],
    ['[]', 'not one JSON object'],
    ['null', 'not one JSON object'],
    ['{}', '“format” is not'],
    [
      written([{ host: 'a.example' }], { version: 2 }),
      'of version 2, and this program knows version 1. A newer Truechimer reads it.',
    ],
    [written([{ host: 'a.example' }], { version: '1' }), 'version: '],
    [written([{ host: 'a.example' }], { date: 'yesterday' }), 'date: '],
    [written([{ host: 'a.example' }], { attribution: '' }), 'attribution: '],
    [written([]), 'It has no servers.'],
    [written('many'), 'servers: '],
    [written([{}]), 'Entry 1: host: it is missing.'],
    [written([{ host: 'a b' }]), 'Entry 1: host: '],
    [written([{ host: '$(id)' }]), 'Entry 1: host: '],
    [
      written([{ host: 'a.example', stratum: 'two' }]),
      'Entry 1: stratum: “two” stands where'.replaceAll(/[“”]/g, '"'),
    ],
    [
      written([{ host: 'a.example', stratum: 1.5 }]),
      'Entry 1: stratum: 1.5 stands where a whole number is expected.',
    ],
    [written([{ host: 'a.example' }], { version: 0 }), 'version: 0 stands where 1 is expected.'],
    [written([{ host: 'a.example', stratum: 16 }]), 'Entry 1: stratum: '],
    [written([{ host: 'a.example', lat: 91, lon: 0 }]), 'Entry 1: place.lat: '],
    [written([{ host: 'a.example', status: 'fine' }]), 'Entry 1: status: “fine” is not a status'],
    [written([{ host: 'a.example', accessPolicy: 'public' }]), 'Entry 1: accessPolicy: '],
    [written([{ host: 'a.example' }, { host: 'a.example' }]), 'Entry 2: a.example is in it twice.'],
    [written([null]), 'Entry 1: '],
  ])('%.60s is refused: %s', (text, words) => {
    expect(problems(text)).toContain(words);
  });

  it('says ten things that are wrong, and how many more there are', () => {
    const text = written(Array.from({ length: 30 }, () => ({ host: 'a b' })));
    expect(problems(text).split('\n')).toHaveLength(11);
    expect(problems(text)).toContain('And 20 more.');
  });

  it('is never a reason to fall over', () => {
    const entry = fc.dictionary(
      fc.constantFrom(
        'host',
        'stratum',
        'lat',
        'lon',
        'approx',
        'sources',
        'status',
        '__proto__',
        'as',
        'country',
        'x',
      ),
      fc.oneof(fc.jsonValue(), fc.constantFrom('ntp.example.org', 'DE', 'listed-2022')),
    );
    fc.assert(
      fc.property(
        fc.oneof(
          fc.jsonValue(),
          fc.array(entry, { minLength: 1 }).map((servers) => ({ ...HEAD, servers })),
        ),
        (value) => {
          const read = parseCatalogue(JSON.stringify(value));
          if (!read.ok) for (const problem of read.problems) expect(problem).toMatch(/[.]$/);
        },
      ),
      { numRuns: 2000 },
    );
  });
});

it('has latitude and longitude of an entry, or neither', () => {
  expect(readEntry({ host: 'ntp.example.org', lat: 52.5 })).toEqual({
    ok: false,
    message: 'ntp.example.org: “lat” and “lon” belong together, and one is missing.',
  });
});
