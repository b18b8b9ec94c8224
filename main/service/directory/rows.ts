/**
 * The rows of the directory: each server once, with every list that has it, whoever gave it to this computer, and how far it
 * is. Pure: what the lists say goes in, what a face gets comes out.
 */
import type {
  DirectoryRow,
  FoundReport,
  HereReport,
  ListReport,
  Measured,
  Near,
  ServerRecord,
} from '../../api/directory.ts';
import type { View } from '../../directory/directory.ts';
import type { Known, KnownServer } from '../../directory/known/known.ts';
import { pickRule } from '../../directory/pick/rule.ts';
import { distanceOf } from '../../directory/place/distance.ts';
import { judgePlace, roundTripFloor } from '../../directory/place/light.ts';
import type { Lot } from '../../directory/rank/lot.ts';
import { isElsewhere } from '../../directory/rank/service-area.ts';
import { bareRecord, nameOf } from '../../directory/record.ts';
import type { Settings } from '../../settings/schema.ts';
import { parseServerName } from '../../settings/server-name.ts';

/** A server of the directory, before anything of this hour is known of it. */
export interface Entry {
  readonly name: string;
  readonly record: ServerRecord;
  readonly lists: readonly string[];
  readonly found: readonly FoundReport[];
}

export const CATALOGUE = 'catalogue';
export const MACHINE = 'machine';
export const SETTINGS = 'settings';
const IMPORT = 'list:';

export const importId = (name: string): string => `${IMPORT}${name}`;
/** Null where it is no id of an imported list. */
export const importName = (id: string): string | null =>
  id.startsWith(IMPORT) ? id.slice(IMPORT.length) : null;

/** Port of key establishment where nothing else is said (RFC 8915). */
const NTS_PORT = 4460;

/** What every list says, by list. */
export function listings(view: View, known: Known, servers: Settings['servers']) {
  return [
    { list: CATALOGUE, records: view.catalogue.catalogue.servers },
    ...view.lists.map(({ name, records }) => ({ list: importId(name), records })),
    { list: MACHINE, records: known.servers.flatMap(recordOfKnown) },
    { list: SETTINGS, records: servers.flatMap(recordOfOwn) },
  ] as const;
}

export function entriesOf(view: View, known: Known, servers: Settings['servers']): readonly Entry[] {
  const lists = new Map<string, string[]>();
  const extra = new Map<string, ServerRecord>();
  for (const { list, records } of listings(view, known, servers)) {
    for (const record of records) {
      const name = nameOf(record);
      const having = lists.get(name) ?? [];
      if (!having.includes(list)) lists.set(name, [...having, list]);
      if ((list === MACHINE || list === SETTINGS) && !extra.has(name)) extra.set(name, record);
    }
  }
  const found = new Map(known.servers.map((server) => [server.name, server.found]));
  const entry = (record: ServerRecord): Entry => {
    const name = nameOf(record);
    return {
      name,
      // Its own words are long, and `listings` has them.
      record: { ...record, raw: null, line: null },
      lists: lists.get(name) ?? [],
      found: found.get(name) ?? [],
    };
  };
  const listed = view.servers.map(entry);
  const names = new Set(listed.map(({ name }) => name));
  return [...listed, ...[...extra].filter(([name]) => !names.has(name)).map(([, record]) => entry(record))];
}

function recordOfKnown({ name, pool, nts }: KnownServer): ServerRecord[] {
  return unlisted(name, { pool, nts: nts ? { port: NTS_PORT } : null, sources: [MACHINE] });
}

/** A person's own server is open to that person. */
function recordOfOwn({ name, pool, own }: Settings['servers'][number]): ServerRecord[] {
  return unlisted(name, { pool, accessPolicy: own ? 'open' : 'unknown', sources: [SETTINGS] });
}

function unlisted(name: string, change: Partial<ServerRecord>): ServerRecord[] {
  const parsed = parseServerName(name);
  if (!parsed.ok) return [];
  const { host, port } = parsed.value;
  return [{ ...bareRecord(host), port, status: 'unlisted', ...change }];
}

export interface Present {
  readonly lot: Lot;
  readonly continentOf: (country: string) => string | null;
  readonly here: HereReport;
  readonly servesMany: boolean;
  readonly measured: (name: string) => Kept | null;
}

