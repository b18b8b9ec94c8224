/** A small directory as a face gets it: every kind of server that a picker has to show, in a made-up world around Berlin. */
import type {
  DirectoryReport,
  DirectoryRow,
  DirectoryState,
  ProbeProgress,
} from '../../main/api/directory.ts';
import { pickRule } from '../../main/directory/pick/rule.ts';
import { distanceOf } from '../../main/directory/place/distance.ts';
import { roundTripFloor } from '../../main/directory/place/light.ts';
import { bareRecord, nameOf, type Place, type ServerRecord } from '../../main/directory/record.ts';

export const BERLIN: Place = {
  lat: 52.52,
  lon: 13.405,
  uncertainty: 50_000,
  basis: 'city',
  name: 'Berlin, Germany',
};

const at = (lat: number, lon: number, name: string): Place => ({
  lat,
  lon,
  uncertainty: 50_000,
  basis: 'city',
  name,
});

/** A listed server, open and of stratum 2 where nothing else is said. */
export const listed = (host: string, change: Partial<ServerRecord> = {}): ServerRecord => ({
  ...bareRecord(host),
  stratum: 2,
  accessPolicy: 'open',
  status: 'confirmed',
  listedOn: '2022-02-15',
  confirmedOn: '2026-06-15',
  sources: ['ntp.org:publictimeserver000001@2022-02-15', 'jauderho/public-ntp-servers@2026-06-15'],
  ...change,
});

export const RECORDS: readonly ServerRecord[] = [
  listed('ntp1.uni-berlin.example', {
    operator: 'Berlin University',
    country: 'DE',
    city: 'Berlin',
    place: at(52.45, 13.3, 'Berlin, Germany'),
    as: [64496],
  }),
  listed('ntp2.uni-berlin.example', {
    operator: 'Berlin University',
    country: 'DE',
    city: 'Berlin',
    place: at(52.45, 13.3, 'Berlin, Germany'),
    as: [64496],
  }),
  listed('time.hamburg.example', {
    operator: 'Hamburg Exchange',
    country: 'DE',
    place: at(53.55, 10, 'Hamburg, Germany'),
    nts: { port: 4460 },
  }),
  listed('ntp.prague.example', {
    operator: 'Prague Institute',
    country: 'CZ',
    place: at(50.08, 14.44, 'Prague, Czechia'),
    accessPolicy: 'notify',
    status: 'listed',
    confirmedOn: null,
  }),
  listed('ntp.warsaw.example', {
    operator: 'Warsaw Network',
    country: 'PL',
    place: at(52.23, 21.01, 'Warsaw, Poland'),
  }),
  listed('time.copenhagen.example', {
    operator: 'Copenhagen Time',
    country: 'DK',
    place: at(55.68, 12.57, 'Copenhagen, Denmark'),
    accessPolicy: 'unknown',
  }),
  listed('ptb1.example', {
    operator: 'National Institute',
    country: 'DE',
    stratum: 1,
    referenceClock: 'caesium',
    place: at(52.27, 10.53, 'Braunschweig, Germany'),
  }),
  listed('ntp.area.example', {
    operator: 'Saxon Schools',
    country: 'DE',
    accessPolicy: 'restricted',
    serviceArea: 'schools of Saxony',
    place: at(51.05, 13.74, 'Dresden, Germany'),
  }),
  listed('ntp.closed.example', { operator: 'A Bank', country: 'DE', accessPolicy: 'closed' }),
  listed('ntp.gone.example', { country: 'DE', status: 'retired', confirmedOn: null }),
  listed('time.smear.example', { operator: 'Google', country: 'US', leapSmear: true, anycast: true }),
  listed('de.pool.ntp.org', {
    operator: 'NTP Pool',
    country: 'DE',
    pool: true,
    stratum: null,
    leapSmear: false,
    status: 'pool-zone',
    confirmedOn: null,
  }),
];

/** Unmeasured, seen from Berlin. */
export const rowOf = (record: ServerRecord): DirectoryRow => {
  const { place, pool, anycast } = record;
  const distance = place === null || pool || anycast === true ? null : distanceOf(BERLIN, place);
  return {
    name: nameOf(record),
    record,
    lists: ['catalogue'],
    found: [],
    rule: pickRule(record, null, { servesMany: false }),
    near: distance && { ...distance, floor: roundTripFloor(distance.between) },
    measured: null,
  };
};

export const STATE: DirectoryState = {
  revision: 1,
  here: { place: BERLIN, by: 'time-zone', country: 'DE', timeZone: 'Europe/Berlin' },
  lists: [
    {
      id: 'catalogue',
      kind: 'catalogue',
      title: null,
      from: null,
      date: '2026-11-23',
      taken: null,
      licence: 'CC BY 4.0',
      attribution: 'Server facts from a made-up list.',
      records: RECORDS.length,
      shipped: true,
      problems: [],
    },
  ],
};

export const DIRECTORY: DirectoryReport = { ...STATE, rows: RECORDS.map(rowOf), omitted: 0 };

export const IDLE: ProbeProgress = {
  run: 0,
  state: 'idle',
  total: 0,
  settled: 0,
  answered: 0,
  results: [],
};
