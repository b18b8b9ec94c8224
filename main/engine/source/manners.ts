/**
 * How often a server may be asked. Public time servers are run by volunteers: these limits are promises, and no packet
 * of the engine leaves without them.
 */
import { elapsed, later, type Raw, type Seconds } from '../time/instant.ts';

/** Between which exponents (log2 s) the interval between two polls may be chosen. */
export interface Polls {
  readonly least: number;
  readonly most: number;
}

/** log2 s: 1024 s, the ceiling that the guidelines name; the learned drift carries a clock that far. */
export const MAX_POLL = 10;

/** 64 s, the floor for public servers (NTP Pool vendors page; ntp.org usage guidelines). */
export const PUBLIC_POLLS: Polls = { least: 6, most: MAX_POLL };

/** 16 s: only for servers that a person marks as their own. */
export const OWN_POLLS: Polls = { least: 4, most: MAX_POLL };

/** Between two packets to one server, whatever happens (iburst of ntpd and chrony: 2 s). */
export const BURST_SPACING: Seconds = 2;

/** Samples of a burst: at start, at resume and on Resync only (iburst: 4 good samples suffice to lock). */
export const BURST_LENGTH = 4;

/** At most so many packets in BUDGET_SPAN, Resync included: a nervous finger is not the server's trouble. */
const BUDGET = 8;
const BUDGET_SPAN: Seconds = 120;

/** Polls are spread by up to this share, upwards only, so that clients do not march in step (chrony: 2 % as well). */
const JITTER = 0.02;

/** Silent polls before the interval starts to double: a lost packet or two is no reason to wait. */
const PATIENCE = 3;

/** Doublings for silence: a network that comes back is noticed within four of the usual intervals. */
const MOST_DOUBLINGS = 2;

export const pollSeconds = (exponent: number): Seconds => 2 ** exponent;

/** Timers may ring early by this much (Node's have a grain of 1 ms), and a promise is not broken by a grain. */
const TIMER_GRAIN: Seconds = 1e-3;

/** The packets sent to one server, and when the next one is allowed. */
export class Manners {
  private readonly departures: Raw[] = [];
  private readonly told: () => void;
  /** The server asked us for at least this; nothing before it did. */
  private floor = 0;
  private silentUntil: Raw | null = null;

  /** `told`: at every packet that is about to leave. */
  constructor(told: () => void = () => {}) {
    this.told = told;
  }

  /** A packet is about to leave. */
  departing(at: Raw): void {
    this.told();
    this.departures.push(at);
    if (this.departures.length > BUDGET) this.departures.shift();
  }

  /** It has left, a little later than planned: the next one keeps its distance from that. */
  departed(at: Raw): void {
    if (this.departures.length > 0) this.departures[this.departures.length - 1] = at;
  }

  /** It did not leave after all: there is no way there. */
  stayed(): void {
    this.departures.pop();
  }

  /** Seconds since the last packet; infinite where none is remembered. */
  quiet(now: Raw): Seconds {
    const last = this.departures.at(-1);
    return last === undefined ? Number.POSITIVE_INFINITY : elapsed(last, now);
  }

  /** The server said RATE: never again so often (kept for the session), and first of all a long pause, as chrony does. */
  slowDown(now: Raw, exponent: number): void {
    this.floor = Math.min(MAX_POLL, Math.max(this.floor, exponent) + 1);
    const pause = 4 * pollSeconds(this.floor);
    this.silentUntil = later(now, pause);
  }

  get slowed(): boolean {
    return this.floor > 0;
  }

  /** Nothing of the past matters any more: a new beginning would be no different. */
  settled(now: Raw): boolean {
    return !this.slowed && this.allowance(now) === BUDGET;
  }

  /** Seconds until a packet may be sent: 0 if at once. */
  wait(now: Raw): Seconds {
    const last = this.departures.at(-1);
    const oldest = this.departures.length === BUDGET ? this.departures[0] : undefined;
    const wait = Math.max(
      last === undefined ? 0 : BURST_SPACING - elapsed(last, now),
      oldest === undefined ? 0 : BUDGET_SPAN - elapsed(oldest, now),
      this.silentUntil === null ? 0 : elapsed(now, this.silentUntil),
    );
    return wait > 0 ? wait + TIMER_GRAIN : 0;
  }

  /** How many packets are left of the budget now. */
  allowance(now: Raw): number {
    return BUDGET - this.departures.filter((at) => elapsed(at, now) < BUDGET_SPAN).length;
  }

  /**
   * Seconds from one packet to the next in steady state. `random` is uniform in [0, 1). A server that stays silent is
   * asked less and less.
   */
  interval(wanted: number, polls: Polls, silentPolls: number, random: number): Seconds {
    const patience = Math.min(MOST_DOUBLINGS, Math.max(0, silentPolls - PATIENCE));
    const exponent = this.exponent(wanted, polls);
    const steady = Math.max(exponent, Math.min(MAX_POLL, exponent + patience));
    return pollSeconds(steady) * (1 + JITTER * random);
  }

  /** The exponent in force, for people. */
  exponent(wanted: number, { least, most }: Polls): number {
    return Math.max(this.floor, Math.min(most, Math.max(least, wanted)));
  }
}
