/**
 * A catalogue as a whole: read from a file, every entry checked, and either taken whole or refused with what is wrong. A
 * catalogue is made by a tool and replaces another, so one broken entry means that the file is not what it should be.
 */
import * as v from 'valibot';
import { nameOf, type ServerRecord } from '../record.ts';
import { visible, visibleLine } from '../visible.ts';
import { CATALOGUE_FORMAT, CATALOGUE_VERSION, readEntry } from './format.ts';
import { firstIssue } from './issue.ts';

export interface Catalogue {
  /** When it was made. */
  readonly date: string;
  readonly licence: string;
  /** To be shown wherever it is. */
  readonly attribution: string;
  readonly servers: readonly ServerRecord[];
  /** Fields of its entries that this program does not know: a later edition. */
  readonly unknownFields: readonly string[];
}

export type CatalogueRead =
  | { readonly ok: true; readonly catalogue: Catalogue }
  | { readonly ok: false; readonly problems: readonly string[] };

/** Entries. The shipped one has 1,153; all servers of the NTP Pool would be some 5,000. */
const MOST_ENTRIES = 50_000;
/** Sentences about one file. More of them help nobody. */
const MOST_PROBLEMS = 10;

const Envelope = v.looseObject({
  format: v.literal(CATALOGUE_FORMAT),
  version: v.literal(CATALOGUE_VERSION),
  date: v.pipe(v.string(), v.isoDate()),
  licence: v.pipe(v.string(), v.transform(visible), v.nonEmpty()),
  attribution: v.pipe(v.string(), v.transform(visible), v.nonEmpty()),
  servers: v.pipe(v.array(v.unknown()), v.nonEmpty('It has no servers.'), v.maxLength(MOST_ENTRIES)),
});

export function parseCatalogue(text: string): CatalogueRead {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (error) {
    return refused(`It is not JSON: ${error instanceof Error ? error.message : String(error)}.`);
  }
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    return refused('It is not one JSON object, { … }.');
  }
  const { format, version } = value as { format?: unknown; version?: unknown };
  if (format !== CATALOGUE_FORMAT) {
    return refused(`It is not a catalogue of servers: “format” is not “${CATALOGUE_FORMAT}”.`);
  }
  if (typeof version === 'number' && version > CATALOGUE_VERSION) {
    return refused(
      `It is of version ${version}, and this program knows version ${CATALOGUE_VERSION}. A newer Truechimer reads it.`,
    );
  }
  const envelope = v.safeParse(Envelope, value);
  if (!envelope.success) return refused(firstIssue(envelope.issues));
  return readEntries(envelope.output);
}

function readEntries({
  date,
  licence,
  attribution,
  servers: entries,
}: v.InferOutput<typeof Envelope>): CatalogueRead {
  const servers: ServerRecord[] = [];
  const problems: string[] = [];
  const seen = new Set<string>();
  const unknown = new Set<string>();
  for (const [i, entry] of entries.entries()) {
    const read = readEntry(entry);
    if (!read.ok) {
      problems.push(`Entry ${i + 1}: ${read.message}`);
      continue;
    }
    const name = nameOf(read.record);
    if (seen.has(name)) problems.push(`Entry ${i + 1}: ${name} is in it twice.`);
    seen.add(name);
    for (const field of read.unknown) unknown.add(visibleLine(field));
    servers.push(read.record);
  }
  if (problems.length === 0) {
    return {
      ok: true,
      catalogue: { date, licence, attribution, servers, unknownFields: [...unknown].toSorted() },
    };
  }
  const more = problems.length - MOST_PROBLEMS;
  return refused(...problems.slice(0, MOST_PROBLEMS), ...(more > 0 ? [`And ${more} more.`] : []));
}

const refused = (...problems: string[]): CatalogueRead => ({
  ok: false,
  problems: problems.map(visibleLine),
});
