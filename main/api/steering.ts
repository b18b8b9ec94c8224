/**
 * Whether this clock is kept right, and what stands in the way: what a person reads before switching it on, and what came
 * of the switch. Codes are for machines; `describe-steering.ts` has the words.
 */
import * as v from 'valibot';

const short = v.pipe(v.string(), v.maxLength(256));

/** How it was noticed that another program sets the clock. */
export const Interference = v.picklist([
  'frequency',
  'tick',
  'status',
  'error',
  'phase',
  'slew',
  'steps',
  'service',
]);
export type Interference = v.InferOutput<typeof Interference>;

/** A person's word that the clock may be set. */
export const ConsentReport = v.object({
  /** ISO 8601. */
  since: v.string(),
  by: v.string(),
  /** Hands off since then: another program was noticed, by this trace, and called this where it has a name. */
  yielded: v.nullable(v.object({ since: v.string(), trace: Interference, to: v.nullable(v.string()) })),
});
export type ConsentReport = v.InferOutput<typeof ConsentReport>;

/** A program, or a part of the system, that sets clocks. */
export const TimeServiceReport = v.object({
  id: short,
  name: v.string(),
  state: v.picklist(['running', 'enabled', 'installed']),
  unit: v.nullable(v.string()),
  /** Why it is no competitor although it runs. */
  harmless: v.nullable(v.picklist(['told-not-to', 'no-right', 'another-clock', 'on-request'])),
});
export type TimeServiceReport = v.InferOutput<typeof TimeServiceReport>;

/** Why this clock must not be taken over. */
export const ObstacleReport = v.object({
  kind: v.picklist([
    'domain-joined',
    'policy-managed',
    'hypervisor-synced',
    'container',
    'wsl',
    'no-right',
    /** Not the machine but this copy of the program: it sees no counter that its own corrections leave alone. */
    'no-counter',
  ]),
  by: v.nullable(v.string()),
  detail: v.string(),
});
export type ObstacleReport = v.InferOutput<typeof ObstacleReport>;

/** The clock helper, as it is found. */
export const HelperState = v.picklist(['ready', 'missing', 'silent', 'denied', 'busy', 'version']);
export type HelperState = v.InferOutput<typeof HelperState>;

/** What is so now, and what would change. */
export const SteeringPlan = v.object({
  helper: v.object({ state: HelperState, version: v.nullable(v.string()) }),
  services: v.array(TimeServiceReport),
  obstacles: v.array(ObstacleReport),
  /** What could not be looked at. */
  unknown: v.array(v.string()),
  /** By name: other time services that would be stopped if it were switched on; they are given back when it is switched off. */
  stops: v.array(v.string()),
  /** ... that were stopped, and would be started again if it were switched off. */
  restores: v.array(v.string()),
  /** Will the system ask for a password, to switch it on and to switch it off? */
  privileged: v.object({ on: v.boolean(), off: v.boolean() }),
});
export type SteeringPlan = v.InferOutput<typeof SteeringPlan>;

/** `takeOver`: a person has read which other time services are stopped for it. */
export const SteeringWish = v.variant('on', [
  v.object({ on: v.literal(true), takeOver: v.boolean() }),
  v.object({ on: v.literal(false) }),
]);
export type SteeringWish = v.InferOutput<typeof SteeringWish>;

export const SteeringReport = v.object({
  outcome: v.picklist([
    'steering',
    'observing',
    /** A person closed the question for the password. */
    'dismissed',
    /** It must not be done here: the obstacles say why. */
    'obstructed',
    /** Another time service runs, and nobody has agreed to have it stopped. */
    'competed',
    /** There is no way to ask for a password here: `command` does it in a terminal. */
    'by-hand',
    'failed',
  ]),
  /** What the system said, where it failed. */
  detail: v.nullable(v.string()),
  /** To be typed in a terminal. */
  command: v.nullable(v.string()),
});
export type SteeringReport = v.InferOutput<typeof SteeringReport>;
