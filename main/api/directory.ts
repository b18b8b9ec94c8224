/**
 * The server directory as every face gets it: what the lists say, where "near" is counted from, what was measured, and
 * whether a person may pick it. Codes are for machines; `describe-directory.ts` has the words.
 *
 * Nothing here is asked of a server by itself: a list is data, and a person starts every measurement. Units: metres,
 * seconds, milliseconds since 1970. Unknown is `null`.
 */
import * as v from 'valibot';
import { PickRule } from '../directory/pick/rule.ts';
import { Measured, moment } from '../directory/probe/result.ts';
import { Place, ServerRecord } from '../directory/record.ts';
import { ServerEntry } from '../settings/schema.ts';
import { count, seconds } from './status.ts';

/** A file that the page hands over: bytes before they are base64. The longest list that is known has half a megabyte. */
export const LARGEST_UPLOAD = 4 * 1024 * 1024;

/** Servers that are measured at one go. */
export const MOST_MEASURED = 200;

/** Servers that “Pick for me” proposes at most; more than ten only mean more traffic (support.ntp.org). */
export const MOST_PROPOSED = 10;

const metres = seconds;
const text = v.pipe(v.string(), v.maxLength(512));
const sentence = v.string();

/** Where a list came from, and what has to be shown with it. */
export const ListReport = v.object({
  /** `catalogue`, `machine`, `settings`, or `list:NAME` of an imported one. */
  id: v.string(),
  /**
   * - `catalogue`: the catalogue in force.
   * - `import`: a list that a person brought and kept.
   * - `machine`: servers that this computer knows already: from other time services, the network.
   * - `settings`: servers that the person has chosen, wherever they are from.
   */
  kind: v.picklist(['catalogue', 'import', 'machine', 'settings']),
  /** An imported list's name; null where the kind says it all. */
  title: v.nullable(v.string()),
  /** The file or the address that it was read from; null where nobody knows, or nothing was read. */
  from: v.nullable(v.string()),
  /** When it was made (ISO date), as it says. */
  date: v.nullable(v.string()),
  /** When it was taken in (ISO 8601). */
  taken: v.nullable(v.string()),
  licence: v.nullable(v.string()),
  /** To be shown wherever its entries are. */
  attribution: v.nullable(v.string()),
  records: count,
  /** It came with the program. */
  shipped: v.boolean(),
  /** What is wrong with it, a sentence each: it cannot be read any more, and what is in force instead. */
  problems: v.array(sentence),
});
export type ListReport = v.InferOutput<typeof ListReport>;

/** Where "near" is counted from. Nobody is asked. */
export const HereReport = v.object({
  /** Null where nobody knows: the time zone is no place (UTC), and the person has said none. */
  place: v.nullable(Place),
  /** Who says so. */
  by: v.nullable(v.picklist(['person', 'time-zone'])),
  /** ISO 3166-1 alpha-2 of the country that it is in, most likely. */
  country: v.nullable(v.string()),
  /** Of this computer. */
  timeZone: v.string(),
});
export type HereReport = v.InferOutput<typeof HereReport>;

export const Near = v.object({
  /** Along the great circle between the two points. */
  between: metres,
  /** By which that may be wrong: both places, and the shape of the Earth. */
  uncertainty: metres,
  /** They are apart by this at least. */
  least: metres,
  /** What light needs there and back for the distance `between`: in vacuum, and in a straight cable. */
  floor: v.object({ vacuum: seconds, fibre: seconds }),
});
export type Near = v.InferOutput<typeof Near>;

/** Where this computer was found to know a server from. */
export const FoundReport = v.object({
  /**
   * - `configuration`: a time service is configured with it.
   * - `network`: the network gave it together with the address (DHCP).
   * - `announced`: it announces itself in the network.
   */
  by: v.picklist(['configuration', 'network', 'announced']),
  /** What people call the program. */
  program: v.string(),
  /** The file, the key or the command that says so. */
  where: v.string(),
});
export type FoundReport = v.InferOutput<typeof FoundReport>;

