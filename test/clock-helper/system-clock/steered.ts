/** A helper over a clock whose kernel is in virtual time: somebody claims it, and its timers come when they come. */
import { expect } from 'vitest';
import { Helper } from '../../../main/clock-helper/helper.ts';
import type { HelperEvent, Reply } from '../../../main/clock-helper/protocol/reply.ts';
import type { HelperRecord } from '../../../main/clock-helper/record.ts';
import type { SystemClock } from '../../../main/clock-helper/system-clock/system-clock.ts';
import { RELEASED } from '../../../main/release/release.ts';
import { APP, RIGHT } from '../rig.ts';

export interface Machine {
  readonly uptime: bigint;
  /** Milliseconds pass. */
  pass(milliseconds: number): void;
}

export interface Steered {
  readonly ask: (wish: object) => Reply;
  /** So many seconds pass; the claim is renewed every 20, as a client does. */
  readonly run: (seconds: number) => void;
  readonly events: readonly HelperEvent[];
  /** What the helper kept last. */
  readonly record: () => HelperRecord | null;
}

const RENEWAL = 20_000_000_000n;

/** `late`: milliseconds by which each timer of the helper is. */
export function steered(clock: SystemClock, machine: Machine, late: () => number): Steered {
  const events: HelperEvent[] = [];
  let record: HelperRecord | null = null;
  const helper = new Helper({
    clock,
    version: '9.9.9',
    released: RELEASED,
    leapAllowed: false,
    boot: 'this boot',
    record: null,
    keep: (latest) => {
      record = latest;
    },
    audit: () => {},
    tell: (event) => events.push(event),
  });
  let id = 0;
  const ask = (wish: object) => {
    id += 1;
    return helper.handle(APP, { id, sent: clock.read().hrtime, errors: RIGHT, ...wish } as never);
  };
  const claim = () => ask({ op: 'claim', lease: 600, despite: false });
  expect(claim()).toMatchObject({ ok: true });
  return {
    ask,
    events,
    record: () => record,
    run(seconds) {
      const end = machine.uptime + BigInt(seconds) * 1_000_000_000n;
      let renewed = machine.uptime;
      while (machine.uptime < end) {
        if (machine.uptime - renewed > RENEWAL) {
          renewed = machine.uptime;
          claim();
        }
        machine.pass(Math.max(1, Math.round((helper.tick() ?? 1000) + late())));
      }
    },
  };
}

/** The same delays in turn, for ever. */
export function inTurn(...delays: number[]): () => number {
  let i = 0;
  return () => delays[i++ % delays.length] ?? 0;
}
