/** `clock on` where another time service is stopped for it, and what becomes of that one when it comes to nothing. */
import { beforeEach, describe, expect, test } from 'vitest';
import { ApiError } from '../../main/api/contract.ts';
import type { SteeringPlan, SteeringReport, SteeringWish } from '../../main/api/steering.ts';
import { type Privileged, switchOff, switchOn } from '../../main/headless/clock/switch.ts';
import { EXIT, type ExitCode, type Output } from '../../main/headless/output.ts';
import { CHRONY_BESIDE, CHRONY_STOPPED, NOTHING_BESIDE } from '../doubles/fake-api.ts';
import { OBSERVED } from '../doubles/statuses.ts';

const report = (change: Partial<SteeringReport>): SteeringReport => ({
  outcome: 'steering',
  detail: null,
  command: null,
  ...change,
});

let did: string[];
let said: string[];
let data: unknown;
let gives: ExitCode;
beforeEach(() => {
  [did, said, data, gives] = [[], [], undefined, EXIT.inSync];
});

const output: Output = {
  json: false,
  locale: 'en',
  say: (text) => said.push(text),
  bytes: () => {},
  note: (text) => said.push(text),
  data: (value) => {
    data = value;
  },
};
const does =
  (what: string, code: () => ExitCode = () => EXIT.inSync): Privileged['install'] =>
  async () => {
    did.push(what);
    return code();
  };
const privileged: Privileged = {
  install: does('install'),
  takeOver: does('take over'),
  giveBack: does('give back', () => gives),
};

/** An engine that answers so to each wish. */
const engine = (plan: SteeringPlan, steer: (wish: SteeringWish) => SteeringReport) => ({
  status: async () => OBSERVED,
  steeringPlan: async () => plan,
  steer: async (wish: SteeringWish) => {
    did.push(wish.on ? 'on' : 'off');
    return steer(wish);
  },
});
const READY: SteeringPlan = { ...CHRONY_BESIDE, helper: { state: 'ready', version: '0.1.0' } };

describe('a clock that is switched on', () => {
  test('is steered after the other service was stopped, which stays stopped', async () => {
    expect(
      await switchOn(
        engine(READY, () => report({})),
        output,
        true,
        privileged,
      ),
    ).toBe(EXIT.inSync);
    expect(did).toEqual(['take over', 'on']);
    expect(data).toMatchObject({ outcome: 'steering' });
  });

  const silent = (wish: SteeringWish) =>
    wish.on ? report({ outcome: 'failed', detail: 'helper-silent' }) : report({ outcome: 'by-hand' });

  test.each([
    ['', READY, 'take over'],
    [' with the helper installed for it', CHRONY_BESIDE, 'install'],
  ] as const)('in vain%s: the other service is given back, and that is said', async (_, plan, first) => {
    expect(await switchOn(engine(plan, silent), output, true, privileged)).toBe(EXIT.notInSync);
    expect(did).toEqual([first, 'on', 'off', 'give back']);
    expect(data).toEqual(report({ outcome: 'given-back', detail: 'helper-silent' }));
    expect(said.at(-1)).toMatch(
      /^It did not work: .* chrony was stopped for it, and keeps the clock again, as before\.$/,
    );
  });

  test('in vain, by an engine that gives it back itself: once is enough', async () => {
    const itself = (wish: SteeringWish) =>
      wish.on ? report({ outcome: 'failed' }) : report({ outcome: 'observing' });
    await switchOn(engine(READY, itself), output, true, privileged);
    expect(did).toEqual(['take over', 'on', 'off']);
    expect(data).toMatchObject({ outcome: 'given-back' });
  });

  test('in vain, and it cannot be given back: said, with the command', async () => {
    gives = EXIT.notInSync;
    expect(await switchOn(engine(READY, silent), output, true, privileged)).toBe(EXIT.notInSync);
    expect(data).toMatchObject({ outcome: 'not-given-back' });
    expect(said.at(-1)).toMatch(/nobody keeps this clock right.*\n {2}sudo truechimer clock give-back$/);
  });

  test('by an engine that is gone by then: the other service is given back all the same', async () => {
    const gone = () => {
      throw new ApiError('unreachable', 'gone');
    };
    await expect(switchOn(engine(READY, gone), output, true, privileged)).rejects.toThrow('gone');
    expect(did).toEqual(['take over', 'on', 'give back']);
  });

  test('in vain, with nobody stopped for it: nobody is given back', async () => {
    await switchOn(engine(NOTHING_BESIDE, silent), output, true, privileged);
    expect(did).toEqual(['on']);
    expect(data).toMatchObject({ outcome: 'failed' });
  });

  test('without the agreement to stop another service: nothing is done', async () => {
    expect(
      await switchOn(
        engine(READY, () => report({})),
        output,
        false,
        privileged,
      ),
    ).toBe(EXIT.notInSync);
    expect(did).toEqual([]);
    expect(data).toMatchObject({ outcome: 'competed' });
  });
});

test('switched off, it is released before the other service is given it back', async () => {
  const answer = () => report({ outcome: 'by-hand' });
  expect(await switchOff(engine(CHRONY_STOPPED, answer), output, privileged)).toBe(EXIT.inSync);
  expect(did).toEqual(['off', 'give back']);
  expect(data).toMatchObject({ outcome: 'observing' });
});
