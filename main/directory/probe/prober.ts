/**
 * Asks many listed servers once each, without opening a socket or reading a clock: time and answers come in, actions go out,
 * so that a measurement of 200 servers runs in virtual time as it does in the world.
 *
 * Public servers are run by volunteers, and 200 answers that come at once would queue at our own end. So at most 20 questions
 * are open at any moment, one packet leaves every 10 to 15 ms, each server gets a single one, and a silent one gives up its
 * place soon. Names are looked up in the same measured way, ahead of the questions. Two names that lead to one machine are
 * one question.
 */
import {
  type Answer,
  Exchange,
  isFromServer,
  type Measurement,
  type Rejection,
} from '../../engine/ntp/exchange.ts';
import type { Address, Random, Resolution, TransportFailure } from '../../engine/sync/ports.ts';
import { elapsed, later, type Raw, type Seconds, type Utc } from '../../engine/time/instant.ts';
import { addressKey } from './ledger.ts';
import type { KeptOff } from './result.ts';

/** Questions, and look-ups, that are open at one moment. */
export const MOST_OPEN = 20;

/** From one packet to the next: this, and up to half of it more. 200 packets leave within 3 s. */
export const SPACING: Seconds = 0.01;

/** An answer that takes longer is none that anybody would choose: half of that nobody could know the error of. */
export const ANSWER_WAIT: Seconds = 1.5;

/** A resolver that has nobody to ask gives up later than this; the others need not wait for it. */
export const LOOKUP_WAIT: Seconds = 5;

export interface Target {
  readonly name: string;
  readonly host: string;
  readonly port: number;
  /** The host is an address. */
  readonly literal: boolean;
  /** The name stands for many machines, any of which will do. */
  readonly pool: boolean;
}

export type Outcome =
  | {
      readonly kind: 'measured';
      readonly address: string;
      readonly addresses: readonly string[];
      readonly measurement: Measurement;
      /** When its answer came. */
      readonly at: Raw;
    }
  | { readonly kind: 'silent'; readonly address: string; readonly addresses: readonly string[] }
  | { readonly kind: 'refused'; readonly address: string; readonly code: string }
  | { readonly kind: 'unusable'; readonly address: string; readonly reason: Rejection }
  | {
      readonly kind: 'unreachable';
      readonly address: string;
      readonly reason: string;
      /** It did not get out of here. */
      readonly local: boolean;
    }
  | { readonly kind: 'unresolved'; readonly reason: 'not-found' | 'no-dns' }
  | { readonly kind: 'too-soon'; readonly againIn: Seconds }
  | { readonly kind: 'kept-off'; readonly why: KeptOff }
  | { readonly kind: 'cancelled' };

export interface Settled {
  readonly name: string;
  readonly outcome: Outcome;
  /** The name under which the same machine was asked. */
  readonly sameAs: string | null;
  readonly from: 'probe' | 'engine';
}

export type Action =
  /** Answered by `resolved`. */
  | { readonly do: 'resolve'; readonly host: string }
  /** Opens a channel of its own with an unpredictable port (RFC 9109), answered by `departed`, `datagram` and `failed`. */
  | { readonly do: 'send'; readonly id: number; readonly to: Address; readonly bytes: Uint8Array }
  | { readonly do: 'close'; readonly id: number }
  /** Answered by `wake`; a later one replaces it. */
  | { readonly do: 'wake'; readonly after: Seconds }
  | { readonly do: 'settled'; readonly settled: Settled };

/** What is known and allowed outside of one run. */
export interface Surroundings {
  /** Why a name, or an address that it leads to, is not asked at all. */
  keptOff(name: string, to: Address | null): KeptOff | null;
  /** What the engine knows of a server that it asks anyhow, by its name or by an address. */
  engine(name: string | null, to: Address | null): Outcome | null;
  /** It asked us to stop. */
  stopped(name: string, to: Address | null): boolean;
  /** Seconds until a name, or an address, may be asked; 0: now. */
  wait(name: string | null, to: Address | null): Seconds;
  /** Seconds until a packet may go to an address; where it is 0, that packet counts as sent. */
  permit(name: string, to: Address): Seconds;
  /** It did not leave after all: there is no way there. */
  withdrawn(name: string, to: Address): void;
  kissed(name: string, to: Address, code: string): void;
}