/** What is known by asking. */
export interface Kept {
  readonly measured: Measured;
  /** Seconds by which its round trip may be too short. */
  readonly error: number;
}

export function rowOf({ name, record, lists, found }: Entry, present: Present): DirectoryRow {
  const kept = present.measured(name);
  const placed = kept && placedAgain(kept, record, present.here);
  const stratum = placed?.result.kind === 'answered' ? placed.result.stratum : null;
  return {
    name,
    record,
    lists: [...lists],
    found: [...found],
    rule: pickRule(record, stratum, present),
    near: nearOf(record, present.here),
    measured: placed,
    elsewhere: isElsewhere(record, present.here.country, present.continentOf),
    lot: present.lot(name),
  };
}

/** A name that stands for many machines, and an address that does, are in no place. */
export function nearOf({ place, pool, anycast }: ServerRecord, here: HereReport): Near | null {
  if (here.place === null || place === null || pool || anycast === true) return null;
  const distance = distanceOf(here.place, place);
  return { ...distance, floor: roundTripFloor(distance.between) };
}

/** Places were judged from where this computer was thought to be at the time. */
function placedAgain({ measured, error }: Kept, record: ServerRecord, { place: here }: HereReport): Measured {
  const { result } = measured;
  if (result.kind !== 'answered') return measured;
  const place = judgePlace(record, here, { delay: result.delay, error });
  return { ...measured, result: { ...result, place } };
}

/** Characters of JSON. Well under what a face takes in one message (16 MB), and far above the shipped catalogue (2 MB). */
const LARGEST_REPORT = 8 * 1024 * 1024;

/** As many rows as fit in one message; those that are farthest away are left out first. Keeps the order. */
export function fitting(rows: readonly DirectoryRow[]): {
  readonly rows: DirectoryRow[];
  readonly omitted: number;
} {
  const wanted = rows
    .map((row, i) => ({ i, far: farness(row), size: JSON.stringify(row).length }))
    .toSorted((a, b) => a.far - b.far || a.i - b.i);
  let size = 0;
  const kept = new Set<number>();
  for (const row of wanted) {
    size += row.size;
    if (size > LARGEST_REPORT) break;
    kept.add(row.i);
  }
  return { rows: rows.filter((_, i) => kept.has(i)), omitted: rows.length - kept.size };
}

/** What a person has, or this computer knows, stays in any case. */
const farness = ({ near, lists }: DirectoryRow): number =>
  lists.includes(SETTINGS) || lists.includes(MACHINE) ? -1 : (near?.between ?? Number.POSITIVE_INFINITY);

export function listReports(view: View, known: Known, servers: Settings['servers']): ListReport[] {
  const { catalogue, own, problem } = view.catalogue;
  const plain = { title: null, from: null, date: null, taken: null, licence: null, attribution: null };
  const machine: ListReport = {
    ...plain,
    id: MACHINE,
    kind: 'machine',
    records: known.servers.length,
    shipped: false,
    problems: known.unknown.map((what) => `Could not be looked at: ${what}`),
  };
  const settings: ListReport = {
    ...plain,
    id: SETTINGS,
    kind: 'settings',
    records: servers.length,
    shipped: false,
    problems: [],
  };
  const imported = view.lists.map(
    ({ name, from, imported, records }): ListReport => ({
      ...plain,
      id: importId(name),
      kind: 'import',
      title: name,
      from,
      taken: imported,
      records: records.length,
      shipped: false,
      problems: [],
    }),
  );
  return [
    {
      id: CATALOGUE,
      kind: 'catalogue',
      title: null,
      from: own?.from ?? null,
      date: catalogue.date,
      taken: own?.taken ?? null,
      licence: catalogue.licence,
      attribution: catalogue.attribution,
      records: catalogue.servers.length,
      shipped: own === null,
      // What is wrong with an imported list has no better place: it is not there.
      problems: [...(problem === null ? [] : [problem]), ...view.troubles.filter((text) => text !== problem)],
    },
    ...imported,
    ...(machine.records > 0 || machine.problems.length > 0 ? [machine] : []),
    ...(settings.records > 0 ? [settings] : []),
  ];
}
