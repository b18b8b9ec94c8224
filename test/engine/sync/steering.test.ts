/** The clock as another process keeps it: answers come late, some are refusals, and other programs may set it too. */
import { describe, expect, test } from 'vitest';
import type { Clock, ClockEvent, ClockRefusal, Done } from '../../../main/engine/sync/ports.ts';
import type { Machine } from '../../../main/simulation/machine.ts';
import { changing, truthful } from '../../../main/simulation/server.ts';
import { Run, START } from '../scenario.ts';

const HOUR = 3600;

/** Seconds: the kernel lets an error grow by 0.5 ms each second, and hears of a new one every 8. */
const GROWN = 4e-3;

const at = (seconds: number) => START + BigInt(seconds) * 1_000_000_000n;

interface Keeper {
  /** Filled in: tells the engine what the helper sees of the clock. */
  tell?: (event: ClockEvent) => void;
  /** Seconds until an order is carried out, and until that is known. */
  readonly there?: number;
  readonly back?: number;
  /** What a step is answered with instead of being made. */
  refuseStep?: ClockRefusal | null;
}

/** A helper between the engine and the machine's clock. */
function kept(keeper: Keeper): (machine: Machine) => Clock {
  return ({ clock, world }) => {
    const { there = 0.05, back = 0.05 } = keeper;
    const later = (order: (done: Done) => void, done: Done) =>
      world.in(there, () => order((refusal) => world.in(back, () => done(refusal))));
    return {
      kind: 'system',
      get refusal() {
        return clock.refusal;
      },
      setFrequency: (ppm, done) => void later((d) => clock.setFrequency(ppm, d), done),
      slew: (amount, over, done) => void later((d) => clock.slew(amount, over, d), done),
      step(step, done) {
        const { refuseStep = null } = keeper;
        void later((d) => (refuseStep === null ? clock.step(step, d) : d(refuseStep)), done);
      },
      vouch: (errors) => clock.vouch(errors),
      leap: (kind, done) => clock.leap(kind, done),
      yield: (to) => clock.yield(to),
      listen(listener) {
        keeper.tell = listener;
        return clock.listen(listener);
      },
    };
  };
}

describe('a helper that takes its time', () => {
  test.each([
    ['0.1 s', 0.05, 0.05],
    ['3 s there', 3, 0.01],
    ['3 s back, after the clock was stepped', 0.01, 3],
  ])('%s: the own step of the first lock is no disturbance, and the clock is right', (_, there, back) => {
    const run = new Run({ clockError: -5, through: kept({ there, back }) }).pass(120);
    expect(Math.abs(run.machine.clockError)).toBeLessThan(5e-3);
    expect(run.state.mode).toBe('steering');
    // Yielding takes two foreign steps; not even one was seen, so one more is forgiven.
    run.machine.clock.shift(-0.6);
    run.pass(60);
    expect(run.state.mode).toBe('steering');
    expect(Math.abs(run.machine.clockError)).toBeLessThan(5e-3);
  });

  test('that sees somebody step the clock twice is believed at once; a sleep is no step', () => {
    const keeper: Keeper = {};
    const run = new Run({ through: kept(keeper) }).pass(600);
    const seen = (by: number, stepped: boolean) => {
      run.machine.clock.shift(by);
      keeper.tell?.({ kind: 'disturbed', stepped });
    };
    seen(3, true);
    run.pass(60);
    expect(Math.abs(run.machine.clockError)).toBeLessThan(5e-3);
    seen(0.5, false);
    expect(run.state.mode).toBe('steering');
    // Less than what the engine itself would notice.
    seen(0.002, true);
    expect(run.state.mode).toBe('yielded');
  });

  test('a Resync says what came of it, when that is known, and once', () => {
    const run = new Run({ through: kept({ there: 0.5, back: 0.5 }) }).pass(2 * HOUR);
    run.machine.clock.shift(0.3);
    const result = run.resync();
    run.pass(20);
    expect(result.report).toMatchObject({ outcome: 'stepped', correction: { kind: 'stepped' } });
    expect(result.report!.correction!.amount).toBeCloseTo(-0.3, 2);
    expect(Math.abs(run.machine.clockError)).toBeLessThan(3e-3);
  });

  test('days of it are as good as without', () => {
    const direct = new Run({ seed: 5 }).pass(24 * HOUR);
    const late = new Run({ seed: 5, through: kept({}) }).pass(24 * HOUR);
    expect(Math.abs(late.machine.clockError - direct.machine.clockError)).toBeLessThan(5e-4);
  });
});

