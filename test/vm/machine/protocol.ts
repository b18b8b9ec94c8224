/**
 * What the test and the agent in the guest say to each other: lines of JSON, requests one way, answers and events the
 * other. Numbers that JSON cannot hold travel as decimal strings.
 */

export interface RunOptions {
  /** Name or number; root where it is not given. The user's own groups come with it. */
  readonly user?: string | number;
  /** Instead of the user's own group. */
  readonly group?: string | number;
  /** Added to a plain environment, not to that of the agent. */
  readonly env?: Readonly<Record<string, string>>;
  /** For the program's standard input, which is empty otherwise. */
  readonly input?: string;
  /** Its standard input stays open, for what is typed later. */
  readonly typing?: boolean;
}

export interface Command extends RunOptions {
  readonly program: string;
  readonly args: readonly string[];
}

export interface Outcome {
  /** Null where a signal ended it. */
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** The kernel's clock and what steers it (`struct timex`), read within some microseconds. Spans are seconds. */
export interface WireClock {
  /** Nanoseconds: CLOCK_REALTIME since 1970, the counters since the guest's boot. */
  readonly realtime: string;
  readonly monotonic: string;
  readonly raw: string;
  /** Between the first and the last of these readings. */
  readonly width: number;
  readonly frequencyPpm: number;
  /** Microseconds that 10 000 ticks' worth of time count for; one more is 100 ppm. */
  readonly tick: number;
  readonly status: number;
  /** What clock_adjtime returns: 0 right, 1 to 4 around a leap second, 5 not synchronised. */
  readonly state: number;
  readonly maxerror: number;
  readonly esterror: number;
  /** What the kernel's own loop has yet to slew. */
  readonly offset: number;
  readonly constant: number;
  /** Of TAI from UTC, whole seconds. */
  readonly tai: number;
}

/** What somebody else on the computer may do to the clock; only what is given is changed. Spans are seconds. */
export interface ClockChange {
  readonly frequencyPpm?: number;
  readonly tick?: number;
  readonly status?: number;
  readonly maxerror?: number;
  readonly esterror?: number;
  /** For the kernel's own loop, which also has to be switched on by `status`. */
  readonly offset?: number;
  readonly constant?: number;
  readonly tai?: number;
  /** ADJ_SETOFFSET: moves the clock at once. */
  readonly step?: number;
  /** The old adjtime(): slewed by 500 ppm. */
  readonly singleshot?: number;
}

export interface Measured {
  /** Seconds; positive when the server is ahead, as everywhere in this project. Of the exchange with the shortest delay. */
  readonly offset: number;
  readonly delay: number;
  /** Standard deviation of all offsets that were measured. */
  readonly deviation: number;
  readonly answers: number;
}

/** What can be asked of the agent, with what, and what it answers. */
export interface Operations {
  run(command: Command & { readonly timeout: number }): Outcome;
  /** `handle`: chosen by whoever asks, because numbers of processes are used again. */
  start(command: Command & { readonly handle: number }): { readonly pid: number };
  type(what: { readonly handle: number; readonly text: string }): null;
  kill(what: { readonly handle: number; readonly signal: string }): null;
  read(what: { readonly path: string }): string;
  write(what: { readonly path: string; readonly content: string; readonly mode: number }): null;
  clock(nothing: null): WireClock;
  adjtimex(change: ClockChange): WireClock;
  settime(what: { readonly ns: string }): null;
  offset(what: { readonly address: string; readonly port: number; readonly exchanges: number }): Measured;
  reboot(nothing: null): null;
  /** Never answers. */
  cutPower(nothing: null): null;
}

export interface Request {
  readonly id: number;
  readonly op: keyof Operations;
  readonly what: unknown;
}

export type Answer =
  | { readonly id: number; readonly result: unknown }
  | { readonly id: number; readonly error: string };

export type Event =
  | { readonly event: 'up'; readonly bootId: string }
  | { readonly event: 'output'; readonly handle: number; readonly text: string }
  | { readonly event: 'exit'; readonly handle: number; readonly code: number | null };