export const DirectoryRow = v.object({
  /** `host`, or `host:port` where the port is not 123: the key, and what is written into the settings. */
  name: v.string(),
  /** What all lists say of it, joined: the newest counts, and of policies the strictest. `raw` and `line` are null here (`listings` has them). */
  record: ServerRecord,
  /** Ids of the lists that have it. */
  lists: v.array(v.string()),
  /** Not empty where this computer knows it already. */
  found: v.array(FoundReport),
  rule: PickRule,
  near: v.nullable(Near),
  measured: v.nullable(Measured),
  /** Its service area plainly names other countries or parts of the world than the one where this computer is. */
  elsewhere: v.optional(v.boolean()),
  /** Decides between servers that are equal in all else: another number in every installation. */
  lot: v.optional(count),
});
export type DirectoryRow = v.InferOutput<typeof DirectoryRow>;

/** A measurement of many: how far it is. */
export const ProbeProgress = v.object({
  /** Counted from 1 since the engine started; 0 before the first. */
  run: count,
  state: v.picklist(['idle', 'running', 'finished', 'cancelled']),
  total: count,
  /** Nothing more is expected of so many. */
  settled: count,
  answered: count,
  /** What is new since the last report of this run; each replaces the row's `measured`. At the end all answers come again, with what the others say of them. */
  results: v.array(Measured),
});
export type ProbeProgress = v.InferOutput<typeof ProbeProgress>;

/** What the directory is made of. */
export const DirectoryState = v.object({
  /** Grows whenever rows, lists or place change; not with measurements. */
  revision: count,
  here: HereReport,
  lists: v.array(ListReport),
});
export type DirectoryState = v.InferOutput<typeof DirectoryState>;

export const DirectoryReport = v.object({
  ...DirectoryState.entries,
  rows: v.array(DirectoryRow),
  /** Rows that are left out because there are too many: those that are farthest away. */
  omitted: count,
});
export type DirectoryReport = v.InferOutput<typeof DirectoryReport>;

/** One server in full: every list's own record of it. */
export const Listings = v.object({
  name: v.string(),
  listings: v.array(v.object({ list: v.string(), record: ServerRecord })),
});
export type Listings = v.InferOutput<typeof Listings>;

export const ServerQuestion = text;

/** A city, a time zone or coordinates, as a person writes it; null: by the time zone again. */
export const PlaceWish = v.nullable(v.pipe(v.string(), v.maxLength(200, 'That is too long for a place.')));

export const PlaceAnswer = v.variant('ok', [
  v.object({ ok: v.literal(true), here: HereReport }),
  /** What to write instead. */
  v.object({ ok: v.literal(false), message: sentence }),
]);
export type PlaceAnswer = v.InferOutput<typeof PlaceAnswer>;

export const MeasureWish = v.object({
  /** In the order in which they are asked. */
  names: v.pipe(
    v.array(text),
    v.minLength(1, 'Choose the servers to measure.'),
    v.maxLength(
      MOST_MEASURED,
      (issue) =>
        `${issue.input.length} servers are too many: at most ${MOST_MEASURED} are measured at one go. Choose fewer, nearer ones.`,
    ),
  ),
  /** The person has seen that some operators ask for a note. Without it these servers are not asked. */
  noticed: v.boolean(),
});
export type MeasureWish = v.InferOutput<typeof MeasureWish>;

export const MeasureAnswer = v.object({
  /** `busy`: another measurement is under way; this one was not begun. `progress` is the other one's. */
  outcome: v.picklist(['started', 'busy']),
  progress: ProbeProgress,
});
export type MeasureAnswer = v.InferOutput<typeof MeasureAnswer>;

export const ProposalWish = v.object({
  count: v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(MOST_PROPOSED)),
  /** A choice to begin with: it is kept, and completed. */
  keep: v.pipe(v.array(ServerEntry), v.maxLength(256)),
});
export type ProposalWish = v.InferOutput<typeof ProposalWish>;

