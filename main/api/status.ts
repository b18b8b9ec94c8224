/**
 * The state of the clock at one moment, as every face gets it: one validated shape for the tray, the page, the command
 * line and a machine that reads JSON.
 *
 * Units: seconds (positive offset = the servers are ahead, this clock is slow, RFC 5905), ppm (positive drift = this
 * clock gains). Unknown is `null`, never 0. Ages are seconds at the moment of the snapshot, so that a reader needs no
 * clock of its own to show them.
 */
import * as v from 'valibot';
import { REJECTIONS } from '../directory/probe/result.ts';
import { ConsentReport } from './steering.ts';

/** JSON has no infinity: it would arrive as null, and mean "unknown". */
const finite = v.pipe(v.number(), v.finite());
export const seconds = finite;
export const count = v.pipe(v.number(), v.integer(), v.minValue(0));
const known = v.nullable(seconds);

/** Milliseconds since 1970, within what a calendar can show (ECMA-262: 100 million days to either side). */
const date = v.pipe(v.number(), v.minValue(-8.64e15), v.maxValue(8.64e15));

/** Nanoseconds since 1970 (UTC), decimal, since JSON's numbers are too coarse; so few digits that a calendar can show it. */
const instant = v.pipe(v.string(), v.regex(/^-?\d{1,21}$/));

/** Why an answer cannot be used: the check that it did not pass. */
export const Rejection = v.picklist(REJECTIONS);
export type Rejection = v.InferOutput<typeof Rejection>;

/**
 * What a source is worth, and why. Codes are for machines; `describe` has a sentence for each.
 * A verdict that needs a figure carries it.
 */
export const Verdict = v.variant('kind', [
  v.object({ kind: v.literal('chosen') }),
  v.object({ kind: v.literal('truechimer') }),
  /** Outside the interval on which the majority agrees, by at least this much. */
  v.object({ kind: v.literal('falseticker'), by: seconds, agreeing: count }),
  /** No strict majority agrees, so nobody can say who is right. */
  v.object({ kind: v.literal('undecided') }),
  v.object({ kind: v.literal('waiting') }),
  v.object({ kind: v.literal('silent') }),
  /** It answers, but says of itself that it does not know the time. */
  v.object({ kind: v.literal('unsynchronised') }),
  /** Its own distance from true time is too great to be of use. */
  v.object({ kind: v.literal('distant'), distance: seconds }),
  /** Around a leap second it spreads that second over hours, so its time differs from the majority's by this. */
  v.object({ kind: v.literal('unauthenticated') }),
  v.object({ kind: v.literal('smearing'), by: seconds }),
  /** Answers came, none of them could be used; the last reason. */
  v.object({ kind: v.literal('invalid'), reason: Rejection }),
  /** It asked us to stop (kiss code DENY or RSTR). */
  v.object({ kind: v.literal('refused'), code: v.string() }),
  /** The same address stands behind another name and is asked once. */
  v.object({ kind: v.literal('duplicate'), of: v.string() }),
  v.object({ kind: v.literal('unresolved'), reason: v.picklist(['pending', 'not-found', 'no-dns']) }),
]);
export type Verdict = v.InferOutput<typeof Verdict>;

export const SourceStatus = v.object({
  /** Stable while the source lives; a key for lists. */
  id: v.string(),
  /** As the person named it. */
  name: v.string(),
  pool: v.boolean(),
  /** Null while the name has not been resolved. */
  address: v.nullable(v.string()),
  port: count,
  verdict: Verdict,
  stratum: v.nullable(count),
  refid: v.nullable(v.string()),
  /** Against this computer's clock. */
  offset: known,
  /** Round trip. */
  delay: known,
  /** Root distance now: the server's word is good to within this. */
  bound: known,
  jitter: known,
  /** The last eight polls, newest in the lowest bit (RFC 5905). */
  reach: count,
  /** Present interval between polls. */
  poll: seconds,
  lastAnswerAge: known,
  nextPollIn: known,
  /** It asked for fewer packets (kiss code RATE) and gets them. */
  slowed: v.boolean(),
  /** The estimated error of this way's offset: what the ways there and back differ by, halved. */
  bias: known,
  /** The last recorded change of route; null where none was seen. */
  route: v.nullable(
    v.object({
      /** In all. */
      changes: count,
      age: seconds,
      /** By how much the minimum delay changed. */
      delay: seconds,
      /** What its answers are corrected by, from the continuity of this clock. */
      correction: seconds,
    }),
  ),
});
export type SourceStatus = v.InferOutput<typeof SourceStatus>;

/** Why nothing answers. */
export const Diagnosis = v.picklist([
  'no-servers-configured',
  'no-network',
  'names-unresolved',
  'captive-portal',
  'port-blocked',
  'servers-silent',
]);
export type Diagnosis = v.InferOutput<typeof Diagnosis>;

/** What was done, or decided not to be done, about an offset. */
export const Correction = v.object({
  kind: v.picklist(['stepped', 'slewing', 'held', 'asked', 'observed']),
  /** What was, or would be, added to the clock. */
  amount: seconds,
  /** How long a slew takes. */
  over: known,
  /** For held and asked: the rule that decided. */
  reason: v.nullable(
    v.picklist(['servers-moved', 'panic', 'budget', 'refused', 'needs-consent', 'disturbed']),
  ),
  age: seconds,
});
export type Correction = v.InferOutput<typeof Correction>;

