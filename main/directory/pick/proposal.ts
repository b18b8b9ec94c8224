/** What “Pick for me” proposes, and why: codes and figures; `api/describe-directory.ts` has the words. */
import * as v from 'valibot';

const finite = v.pipe(v.number(), v.finite());
const count = v.pipe(v.number(), v.integer(), v.minValue(0));

/** One reason for a server, in the order in which they are said. */
export const Reason = v.variant('kind', [
  /** The person had chosen it before. */
  v.object({ kind: v.literal('kept') }),
  /** It answered, within so many seconds there and back; so many of those that answered agree with it, where that is known. */
  v.object({
    kind: v.literal('answered'),
    delay: finite,
    agreement: v.nullable(v.object({ agreeing: count, of: count })),
  }),
  v.object({ kind: v.literal('unmeasured') }),
  /** Metres from here. */
  v.object({ kind: v.literal('distance'), metres: finite, uncertainty: finite, near: v.boolean() }),
  /** The list gives no place, only a country. */
  v.object({ kind: v.literal('country'), country: v.string() }),
  v.object({ kind: v.literal('policy'), policy: v.picklist(['open', 'notify', 'unknown', 'restricted']) }),
  v.object({ kind: v.literal('stratum'), stratum: count }),
  /** None of the others is run by the same people, nor (where the addresses of all are known: `networks`) stands in the same network. */
  v.object({
    kind: v.literal('independent'),
    operator: v.nullable(v.string()),
    networks: v.optional(v.boolean()),
  }),
  /** A name that stands for several servers, each run by somebody else. */
  v.object({ kind: v.literal('pool') }),
  v.object({ kind: v.literal('nts') }),
  /** Its operator means it for another area than this. */
  v.object({ kind: v.literal('elsewhere'), area: v.string() }),
  /** Nothing was measured, so the age of the listing counts: dates of ISO 8601. `written`: when its entry was last changed. */
  v.object({
    kind: v.literal('listing'),
    listed: v.nullable(v.string()),
    confirmed: v.nullable(v.string()),
    written: v.nullable(v.string()),
  }),
]);
export type Reason = v.InferOutput<typeof Reason>;

export const Proposed = v.object({
  name: v.string(),
  pool: v.boolean(),
  /** The person had chosen it before. */
  kept: v.boolean(),
  /** Its operator asks for a note. */
  notify: v.boolean(),
  reasons: v.array(Reason),
});
export type Proposed = v.InferOutput<typeof Proposed>;

export const Proposal = v.object({
  wanted: count,
  /** Those that were kept come first. */
  picks: v.array(Proposed),
  /** Is it known where this computer is? If not, what is near was not told from what is far. */
  placed: v.boolean(),
  /** Did any server of the directory answer lately? If not, all this comes from lists. */
  measured: v.boolean(),
  /** Servers that are suitable and could take the place of one of these. */
  spare: count,
});
export type Proposal = v.InferOutput<typeof Proposal>;
