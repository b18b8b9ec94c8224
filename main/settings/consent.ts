/**
 * A person's word that this clock may be set, and what became of it. Kept in the settings file beside the settings, but
 * not one of them: no form saves it along, and nothing but a person's own act (or another time service) changes it.
 */
import * as v from 'valibot';

/** What makes a machine's clock somebody else's, whoever runs on it. */
export const OBSTACLES = [
  'domain-joined',
  'policy-managed',
  'hypervisor-synced',
  'container',
  'wsl',
  'no-right',
] as const;

/** By what somebody else is noticed: what was done to the clock, a service that runs, or an obstacle. */
export const TRACES = [
  'frequency',
  'tick',
  'status',
  'error',
  'phase',
  'slew',
  'steps',
  'service',
  ...OBSTACLES,
] as const;

const moment = v.pipe(v.string(), v.isoTimestamp('It is no time stamp, like 2026-11-26T12:00:00Z.'));

export const Consent = v.strictObject({
  /** ISO 8601, by the clock of then. */
  since: moment,
  /** Whoever said so, as the system calls them. */
  by: v.pipe(v.string(), v.maxLength(256)),
  /** The other time services that a person agreed to have stopped, by the names of their units. */
  stopped: v.optional(v.array(v.pipe(v.string(), v.maxLength(256))), []),
  /** Hands off since then, because somebody else has the clock: how that was noticed, and their name where they have one. */
  yielded: v.optional(
    v.nullable(
      v.strictObject({
        since: moment,
        trace: v.picklist(TRACES),
        to: v.nullable(v.pipe(v.string(), v.maxLength(256))),
      }),
    ),
    null,
  ),
});
export type Consent = v.InferOutput<typeof Consent>;