interface Question {
  readonly id: number;
  readonly target: Target;
  readonly addresses: readonly string[];
  /** Those after the one that is asked. */
  rest: readonly string[];
  to: Address;
  exchange: Exchange;
  until: Raw;
  stray: Rejection | null;
  readonly followers: Target[];
  outcome: Outcome | null;
}

interface Lookup {
  readonly targets: Target[];
  readonly until: Raw;
}

export class Prober {
  private readonly random: Random;
  private readonly pivot: Utc;
  private readonly around: Surroundings;
  private readonly waiting: Target[];
  private readonly lookups = new Map<string, Lookup>();
  private readonly ready: { readonly target: Target; readonly addresses: readonly string[] }[] = [];
  private readonly open = new Map<number, Question>();
  /** By every address behind which the asked machine stands. */
  private readonly machines = new Map<string, Question>();
  /** What this run has looked up. */
  private readonly names = new Map<string, Resolution>();
  private nextPacket: Raw | null = null;
  private lastId = 0;
  private left: number;

  /** `targets`: each name once, in the order in which they are asked. `pivot`: a time within 68 years of now. */
  constructor(targets: readonly Target[], random: Random, pivot: Utc, around: Surroundings) {
    this.waiting = [...targets];
    this.left = targets.length;
    this.random = random;
    this.pivot = pivot;
    this.around = around;
  }

  /** Nothing more is expected of anybody. */
  get done(): boolean {
    return this.left === 0;
  }

  /** Also the beginning. */
  wake(now: Raw): Action[] {
    const actions: Action[] = [];
    for (const [host, { targets, until }] of this.lookups) {
      if (elapsed(until, now) < 0) continue;
      this.lookups.delete(host);
      for (const target of targets) {
        actions.push(...this.settle(target, { kind: 'unresolved', reason: 'no-dns' }));
      }
    }
    for (const question of this.open.values()) {
      if (elapsed(question.until, now) < 0) continue;
      const { stray, to, addresses } = question;
      const outcome: Outcome =
        stray === null
          ? { kind: 'silent', address: to.ip, addresses }
          : { kind: 'unusable', address: to.ip, reason: stray };
      actions.push(...this.conclude(question, outcome));
    }
    return [...actions, ...this.proceed(now)];
  }

  resolved(host: string, resolution: Resolution, now: Raw): Action[] {
    const lookup = this.lookups.get(host);
    if (lookup === undefined) return [];
    this.lookups.delete(host);
    this.names.set(host, resolution);
    return [...lookup.targets.flatMap((target) => this.named(target, resolution)), ...this.proceed(now)];
  }

  departed(id: number, at: Raw): void {
    this.open.get(id)?.exchange.departed(at);
  }

  datagram(id: number, bytes: Uint8Array, at: Raw, now: Raw): Action[] {
    const question = this.open.get(id);
    if (question === undefined) return [];
    const answer = question.exchange.answer(bytes, at);
    if (answer.kind === 'rejected' && !isFromServer(answer.reason)) {
      question.stray = answer.reason;
      return [];
    }
    return [...this.conclude(question, this.judged(question, answer, at)), ...this.proceed(now)];
  }

  failed(id: number, failure: TransportFailure, now: Raw): Action[] {
    const question = this.open.get(id);
    if (question === undefined) return [];
    const { to, target } = question;
    const outcome: Outcome = {
      kind: 'unreachable',
      address: to.ip,
      reason: failure.message,
      local: failure.kind === 'no-network',
    };
    if (failure.kind !== 'no-network') return [...this.conclude(question, outcome), ...this.proceed(now)];
    this.around.withdrawn(target.name, to);
    const again = this.askNext(question, now);
    return again === null
      ? [...this.conclude(question, outcome), ...this.proceed(now)]
      : [{ do: 'close', id }, ...again];
  }

