/**
 * One server at one address: when it is asked, whether it answers, and what its last answers were. A plain state machine
 * that is handed the time and gives back what to do; it opens no socket and starts no timer.
 *
 * Promises: never more packets than `Manners` allows; one question at a time; a kiss code is believed only as an answer
 * to our own question; an unsigned "go away" is acted on only when nothing better follows (whoever sits on the path
 * could have said it, and could as well have dropped the packets).
 */
import {
  type Answer,
  Exchange,
  isFromServer,
  type Measurement,
  type Reckoning,
  type Rejection,
} from '../ntp/exchange.ts';
import { later, type Raw, type Seconds, type Utc } from '../time/instant.ts';
import { BURST_LENGTH, BURST_SPACING, type Manners, type Polls, pollSeconds } from './manners.ts';
import { RateEvidence } from './rate-evidence.ts';
import { Route, type RouteChange } from './route.ts';

/**
 * An answer later than this is lost. Within a burst the next question is due then, and an answer that took longer would
 * bound the error no better than to a second.
 */
const ANSWER_WAIT: Seconds = BURST_SPACING;

/** Polls, as many as the reach register has bits: answers to older ones have aged beyond use. */
const REGISTER_LENGTH = 8;

/** Between two questions of one burst, at most; a longer wait means that the budget is spent. */
const LONGEST_GAP: Seconds = 2 * BURST_SPACING;

/**
 * After the first burst the rate is not known, and the time is lost again at 10 ppm within a minute: so the distance
 * between questions is doubled from one to the next until it is that of the polls. With the burst these are seven
 * packets in the first two minutes, one less than manners allow.
 */
const FIRST_RAMP: Seconds = 8;

/** Questions after an impossible answer: with it they make three, which is when it is believed. */
const LOOK_AGAIN_LENGTH = 2;
/** Not again within so many questions. */
const LOOK_AGAIN_POLLS = 16;

/** The network itself failed (no route): look again soon, nobody is bothered by it. */
const NO_NETWORK_WAIT: Seconds = 64;

export type SourceAction =
  /** Send these bytes through a channel of its own; any earlier channel of this source is closed. */
  | { readonly do: 'send'; readonly bytes: Uint8Array }
  /** The question is settled. Comes after the next `wake`, so that whoever hears of it may ask for a burst. */
  | { readonly do: 'close' }
  /** Call `wake` after so long; replaces an earlier one. */
  | { readonly do: 'wake'; readonly after: Seconds }
  /** It has been silent for long: its name may lead elsewhere by now. */
  | { readonly do: 'resolve' }
  /** It asked us to stop, and nothing else came from it: never ask again. */
  | { readonly do: 'demobilise'; readonly code: string };

/** What came of a datagram. */
export interface Heard {
  readonly answer: Answer;
  /** The path on which it came is another one than before. */
  readonly change?: RouteChange | null;
  readonly actions: SourceAction[];
}

export interface Randomness {
  bytes(count: number): Uint8Array;
  uniform(): number;
}

export class Source {
  readonly route = new Route();
  readonly rate = new RateEvidence();
  /** Newest last. */
  readonly register: Measurement[] = [];
  private readonly manners: Manners;
  /** Polls so far, and at which of them each answer in the register came. */
  private asked = 0;
  private readonly cameAt: number[] = [];
  private readonly random: Randomness;
  private exchange: Exchange | null = null;
  private burstLeft = 0;
  private readonly polls: Polls;
  private wantedPoll: number;
  private tries = 0;
  /** Its first burst is still to come. */
  private awaited = true;
  private silent = 0;
  private farewell: string | null = null;
  private lastAnswered: Raw | null = null;
  private due: Raw | null = null;
  private stopped = false;
  private demobilised = false;

  /** Questions that follow the first burst, each at twice the distance of the one before. */
  private ramp: Seconds | null = FIRST_RAMP;
  /** The poll at which it was asked again out of turn. */
  private lookedAgainAt = Number.NEGATIVE_INFINITY;
  /** Changes of route so far, and the last one. */
  routeChanges = 0;
  lastRouteChange: { readonly at: Raw; readonly change: RouteChange } | null = null;

  /** The last eight polls, newest in the lowest bit. */
  reach = 0;
  /** The last thing that was wrong with an answer, until a good one comes. */
  trouble: Rejection | null = null;
  /** What the network said about the last packet, until an answer comes. */
  networkFailure: 'no-network' | 'refused' | 'other' | null = null;

  constructor(random: Randomness, manners: Manners, polls: Polls) {
    this.random = random;
    this.manners = manners;
    this.polls = polls;
    this.wantedPoll = polls.least;
  }

