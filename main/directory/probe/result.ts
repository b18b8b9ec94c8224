/**
 * What came of asking a listed server once: the vocabulary of probe, ranking, picker and diversity check.
 *
 * Units as everywhere: seconds; a positive offset means that the server is ahead and this clock is slow.
 */
import * as v from 'valibot';
import type { Rejection } from '../../engine/ntp/exchange.ts';

const finite = v.pipe(v.number(), v.finite());
const count = v.pipe(v.number(), v.integer(), v.minValue(0));

/** Milliseconds since 1970, by this computer's clock; within what a calendar can show. */
export const moment = v.pipe(v.number(), v.minValue(-8.64e15), v.maxValue(8.64e15));

/** What the others say of an answer: those that were asked in the same run. */
export const Agreement = v.variant('kind', [
  /** Its interval meets that of a strict majority; `of` answered, itself included, and so many of them agree. */
  v.object({ kind: v.literal('agrees'), agreeing: count, of: count }),
  /** All of its interval lies outside, by at least so much. */
  v.object({ kind: v.literal('differs'), by: finite, agreeing: count, of: count }),
  /** No strict majority of those that answered agrees. */
  v.object({ kind: v.literal('undecided'), of: count }),
  /** Nobody else answered. */
  v.object({ kind: v.literal('alone') }),
]);
export type Agreement = v.InferOutput<typeof Agreement>;

/** What light says about the place that is listed (`place/light.ts`): every step of the arithmetic, to be shown. Metres and seconds. */
export const PlaceReport = v.variant('kind', [
  v.object({
    kind: v.literal('unjudged'),
    why: v.picklist(['anycast', 'pool', 'no-place', 'no-place-here']),
  }),
  v.object({
    kind: v.picklist(['possible', 'doubtful']),
    between: finite,
    uncertainty: finite,
    least: finite,
    least2way: finite,
    measured: finite,
    error: finite,
    within: finite,
  }),
]);
export type PlaceReport = v.InferOutput<typeof PlaceReport>;

/** Why an answer cannot be used: the checks of the engine. */
export const REJECTIONS = [
  'too-short',
  'wrong-version',
  'bad-extension',
  'wrong-mode',
  'wrong-origin',
  'duplicate',
  'unsynchronised',
  'bad-stratum',
  'zero-timestamp',
  'too-distant',
  'too-slow',
  'impossible-times',
] as const satisfies readonly Rejection[];

export const Answered = v.object({
  kind: v.literal('answered'),
  address: v.string(),
  /** All that the name leads to at present, the one that was asked among them. */
  addresses: v.array(v.string()),
  offset: finite,
  /** Round trip. */
  delay: finite,
  /** Root distance: its word is good to within this. */
  bound: finite,
  stratum: count,
  /** The kind of reference clock (stratum 1), else its upstream server: an IPv4 address, or a hash that looks like one. */
  refid: v.string(),
  leap: v.picklist(['none', 'insert', 'delete']),
  rootDelay: finite,
  rootDispersion: finite,
  /** Null while others of the same run have not been heard. */
  agreement: v.nullable(Agreement),
  /** It hides a leap second by spreading it over hours, and is that much off at this moment; null where nothing of that is to be seen. */
  smearing: v.nullable(finite),
  place: PlaceReport,
  /** The name under which the same machine was asked already in this run: both have its one answer. */
  sameAs: v.nullable(v.string()),
  /** `engine`: the engine asks it anyhow, so its newest answer serves, and nothing was sent. */
  from: v.picklist(['probe', 'engine']),
});
export type Answered = v.InferOutput<typeof Answered>;

/** Why a server was not asked, by our own rules. */
export const KeptOff = v.picklist([
  /** Its operator lets nobody, or not everybody, use it. */
  'closed',
  'restricted',
  /** A list says that it is no public server any more. */
  'retired',
  /** Its operator asks for a note, and the person has not seen that yet. */
  'unseen-notice',
  /** It answered with DENY or RSTR lately: it asked us to stop. */
  'asked-to-stop',
]);
export type KeptOff = v.InferOutput<typeof KeptOff>;

export const ProbeResult = v.variant('kind', [
  Answered,
  v.object({ kind: v.literal('silent'), address: v.string(), addresses: v.array(v.string()) }),
  /** It answered with a kiss code: it asks to be left alone (DENY, RSTR) or to be asked less (RATE). */
  v.object({ kind: v.literal('refused'), address: v.string(), code: v.string() }),
  /** It answered with something that is no time. */
  v.object({ kind: v.literal('unusable'), address: v.string(), reason: v.picklist(REJECTIONS) }),
  /** `local`: there is no way out of this computer's network, which is nothing against the server. */
  v.object({
    kind: v.literal('unreachable'),
    address: v.string(),
    reason: v.string(),
    local: v.optional(v.boolean()),
  }),
  v.object({ kind: v.literal('unresolved'), reason: v.picklist(['not-found', 'no-dns']) }),
  /** It was asked less than 64 s ago, or asked for a longer pause. */
  v.object({ kind: v.literal('too-soon'), againIn: finite }),
  v.object({ kind: v.literal('kept-off'), why: KeptOff }),
  /** A person stopped it before its turn, or before its answer. */
  v.object({ kind: v.literal('cancelled') }),
]);
export type ProbeResult = v.InferOutput<typeof ProbeResult>;

/** The newest that is known of one server. */
export const Measured = v.object({
  /** As in the directory: `host`, or `host:port` where the port is not 123. */
  name: v.string(),
  /** When its question was settled. */
  at: moment,
  result: ProbeResult,
  /** Answers since the engine started. */
  samples: count,
  /** How much the round trip changes from one answer to the next, in seconds; null until there are enough to tell. */
  jitter: v.nullable(finite),
});
export type Measured = v.InferOutput<typeof Measured>;