  /** A person stops it: no more packets, and whatever is under way is given up. */
  cancel(): Action[] {
    const targets = [
      ...[...this.open.values()].flatMap(({ target, followers }) => [target, ...followers]),
      ...this.ready.map(({ target }) => target),
      ...[...this.lookups.values()].flatMap((lookup) => lookup.targets),
      ...this.waiting,
    ];
    const closed = [...this.open.keys()].map((id): Action => ({ do: 'close', id }));
    this.open.clear();
    this.ready.length = 0;
    this.lookups.clear();
    this.waiting.length = 0;
    return [...closed, ...targets.flatMap((target) => this.settle(target, { kind: 'cancelled' }))];
  }

  private proceed(now: Raw): Action[] {
    const actions: Action[] = [];
    for (;;) {
      const { waiting, lookups, ready, open } = this;
      if (waiting.length > 0 && lookups.size < MOST_OPEN && ready.length < MOST_OPEN) {
        actions.push(...this.begin(waiting.shift()!, now));
      } else if (ready.length > 0 && open.size < MOST_OPEN && this.due(now)) {
        const { target, addresses } = ready.shift()!;
        actions.push(...this.ask(target, addresses, now));
      } else break;
    }
    const next = this.nextMoment(now);
    return next === null ? actions : [...actions, { do: 'wake', after: next }];
  }

  private due(now: Raw): boolean {
    return this.nextPacket === null || elapsed(this.nextPacket, now) >= 0;
  }

  private nextMoment(now: Raw): Seconds | null {
    const moments = [
      ...[...this.open.values()].map(({ until }) => until),
      ...[...this.lookups.values()].map(({ until }) => until),
    ];
    if (this.ready.length > 0 && this.open.size < MOST_OPEN && this.nextPacket !== null) {
      moments.push(this.nextPacket);
    }
    if (moments.length === 0) return null;
    return Math.max(0, Math.min(...moments.map((moment) => elapsed(now, moment))));
  }

  private begin(target: Target, now: Raw): Action[] {
    const { around } = this;
    const known = around.engine(target.name, null);
    if (known !== null) return this.settle(target, known, null, 'engine');
    const keptOff = around.keptOff(target.name, null);
    if (keptOff !== null) return this.settle(target, { kind: 'kept-off', why: keptOff });
    if (around.stopped(target.name, null)) {
      return this.settle(target, { kind: 'kept-off', why: 'asked-to-stop' });
    }
    const againIn = around.wait(target.name, null);
    if (againIn > 0) return this.settle(target, { kind: 'too-soon', againIn });
    if (target.literal) return this.named(target, { kind: 'found', addresses: [target.host] });
    const before = this.names.get(target.host);
    if (before !== undefined) return this.named(target, before);
    const under = this.lookups.get(target.host);
    if (under !== undefined) {
      under.targets.push(target);
      return [];
    }
    this.lookups.set(target.host, { targets: [target], until: later(now, LOOKUP_WAIT) });
    return [{ do: 'resolve', host: target.host }];
  }

  private named(target: Target, resolution: Resolution): Action[] {
    if (resolution.kind !== 'found') {
      return this.settle(target, { kind: 'unresolved', reason: resolution.kind });
    }
    this.ready.push({ target, addresses: resolution.addresses });
    return [];
  }