  /** Starts a burst, at start, resume and Resync: as many packets as manners allow, the first after `delay`. */
  burst(now: Raw, delay: Seconds = 0): SourceAction[] {
    if (this.stopped || this.demobilised) return [];
    const wait = this.manners.wait(now);
    if (wait > LONGEST_GAP) {
      // Nothing that could be called a burst is allowed: one question as soon as it may be, for which nobody waits.
      this.awaited = false;
      this.burstLeft = 0;
      return this.exchange === null ? [this.wakeIn(now, wait)] : [];
    }
    this.burstLeft = BURST_LENGTH;
    if (this.exchange !== null) return [];
    return [this.wakeIn(now, Math.max(delay, wait))];
  }

  /** Seconds until this server may be asked again. */
  mayAskIn(now: Raw): Seconds {
    return this.manners.wait(now);
  }

  /** How many packets a burst would bring now. */
  burstAllowance(now: Raw): number {
    return this.stopped || this.demobilised || this.manners.wait(now) > LONGEST_GAP
      ? 0
      : Math.min(BURST_LENGTH, this.manners.allowance(now));
  }

  /**
   * Its last answer is physically impossible by all that was known: asks once more at once instead of waiting for the
   * next poll, and not again for a while, so that a server that keeps surprising is not asked more often for it.
   */
  lookAgain(now: Raw): SourceAction[] {
    if (this.stopped || this.demobilised || this.bursting) return [];
    if (this.asked - this.lookedAgainAt < LOOK_AGAIN_POLLS || this.manners.wait(now) > LONGEST_GAP) return [];
    this.lookedAgainAt = this.asked;
    this.burstLeft = LOOK_AGAIN_LENGTH;
    return this.exchange === null ? [this.next(now)] : [];
  }

  /** Breaks a burst off: the next packet leaves with the next poll. */
  endBurst(now: Raw): SourceAction[] {
    if (this.burstLeft === 0) return [];
    this.burstLeft = 0;
    return this.exchange === null ? [this.next(now)] : [];
  }

  /** What the next sample is worth, decided by who combines the sources: log2 s between polls. */
  pollEvery(exponent: number): void {
    this.wantedPoll = exponent;
  }

  /** The timer: an answer did not come in time, or it is time to ask. */
  wake(now: Raw, pivot: Utc, reckoning?: Reckoning): SourceAction[] {
    if (this.stopped || this.demobilised) return [];
    if (this.exchange !== null) return this.unanswered(now);
    const wait = this.manners.wait(now);
    // A timer that came early, or a budget that a Resync has spent.
    if (wait > LONGEST_GAP) this.burstLeft = 0;
    if (wait > 0) return [this.wakeIn(now, wait)];
    this.exchange = new Exchange(this.random.bytes(8), pivot, reckoning);
    this.reach = (this.reach << 1) & 0xff;
    this.asked += 1;
    while (this.cameAt.length > 0 && this.asked - this.cameAt[0]! >= REGISTER_LENGTH) {
      this.cameAt.shift();
      this.register.shift();
    }
    this.tries += 1;
    this.awaited = false;
    this.manners.departing(now);
    return [{ do: 'send', bytes: this.exchange.request }, this.wakeIn(now, ANSWER_WAIT)];
  }

  departed(at: Raw): void {
    if (this.exchange === null) return;
    this.exchange.departed(at);
    this.manners.departed(at);
  }

  /** A datagram from the server's address. The answer is for the caller; what to do next is in the actions. */
  datagram(bytes: Uint8Array, at: Raw): Heard {
    const { exchange } = this;
    if (exchange === null) return { answer: { kind: 'rejected', reason: 'duplicate' }, actions: [] };
    const answer = exchange.answer(bytes, at);
    switch (answer.kind) {
      case 'measured':
        this.trouble = null;
        this.farewell = null;
        this.register.push(answer.measurement);
        this.cameAt.push(this.asked);
        return { answer, change: this.followed(answer.measurement), actions: this.answered(at) };
      case 'kiss':
        return { answer, actions: this.kissed(answer.code, at) };
      case 'rejected':
        // A stranger's packet changes nothing: the true answer may still come.
        if (!isFromServer(answer.reason)) return { answer, actions: [] };
        this.trouble = answer.reason;
        return { answer, actions: this.answered(at) };
    }
  }

  /** The network refused the packet, or sent it back. */
  failed(kind: 'no-network' | 'refused' | 'other', now: Raw): SourceAction[] {
    if (this.exchange === null) return [];
    this.networkFailure = kind;
    if (kind !== 'no-network') return this.unanswered(now);
    // It never left: neither a try of the server's nor a reason to ask it less.
    this.exchange = null;
    this.tries -= 1;
    this.burstLeft = 0;
    const actions: SourceAction[] = [this.wakeIn(now, NO_NETWORK_WAIT), { do: 'close' }];
    // What was reached a moment ago will be again, when the network is back; else another address may have a route.
    return this.reach === 0 ? [...actions, { do: 'resolve' }] : actions;
  }

