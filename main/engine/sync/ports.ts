/**
 * What the engine needs of the world, and nothing more. `host/` fulfils it with this machine, `simulation/` with virtual
 * time; the engine cannot tell which. Everything is a callback, never a promise: virtual time stands still while the
 * engine thinks, and a day is simulated in seconds.
 */
import type { DailyPatternState } from '../discipline/daily-pattern.ts';
import type { Raw, Seconds, Utc } from '../time/instant.ts';
import type { Reading } from '../time/reading.ts';

export type Cancel = () => void;

export interface Timescale {
  /** All clocks at one moment, the tightest of a few tries. */
  read(): Reading;
}

export interface Timers {
  /** Calls back once, after at least so many seconds; never synchronously. */
  after(delay: Seconds, action: () => void): Cancel;
}

export interface Random {
  /** Unpredictable bytes, for nonces. */
  bytes(count: number): Uint8Array;
  /** Uniform in [0, 1), for jitter. */
  uniform(): number;
}

/** Where a packet goes: an address (never a name), IPv6 possibly with a zone. */
export interface Address {
  readonly ip: string;
  readonly port: number;
}

/** Why a packet could not be sent or was sent back: what the network said, in a few words that a person can read. */
export interface TransportFailure {
  readonly kind: 'no-network' | 'refused' | 'other';
  readonly message: string;
}

export interface ChannelEvents {
  /** The datagram left; read as close to the system call as can be. */
  sent(at: Reading): void;
  /**
   * A datagram from the address that was asked came in at `at` on the raw counter: stamped by the kernel where it can
   * be. Not called where the stamp cannot be trusted, because the clock was stepped in between.
   */
  received(bytes: Uint8Array, at: Raw): void;
  failed(failure: TransportFailure): void;
}

/** One socket of its own, on an unpredictable port, connected to one server (RFC 9109). */
export interface Channel {
  close(): void;
}

export interface Transport {
  /** Opens a channel and sends one datagram through it; answers arrive until it is closed. */
  send(to: Address, bytes: Uint8Array, events: ChannelEvents): Channel;
}

/** `no-dns`: nobody answered the question. `not-found`: the answer is that there is no such name. */
export type Resolution =
  | { readonly kind: 'found'; readonly addresses: readonly string[] }
  | { readonly kind: 'not-found' | 'no-dns' };

export interface Resolver {
  /** Looks a name up, calls back once, never synchronously. */
  resolve(name: string, done: (result: Resolution) => void): void;
}

/** Where the engine keeps what it must know after a restart. Reading happens once, before the start. */
export interface Store {
  /** Keeps the record so that a kill at any instant leaves either the old or the new one. Never throws. */
  save(record: Memory): void;
}

/** What survives a restart. Plain JSON. */
export interface Memory {
  readonly version: 1;
  readonly drift: DriftRecord | null;
  readonly last: LastStatus | null;
}

export interface DriftRecord {
  /** Positive: the raw counter gains. */
  readonly ppm: number;
  /** One standard deviation at the time of saving. */
  readonly sigma: number;
  /** Random walk of the frequency, ppm per square root of a second; absent or null where it was not learned. */
  readonly wander?: number | null;
  /** What repeats every day, as far as it was learned on this counter. */
  readonly pattern?: DailyPatternState | null;
  /** When, by the clock of then. */
  readonly savedAt: string;
  /** The boot and the counter it was learned on; on another one it is worth less. */
  readonly boot: string;
  readonly counter: string;
}

export interface LastStatus {
  readonly health: 'starting' | 'in-sync' | 'degraded' | 'out-of-sync' | 'no-servers';
  readonly offset: Seconds | null;
  readonly bound: Seconds | null;
  /** By the clock of then, decimal nanoseconds since 1970. */
  readonly at: string;
  readonly servers: readonly string[];
}

/** The machine that the engine runs on, as far as a learned drift depends on it. */
export interface Machine {
  readonly boot: string;
  readonly counter: string;
}