  private ask(target: Target, addresses: readonly string[], now: Raw): Action[] {
    const to = (ip: string): Address => ({ ip, port: target.port });
    const machine = (ip: string) => this.machines.get(addressKey(to(ip)));
    for (const ip of addresses) {
      const known = this.around.engine(null, to(ip));
      if (known !== null && !target.pool) return this.settle(target, known, null, 'engine');
    }
    const barred = addresses.map((ip) => this.around.keptOff(target.name, to(ip)));
    const why = barred.find((reason) => reason !== null);
    if (why && (!target.pool || !barred.includes(null))) {
      return this.settle(target, { kind: 'kept-off', why });
    }
    // Of a pool any machine will do, so another one than before.
    const fresh = addresses.filter((ip, i) => barred[i] === null && machine(ip) === undefined);
    const same = addresses.map(machine).find((question) => question !== undefined);
    if (same !== undefined && (!target.pool || fresh.length === 0)) return this.join(target, same);
    if (fresh.some((ip) => this.around.stopped(target.name, to(ip)))) {
      return this.settle(target, { kind: 'kept-off', why: 'asked-to-stop' });
    }
    const [first, ...rest] = fresh;
    if (first === undefined) return this.settle(target, { kind: 'unresolved', reason: 'not-found' });
    // All addresses of a name lead to one machine, except those of a pool.
    const others = target.pool ? [] : addresses.map((ip) => this.around.wait(null, to(ip)));
    const againIn = Math.max(...others, 0) || this.around.permit(target.name, to(first));
    if (againIn > 0) return this.settle(target, { kind: 'too-soon', againIn });
    this.lastId += 1;
    const question: Question = {
      id: this.lastId,
      target,
      addresses,
      rest,
      to: to(first),
      exchange: this.exchange(),
      until: later(now, ANSWER_WAIT),
      stray: null,
      followers: [],
      outcome: null,
    };
    this.open.set(question.id, question);
    for (const ip of target.pool ? [first] : addresses) this.machines.set(addressKey(to(ip)), question);
    return [this.send(question, now)];
  }

  /** There is no way to this address: the next one of the name, where there is one. */
  private askNext(question: Question, now: Raw): Action[] | null {
    const { target, rest } = question;
    const [next, ...others] = rest;
    if (next === undefined) return null;
    question.rest = others;
    const to = { ip: next, port: target.port };
    if (this.around.permit(target.name, to) > 0) return this.askNext(question, now);
    question.to = to;
    question.exchange = this.exchange();
    question.until = later(now, ANSWER_WAIT);
    return [this.send(question, now), ...this.proceed(now)];
  }

  private send({ id, to, exchange }: Question, now: Raw): Action {
    this.nextPacket = later(now, SPACING * (1 + this.random.uniform() / 2));
    return { do: 'send', id, to, bytes: exchange.request };
  }

  private exchange(): Exchange {
    return new Exchange(this.random.bytes(8), this.pivot);
  }

  private join(target: Target, question: Question): Action[] {
    if (question.outcome === null) {
      question.followers.push(target);
      return [];
    }
    return this.settle(target, question.outcome, question.target.name);
  }

  private judged({ target, to, addresses }: Question, answer: Answer, at: Raw): Outcome {
    switch (answer.kind) {
      case 'measured':
        return { kind: 'measured', address: to.ip, addresses, measurement: answer.measurement, at };
      case 'kiss':
        this.around.kissed(target.name, to, answer.code);
        return { kind: 'refused', address: to.ip, code: answer.code };
      case 'rejected':
        return { kind: 'unusable', address: to.ip, reason: answer.reason };
    }
  }

  private conclude(question: Question, outcome: Outcome): Action[] {
    this.open.delete(question.id);
    question.outcome = outcome;
    const { id, target, followers } = question;
    return [
      { do: 'close', id },
      ...this.settle(target, outcome),
      ...followers.flatMap((follower) => this.settle(follower, outcome, target.name)),
    ];
  }

  private settle(
    { name }: Target,
    outcome: Outcome,
    sameAs: string | null = null,
    from: Settled['from'] = 'probe',
  ): Action[] {
    this.left -= 1;
    return [{ do: 'settled', settled: { name, outcome, sameAs, from } }];
  }
}
