/**
 * One engine per machine. A seat is a process's place at it: whoever gets the lock runs the engine and lets others attach;
 * whoever does not attaches to it as a face. When the engine dies, its faces say so, and after ten seconds one of them
 * takes over; the others attach to that one.
 *
 * Promises: through `api` the same contract is answered all the time, whoever answers; what listens to it goes on
 * listening when the engine changes; and `engine.presence` in every status is true of this process. An engine runs only
 * while this process holds the lock, and the lock is given back last.
 */
import { type Api, ApiError, type CommandName, commands, type EventName, events } from '../api/contract.ts';
import type { Status } from '../api/status.ts';
import { blankStatus } from './blank-status.ts';
import { lostStatus } from './lost-status.ts';

/** Seconds. Long enough for a service manager to start a daemon anew, short enough to wait for. */
const PATIENCE = 10;

/** Seconds at most, on top: two faces should not reach for the lock at the same instant. */
const SPREAD = 1;

/** Seconds. An engine that took its leave needs a moment to write down what it learned, then the lock is free. */
const AFTER_GOODBYE = 0.25;

/** Seconds between looks for an engine. */
const LOOK_EVERY = 1;

export interface LocalEngine {
  readonly api: Api;
  close(): Promise<void>;
}

export interface Attached {
  /** Rejects calls that are under way when the engine dies. */
  readonly api: Api;
  /** Calls back once, when the engine is gone. `clean`: it ended on purpose. */
  onClose(listener: (end: { readonly clean: boolean }) => void): void;
  close(): void;
}

export interface SeatOptions {
  readonly kind: 'tray' | 'daemon';
  readonly version: string;
  /** Null while a living process holds it. */
  readonly lock: { tryAcquire(): Promise<{ release(): Promise<void> } | null> };
  readonly startEngine: () => Promise<LocalEngine>;
  /** Lets others attach to this engine. */
  readonly publish: (api: Api) => Promise<{ close(): Promise<void> }>;
  /** The engine that others run, or null where none answers. */
  readonly findOwner: () => Promise<Attached | null>;
  /** A face that only looks never becomes the engine. */
  readonly canTakeOver: boolean;
  /** Calls back once after so many seconds, unless the returned function is called before. */
  readonly delay: (seconds: number, action: () => void) => () => void;
  /** Uniform in [0, 1). */
  readonly random: () => number;
  readonly log: { info(message: string): void; warn(message: string): void; error(message: string): void };
}

interface Current {
  readonly presence: 'here' | 'attached';
  readonly api: Api;
  close(): Promise<void>;
}

type Listeners = { readonly [E in EventName]: Set<(payload: never) => void> };

export class Seat {
  readonly api: Api;
  private readonly options: SeatOptions;
  private readonly listeners = Object.fromEntries(
    Object.keys(events).map((event) => [event, new Set()]),
  ) as unknown as Listeners;
  private readonly subscriptions = new Map<EventName, () => void>();
  private current: Current | null = null;
  private last: Status;
  /** Seconds since the engine was lost, and until the lock may be tried; both counted by looks. */
  private lostFor = 0;
  private takeoverIn = 0;
  private cancelLook: (() => void) | null = null;
  private work: Promise<void> = Promise.resolve();
  private stopped = false;

  constructor(options: SeatOptions) {
    this.options = options;
    const { kind, version } = options;
    const engine = { presence: 'lost', kind, pid: process.pid, takeoverIn: null } as const;
    this.last = blankStatus(version, engine, Date.now());
    this.api = this.forwarding();
  }

  /**
   * Resolves when this process is the engine, is attached to it, or waits for one that does not answer. Rejects where the
   * engine does not start; then nothing is left behind.
   */
  start(): Promise<void> {
    this.work = this.sitDown();
    return this.work;
  }

  /** Ends the engine if it is here, or leaves it to the others. */
  async stop(): Promise<void> {
    this.stopped = true;
    for (const set of Object.values(this.listeners)) set.clear();
    this.cancelLook?.();
    // What is being started has to be there before it can be closed.
    await this.work.catch(() => {});
    const { current } = this;
    this.become(null);
    await current?.close();
  }

  private async sitDown(): Promise<void> {
    if (this.options.canTakeOver && (await this.tryOwn())) return;
    if (await this.tryAttach()) return;
    this.options.log.warn('An engine holds the lock, but does not answer.');
    this.wait(PATIENCE);
  }

  /** Runs the engine here, if the lock can be had. */
  private async tryOwn(): Promise<boolean> {
    const { lock, startEngine, publish, log } = this.options;
    const held = await lock.tryAcquire();
    if (held === null) return false;
    const open: (() => Promise<void>)[] = [() => held.release()];
    // In the reverse order of opening, and the lock is given back whatever happens.
    const close = async () => {
      const next = open.pop();
      if (next === undefined) return;
      try {
        await next();
      } finally {
        await close();
      }
    };
    try {
      const engine = await startEngine();
      open.push(() => engine.close());
      const publication = await publish(engine.api);
      open.push(() => publication.close());
      this.become({ presence: 'here', api: engine.api, close });
    } catch (error) {
      await close();
      throw error;
    }
    log.info('The engine runs in this process.');
    return true;
  }