/** Why the clock is not steered; what a person can do about it is in the words for it. */
export type ClockReason =
  /** Nobody has asked for more. */
  | 'observing'
  /** Another program was seen to set it. */
  | 'yielded'
  /** There is no clock helper here. */
  | 'no-helper'
  /** It does not answer, or not any more. */
  | 'helper-silent'
  /** This user may not speak to it. */
  | 'helper-denied'
  /** It serves another process. */
  | 'helper-busy'
  /** It is of another version. */
  | 'helper-version';

/** Why an attempt to set the clock came to nothing. `again`: only now, because something happened meanwhile. */
export type ClockRefusal = 'refused' | 'budget' | 'needs-consent' | 'again';

/** Called once, when it is known what came of an attempt: null where it was done. Perhaps before the call returns. */
export type Done = (refusal: ClockRefusal | null) => void;

/** How it was noticed that somebody else sets the clock. */
export type Interference =
  /** What it wrote in the kernel: rate, tick, status, error, phase of a loop, a slew. */
  | 'frequency'
  | 'tick'
  | 'status'
  | 'error'
  | 'phase'
  | 'slew'
  /** It steps the clock again and again. */
  | 'steps'
  /** The system says that it runs. */
  | 'service'
  /** It is none of this machine's: its domain, its administrator, its host or the system around it has the clock. */
  | 'domain-joined'
  | 'policy-managed'
  | 'hypervisor-synced'
  | 'container'
  | 'wsl'
  | 'no-right';

export type ClockEvent =
  /** A person wants it steered from now on: whatever was so before, this is a beginning. */
  | { readonly kind: 'begun' }
  /** It can, or cannot, be steered now. */
  | { readonly kind: 'availability' }
  /** It was stepped by somebody else (`stepped`), or the machine slept: to be looked at now. */
  | { readonly kind: 'disturbed'; readonly stepped: boolean };

/** How wrong the clock is, at most and likely. */
export interface ClockErrors {
  readonly maximum: Seconds;
  readonly likely: Seconds;
}

/** Moves the clock at once, by a signed difference. */
export interface Step {
  readonly amount: Seconds;
  readonly reason: string;
  /** How many servers stand behind it. */
  readonly agreeing: number;
  /** How wrong the clock is afterwards; null where nobody knows. */
  readonly errors: ClockErrors | null;
}

/** The clock that may be steered. Positive amounts make it faster or move it ahead. */
export interface Clock {
  readonly kind: 'observed' | 'simulated' | 'system';
  /** Null where it can be steered, else why not. */
  readonly refusal: ClockReason | null;
  /** The correction of the clock's rate in ppm (= -drift). */
  setFrequency(ppm: number, done: Done): void;
  /** Works an amount off gradually, on top of the frequency. A new slew replaces what is left of the last. */
  slew(amount: Seconds, over: Seconds, done: Done): void;
  step(step: Step, done: Done): void;
  /** What other programs of this machine are told of the clock's error; null: that nobody knows it. */
  vouch(errors: ClockErrors | null): void;
  /** Leaves the leap second at the end of this day to the kernel (null: takes that back). Done where the kernel will make it. */
  leap(kind: 'insert' | 'delete' | null, done: Done): void;
  /** Hands off, for good: another program sets this clock. From here on `refusal` is `yielded`. */
  yield(to: Interference): void;
  /** Calls back when something happens to the clock; returns how to stop. */
  listen(listener: (event: ClockEvent) => void): Cancel;
}

export interface Ports {
  readonly timescale: Timescale;
  readonly timers: Timers;
  readonly random: Random;
  readonly transport: Transport;
  readonly resolver: Resolver;
  readonly store: Store;
  readonly clock: Clock;
  readonly machine: Machine;
  /** A time that is known to be past, for the era of NTP stamps: the date of this build. */
  readonly notBefore: Utc;
}