describe('a step that is refused', () => {
  test('because something happened meanwhile, is decided anew and made', () => {
    const keeper: Keeper = { refuseStep: 'again' };
    const run = new Run({ clockError: -5, through: kept(keeper) }).pass(20);
    expect(run.state.lastCorrection).toMatchObject({ kind: 'held', reason: 'disturbed' });
    expect(run.machine.clockError).toBeLessThan(-4);
    keeper.refuseStep = null;
    run.pass(200);
    expect(Math.abs(run.machine.clockError)).toBeLessThan(5e-3);
  });

  test('without a person’s consent, is asked about and not tried again and again; with it, it is made', () => {
    const keeper: Keeper = { refuseStep: 'needs-consent' };
    const run = new Run({ clockError: -5, through: kept(keeper) }).pass(10 * 60);
    expect(run.state.lastCorrection).toMatchObject({ kind: 'asked', reason: 'needs-consent' });
    expect(run.state.lastCorrection!.amount).toBeCloseTo(5, 1);
    expect(run.machine.clockError).toBeLessThan(-4);
    keeper.refuseStep = null;
    run.pass(10 * 60);
    // Asked once, it waits for the person.
    expect(run.machine.clockError).toBeLessThan(-4);
    let answered = 0;
    run.sync.approve(() => {
      answered += 1;
    });
    run.pass(1);
    expect(answered).toBe(1);
    expect(Math.abs(run.machine.clockError)).toBeLessThan(5e-3);
    expect(run.state.lastCorrection).toMatchObject({ kind: 'stepped' });
    run.pass(HOUR);
    expect(Math.abs(run.machine.clockError)).toBeLessThan(2e-3);
  });
});

describe('a person who approves', () => {
  const moving = changing((t) => t > at(7200), truthful({ offset: 0.7 }), truthful());

  test('the correction by which all servers moved: it is made, once', () => {
    const run = new Run({ peers: Array(4).fill({ server: moving }) }).pass(4 * HOUR);
    expect(run.state.lastCorrection).toMatchObject({ kind: 'asked', reason: 'servers-moved' });
    run.sync.approve(() => {});
    expect(run.machine.clockError).toBeCloseTo(0.7, 2);
    expect(run.state.lastCorrection).toMatchObject({ kind: 'stepped' });
    run.pass(4 * HOUR);
    expect(run.machine.clockError).toBeCloseTo(0.7, 2);
    expect(run.state.health).toBe('in-sync');
  });

  test('while nothing is asked: what there is to correct is corrected gently', () => {
    const run = new Run({}).pass(HOUR);
    const before = run.machine.clockError;
    run.sync.approve(() => {});
    expect(run.machine.clockError).toBeCloseTo(before, 4);
  });

  test('and only observes: nothing is done, and the answer comes all the same', () => {
    const run = new Run({ steerable: false }).pass(HOUR);
    const before = run.machine.clockError;
    let answered = false;
    run.sync.approve(() => {
      answered = true;
    });
    expect(answered).toBe(true);
    expect(run.machine.clockError).toBe(before);
  });
});

describe('a person who switches it on, and off', () => {
  test('on: the clock that was watched for an hour is put right at once, by one step', () => {
    const run = new Run({ steerable: false, clockError: -0.3 }).pass(HOUR);
    expect(run.machine.clockError).toBeLessThan(-0.25);
    run.machine.clock.steer(true);
    expect(run.state).toMatchObject({ mode: 'steering', lastCorrection: { kind: 'stepped' } });
    expect(Math.abs(run.machine.clockError)).toBeLessThan(3e-3);
    run.pass(HOUR);
    expect(Math.abs(run.machine.clockError)).toBeLessThan(2e-3);
  });

  test('off: it drifts on at the rate that was learned, and is not touched', () => {
    const run = new Run({ oscillator: { ppm: 80, wander: 1e-9 } }).pass(6 * HOUR);
    run.machine.clock.steer(false);
    expect(run.state.mode).toBe('observe');
    run.pass(HOUR);
    // 80 ppm would be 288 ms.
    expect(Math.abs(run.machine.clockError)).toBeLessThan(3e-3);
    run.machine.clock.shift(0.5);
    run.pass(HOUR);
    expect(run.machine.clockError).toBeGreaterThan(0.49);
  });

  test('on again after it was yielded: from the beginning', () => {
    const run = new Run({}).pass(2 * HOUR);
    run.machine.clock.yield('frequency');
    run.machine.clock.shift(2);
    run.pass(HOUR);
    expect(run.state.mode).toBe('yielded');
    expect(run.machine.clockError).toBeGreaterThan(1.9);
    run.machine.clock.steer(true);
    expect(run.state.mode).toBe('steering');
    expect(Math.abs(run.machine.clockError)).toBeLessThan(5e-3);
  });
});

describe('what other programs of the machine are told', () => {
  test('nothing before the clock was corrected, then a bound that is true at every moment', () => {
    const run = new Run({ clockError: -0.4 });
    for (let second = 0; second < 6 * HOUR; second += 1) {
      run.pass(1);
      const { vouched } = run.machine.clock;
      if (vouched === null) continue;
      expect(Math.abs(run.machine.clockError)).toBeLessThanOrEqual(vouched.maximum + GROWN);
    }
    expect(run.machine.clock.vouched).not.toBeNull();
    // An hour later somebody steps it: until it is measured anew, nobody vouches for it.
    run.machine.clock.shift(-0.6);
    run.pass(9);
    const { vouched } = run.machine.clock;
    if (vouched !== null)
      expect(Math.abs(run.machine.clockError)).toBeLessThanOrEqual(vouched.maximum + GROWN);
  });

  test('an error that grows while no server answers', () => {
    const run = new Run({}).pass(2 * HOUR);
    const { maximum } = run.machine.clock.vouched!;
    run.machine.offline = true;
    run.pass(12 * HOUR);
    expect(run.machine.clock.vouched!.maximum).toBeGreaterThan(2 * maximum);
  });
});