  /** Attaches to the engine that runs elsewhere, if one answers. */
  private async tryAttach(): Promise<boolean> {
    const owner = await this.options.findOwner();
    if (owner === null) return false;
    const current: Current = {
      presence: 'attached',
      api: owner.api,
      close: async () => owner.close(),
    };
    this.become(current);
    this.options.log.info('Attached to the engine of another process.');
    owner.onClose(({ clean }) => {
      if (this.current !== current) return;
      this.become(null);
      this.options.log.warn(clean ? 'The engine was ended.' : 'The engine is lost.');
      this.wait(clean ? AFTER_GOODBYE : PATIENCE);
    });
    return true;
  }

  private wait(seconds: number): void {
    if (this.stopped) return;
    this.lostFor = 0;
    this.takeoverIn = seconds + this.options.random() * SPREAD;
    this.emitLost();
    this.lookLater();
  }

  private lookLater(): void {
    const rest = this.options.canTakeOver && this.takeoverIn > 0 ? this.takeoverIn : LOOK_EVERY;
    const pause = Math.min(rest, LOOK_EVERY);
    this.cancelLook = this.options.delay(pause, () => {
      this.cancelLook = null;
      this.lostFor += pause;
      this.takeoverIn = Math.max(0, this.takeoverIn - pause);
      this.work = this.look();
    });
  }

  private async look(): Promise<void> {
    try {
      const due = this.options.canTakeOver && this.takeoverIn === 0;
      if ((due && (await this.tryOwn())) || (await this.tryAttach())) return;
    } catch (error) {
      this.options.log.error(`The engine could not be taken over: ${String(error)}`);
      this.takeoverIn = PATIENCE;
    }
    if (this.stopped) return;
    this.emitLost();
    this.lookLater();
  }

  private become(current: Current | null): void {
    this.current = current;
    for (const stop of this.subscriptions.values()) stop();
    this.subscriptions.clear();
    for (const event of EVENTS) this.subscribe(event);
    if (current !== null) void this.announce(current);
  }

  /** Listens where somebody listens; to the status of another process always, because it may be its last. */
  private subscribe(event: EventName): void {
    const stop = this.subscriptions.get(event);
    const needed =
      this.listeners[event].size > 0 || (event === 'status' && this.current?.presence === 'attached');
    if (needed && stop === undefined && this.current !== null) {
      this.subscriptions.set(
        event,
        this.current.api.on(event, (payload) => this.emit(event, payload)),
      );
    } else if (!needed && stop !== undefined) {
      stop();
      this.subscriptions.delete(event);
    }
  }

  /** Tells those who listen what is so now that the engine is another one. */
  private async announce(current: Current): Promise<void> {
    for (const event of EVENTS) {
      // What nobody wants to know need not be found out.
      if (event !== 'status' && this.listeners[event].size === 0) continue;
      try {
        const payload = await current.api[event]();
        if (this.current === current) this.emit(event, payload);
      } catch (error) {
        this.options.log.warn(`The engine did not tell its ${event}: ${String(error)}`);
      }
    }
  }

  private emitLost(): void {
    this.deliver('status', this.lost());
  }

  private emit(event: EventName, payload: unknown): void {
    this.deliver(event, event === 'status' ? this.truthful(payload as Status) : payload);
  }

  private deliver(event: EventName, payload: unknown): void {
    for (const listener of this.listeners[event]) (listener as (payload: unknown) => void)(payload);
  }

  /** The engine says of itself that it is here; that is so only in its own process. */
  private truthful(status: Status): Status {
    const presence = this.current?.presence ?? 'lost';
    this.last = { ...status, engine: { ...status.engine, presence, takeoverIn: null } };
    return this.last;
  }

  private lost(): Status {
    return lostStatus(this.last, this.lostFor, this.countdown());
  }

  private countdown(): number | null {
    if (!this.options.canTakeOver) return null;
    if (this.takeoverIn > 0) return this.takeoverIn;
    // Due, and not yet had: the old engine may still be closing. Later than that it hangs, and only a person can help.
    return this.lostFor <= PATIENCE ? LOOK_EVERY : null;
  }

  private forwarding(): Api {
    const calls = Object.fromEntries(
      (Object.keys(commands) as CommandName[]).map((name) => [
        name,
        (input?: unknown) => this.forward(name, input),
      ]),
    );
    const on = (event: EventName, listener: (payload: never) => void) => {
      // A wrapper, so that the same function can listen twice and stop once.
      const entry = (payload: never) => listener(payload);
      this.listeners[event].add(entry);
      this.subscribe(event);
      return () => {
        this.listeners[event].delete(entry);
        this.subscribe(event);
      };
    };
    return { ...calls, on } as unknown as Api;
  }

  private async forward(name: CommandName, input: unknown): Promise<unknown> {
    if (this.current === null) {
      if (name === 'status') return this.lost();
      throw new ApiError('unreachable', 'The time engine has stopped, so this cannot be done now.');
    }
    const value = await (this.current.api[name] as (input: unknown) => Promise<unknown>)(input);
    return name === 'status' ? this.truthful(value as Status) : value;
  }
}

const EVENTS = Object.keys(events) as EventName[];