export const ResyncReport = v.object({
  outcome: v.picklist([
    'measured',
    'stepped',
    'slewing',
    'held',
    'asked',
    'unanswered',
    'too-soon',
    'cancelled',
  ]),
  offset: known,
  bound: known,
  /** How many sources answered, of how many asked. */
  answered: count,
  asked: count,
  correction: v.nullable(Correction),
  /** For `too-soon`: when the servers may be asked again. */
  againIn: known,
  age: seconds,
});
export type ResyncReport = v.InferOutput<typeof ResyncReport>;

/** Something outside the clock that a person should know: a settings file put aside, a file that cannot be written. */
export const Problem = v.object({
  code: v.picklist([
    'settings-corrupt',
    'settings-newer',
    'settings-unwritable',
    'state-corrupt',
    'state-unwritable',
    'port-in-use',
  ]),
  /** The file or port it is about. */
  subject: v.string(),
  /** Where the old content was put, or what the system said. */
  detail: v.string(),
});
export type Problem = v.InferOutput<typeof Problem>;

export const Health = v.picklist(['starting', 'in-sync', 'degraded', 'out-of-sync', 'no-servers']);
export type Health = v.InferOutput<typeof Health>;

export const Status = v.object({
  /** This computer's clock at the snapshot, milliseconds since 1970: for stamping the snapshot, not for measuring. */
  at: date,
  version: v.string(),
  engine: v.object({
    /** `here`: in this process. `attached`: in another one, this is a face. `lost`: it died, a face takes over soon. */
    presence: v.picklist(['here', 'attached', 'lost']),
    kind: v.picklist(['tray', 'daemon', 'demo']),
    pid: count,
    /** While `lost`: when this face tries to take over, if it can. */
    takeoverIn: known,
  }),
  /** Observe: look, never touch. Steering: consented. Yielded: another time service was seen. */
  mode: v.picklist(['observe', 'steering', 'yielded']),
  clock: v.object({
    kind: v.picklist(['observed', 'simulated', 'system']),
    /** Can it be set from here? And if not, why. */
    steerable: v.boolean(),
    reason: v.nullable(
      v.picklist([
        'observing',
        'yielded',
        'no-helper',
        'helper-silent',
        'helper-denied',
        'helper-busy',
        'helper-version',
      ]),
    ),
  }),
  /** Null where nobody has agreed to have this clock set. */
  consent: v.nullable(ConsentReport),
  paused: v.boolean(),
  health: Health,
  /** The person's limit: in sync means |offset| + bound under this. */
  limit: seconds,
  /** Of this computer's clock against the servers' time. */
  offset: known,
  /** *Guaranteed*, root distance: holds whatever the delays, while more than half of the servers tell the truth. */
  bound: known,
  /** *Likely*: right in 99 of 100 cases, learned from the answers. Never mixed with the guaranteed one. */
  likely: known,
  /** How often the likely bound was right when it was checked against what was measured later. */
  calibration: v.nullable(v.object({ right: count, of: count })),
  /** Without any further answer true time likely stays known to `within` for so long (`lasts`) from now. */
  forecast: v.nullable(v.object({ within: seconds, lasts: seconds })),
  /** No fresh answer carries the estimate: it runs on the learned drift, and the bound grows. */
  holdover: v.boolean(),
  lastAnswerAge: known,
  nextPollIn: known,
  chosen: v.nullable(v.string()),
  drift: v.nullable(
    v.object({
      ppm: finite,
      /** One standard deviation. */
      sigma: finite,
      /** How lively the rate is: ppm per square root of a second. */
      wander: v.nullable(finite),
      /** What repeats every day, where that shows: half the swing (ppm), and hours of learning behind it. */
      pattern: v.nullable(v.object({ amplitude: finite, hours: finite })),
      /** Known from an earlier run, and not yet measured better in this one. */
      restored: v.boolean(),
      /** Since it was last written to the disk. */
      savedAge: known,
    }),
  ),
  /** The leap second that a majority announces, and the midnight (UTC) at which it happens. */
  leap: v.nullable(v.object({ kind: v.picklist(['insert', 'delete']), at: instant })),
  sources: v.array(SourceStatus),
  diagnosis: v.nullable(Diagnosis),
  resync: v.nullable(v.object({ done: count, of: count })),
  lastResync: v.nullable(ResyncReport),
  lastCorrection: v.nullable(Correction),
  /** What was known when an earlier run ended; shown until this run knows better. */
  before: v.nullable(v.object({ health: Health, offset: known, bound: known, at: date })),
  /** How packets are stamped: what limits the accuracy on this machine. */
  stamping: v.object({
    receive: v.picklist(['kernel', 'handler', 'simulated']),
    /** `caller`: the clock is read before the system call that sends. */
    transmit: v.picklist(['kernel', 'caller', 'simulated']),
    counter: v.picklist(['raw', 'monotonic', 'simulated']),
    /** Why it is not the better way, in words; null where it is. */
    reason: v.nullable(v.string()),
  }),
  problems: v.array(Problem),
});
export type Status = v.InferOutput<typeof Status>;