/** A set of servers, as the settings have it or would have it. */
export const Choice = v.pipe(v.array(ServerEntry), v.maxLength(256));

/** Base64 (RFC 4648), with its padding and without blanks. Looked at once, from left to right. */
const base64 = v.pipe(
  v.string(),
  v.maxLength(Math.ceil(LARGEST_UPLOAD / 3) * 4, 'The file is too large to be a list of servers.'),
  v.check((input) => input.length % 4 === 0 && /^[A-Za-z0-9+/]*={0,2}$/.test(input), 'It is not base64.'),
);

export const ImportWish = v.object({
  /** Of the file, as the person has it: for people, and for what it says of the list. */
  file: text,
  content: base64,
  /** False: it is only read, to see what is in it. */
  keep: v.boolean(),
  /** What it is to be called; null: after its file. */
  name: v.nullable(text),
  /** Also in the place of a list of that name that came from elsewhere. */
  replace: v.boolean(),
});
export type ImportWish = v.InferOutput<typeof ImportWish>;

/** A line of a list, and what is to be said about it. */
export const ImportProblem = v.object({
  /** Counted from 1. */
  line: count,
  /**
   * - `outside`: it belongs to no server.
   * - `unread`: of a server that was read, something that was not.
   * - `refused`: a server that was left out.
   * - `noted`: understood, and worth knowing.
   */
  kind: v.picklist(['outside', 'unread', 'refused', 'noted']),
  reason: sentence,
  /** What stands there, shortened. */
  text: v.string(),
});
export type ImportProblem = v.InferOutput<typeof ImportProblem>;

export const ImportAnswer = v.variant('ok', [
  v.object({
    ok: v.literal(true),
    format: v.picklist(['html', 'text', 'yaml', 'json', 'sources', 'hosts']),
    encoding: v.string(),
    records: v.array(ServerRecord),
    problems: v.array(ImportProblem),
    /** The id of the kept list, and whether an older one made room for it; null where it was not kept. */
    kept: v.nullable(v.object({ id: v.string(), replaced: v.boolean() })),
    /** Why it was not kept although that was wished; null where it was, or was not. */
    refusal: v.nullable(sentence),
  }),
  /** It is no list that could be read. */
  v.object({ ok: v.literal(false), message: sentence }),
]);
export type ImportAnswer = v.InferOutput<typeof ImportAnswer>;

/** A new catalogue: a file's content, or an address (https) from which it is fetched now. */
export const CatalogueWish = v.variant('from', [
  v.object({ from: v.literal('file'), file: text, content: base64 }),
  v.object({ from: v.literal('address'), address: v.pipe(v.string(), v.maxLength(2048)) }),
]);
export type CatalogueWish = v.InferOutput<typeof CatalogueWish>;

export const CatalogueAnswer = v.variant('ok', [
  v.object({
    ok: v.literal(true),
    list: ListReport,
    /** Fields of it that this version does not know. */
    unknownFields: v.array(v.string()),
  }),
  /** The old one stays in force. One sentence for each thing that is wrong. */
  v.object({ ok: v.literal(false), problems: v.array(sentence) }),
]);
export type CatalogueAnswer = v.InferOutput<typeof CatalogueAnswer>;

export {
  DiversityReport,
  Finding,
  Level,
  Remedy,
  SmearFamily,
} from '../directory/diversity/finding.ts';
export { hasWords } from '../directory/find-words.ts';
export { Proposal, Proposed, Reason } from '../directory/pick/proposal.ts';
export { Caution, PickRule } from '../directory/pick/rule.ts';
export {
  Agreement,
  Answered,
  KeptOff,
  Measured,
  PlaceReport,
  ProbeResult,
} from '../directory/probe/result.ts';
export { byWorth, FRESH, fresh, freshAnswer, type RankContext } from '../directory/rank/rank.ts';
export { AccessPolicy, ListingStatus, Place, ServerRecord } from '../directory/record.ts';
export { moment };