  /** The counter may have stopped (suspend) or the path may be another: what was measured is no longer comparable. */
  forget(): void {
    this.exchange = null;
    this.register.length = 0;
    this.cameAt.length = 0;
    this.route.forget();
    this.rate.clear();
    this.reach = 0;
    this.tries = 0;
    this.awaited = true;
    this.silent = 0;
  }

  /** The server's own answers contradict each other: it has moved, and only the newest says where it is now. */
  moved(): void {
    this.register.splice(0, this.register.length - 1);
    this.cameAt.splice(0, this.cameAt.length - 1);
    this.rate.clear();
  }

  stop(): SourceAction[] {
    this.stopped = true;
    this.exchange = null;
    this.due = null;
    return [{ do: 'close' }];
  }

  resume(): void {
    this.stopped = false;
  }

  /** No verdict yet: its first burst has not begun, or is under way and nothing came so far. */
  get pending(): boolean {
    if (this.demobilised || this.register.length > 0 || this.trouble !== null) return false;
    return this.bursting || this.awaited;
  }

  /** It says of itself that it does not know the time: then what it said before is worth nothing either. */
  get disowned(): boolean {
    return this.trouble === 'unsynchronised' || this.trouble === 'too-distant';
  }

  get bursting(): boolean {
    return !this.stopped && this.burstLeft > 0;
  }

  /** It asked us to stop; acted on when it has fallen silent otherwise. */
  get farewellCode(): string | null {
    return this.farewell;
  }

  /** Questions in a row that brought no answer. */
  get silentPolls(): number {
    return this.silent;
  }

  get slowed(): boolean {
    return this.manners.slowed;
  }

  /** Seconds between polls, without jitter. */
  get poll(): Seconds {
    return pollSeconds(this.manners.exponent(this.wantedPoll, this.polls));
  }

  get lastAnswer(): Raw | null {
    return this.lastAnswered;
  }

  get nextPoll(): Raw | null {
    return this.exchange === null ? this.due : null;
  }

  private followed(measurement: Measurement): RouteChange | null {
    const change = this.route.add(measurement);
    if (change !== null) {
      this.routeChanges += 1;
      this.lastRouteChange = { at: measurement.raw, change };
    }
    return change;
  }

  private answered(at: Raw): SourceAction[] {
    // Back after a long silence: a burst, as at the start (iburst of ntpd and chrony does the same).
    if (this.silent >= REGISTER_LENGTH) this.burstLeft = BURST_LENGTH;
    this.settle();
    this.networkFailure = null;
    this.reach |= 1;
    this.silent = 0;
    this.lastAnswered = at;
    return [this.next(at), { do: 'close' }];
  }

  private unanswered(now: Raw): SourceAction[] {
    this.settle();
    this.silent += 1;
    const lost = this.reach === 0 && this.tries >= 3;
    if (lost && this.farewell !== null) {
      this.demobilised = true;
      this.burstLeft = 0;
      this.due = null;
      return [{ do: 'demobilise', code: this.farewell }, { do: 'close' }];
    }
    const actions: SourceAction[] = [this.next(now), { do: 'close' }];
    return lost ? [...actions, { do: 'resolve' }] : actions;
  }

  private kissed(code: string, at: Raw): SourceAction[] {
    this.settle();
    this.lastAnswered = at;
    if (code === 'RATE') {
      this.burstLeft = 0;
      this.manners.slowDown(at, this.manners.exponent(this.wantedPoll, this.polls));
      return [this.wakeIn(at, this.manners.wait(at)), { do: 'close' }];
    }
    if (code === 'DENY' || code === 'RSTR') {
      this.burstLeft = 0;
      this.farewell = code;
    }
    this.silent += 1;
    if (this.farewell !== null && this.reach === 0 && this.tries >= 3) return this.unanswered(at);
    return [this.next(at), { do: 'close' }];
  }

  /** The question is over, and with it one of the burst. */
  private settle(): void {
    this.exchange = null;
    this.burstLeft = Math.max(0, this.burstLeft - 1);
  }

  /** After a question is settled: the next of the burst, or the next poll. */
  private next(now: Raw): SourceAction {
    const wait = this.manners.wait(now);
    if (this.burstLeft > 0 && wait <= LONGEST_GAP) return this.wakeIn(now, wait);
    this.burstLeft = 0;
    const poll = this.manners.interval(this.wantedPoll, this.polls, this.silent, this.random.uniform());
    const ramp = this.ramp;
    this.ramp = ramp !== null && ramp < poll ? 2 * ramp : null;
    return this.wakeIn(now, Math.max(wait, Math.min(poll, ramp ?? poll)));
  }

  private wakeIn(now: Raw, after: Seconds): SourceAction {
    this.due = later(now, after);
    return { do: 'wake', after };
  }
}
