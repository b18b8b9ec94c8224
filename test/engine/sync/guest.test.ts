/** Whatever a person, a laptop and a network do: the promises to the servers, to the name service and to the faces hold. */
import fc from 'fast-check';
import * as v from 'valibot';
import { describe, expect, test } from 'vitest';
import { Status } from '../../../main/api/status.ts';
import type { ServerSpec } from '../../../main/engine/source/name.ts';
import type { ResyncSnapshot } from '../../../main/engine/sync/snapshot.ts';
import { toSeconds, type Utc } from '../../../main/engine/time/instant.ts';
import { blankStatus } from '../../../main/service/blank-status.ts';
import { exponential, lossy, nothing, symmetric } from '../../../main/simulation/network.ts';
import type { OscillatorModel } from '../../../main/simulation/oscillator.ts';
import { kissing, type Server, truthful } from '../../../main/simulation/server.ts';
import { address, literal, named, type Peer, Run } from '../scenario.ts';

const HOUR = 3600;
const dead = symmetric(nothing);

/** Good, dead, lossy, wrong, unsynchronised, and two that ask for fewer packets. */
const PEERS: readonly Peer[] = [
  {},
  { path: dead },
  { path: symmetric(lossy(0.4, exponential(0.01, 0.001))) },
  { server: truthful({ offset: 0.4 }) },
  { server: truthful({ leap: 3 }) },
  { server: kissing('RATE') },
  { server: kissing('DENY') },
  {},
];

const CHOICE: readonly ServerSpec[] = [
  ...PEERS.map((_, i) => literal(address(i))),
  named('pool.example', true),
  named('pool.example'),
  named('twin.example'),
  named('nobody.example'),
];

type Deed =
  | { readonly do: 'configure'; readonly servers: readonly ServerSpec[] }
  | {
      readonly do:
        | 'resync'
        | 'cancel'
        | 'pause'
        | 'continue'
        | 'network changed'
        | 'resumed'
        | 'plug'
        | 'unplug';
    }
  | { readonly do: 'step' | 'sleep' | 'wait'; readonly by: number };

const deed: fc.Arbitrary<Deed> = fc.oneof(
  {
    weight: 3,
    arbitrary: fc
      .subarray([...CHOICE], { maxLength: 6 })
      .map((servers): Deed => ({ do: 'configure', servers })),
  },
  {
    weight: 6,
    arbitrary: fc
      .constantFrom('resync', 'cancel', 'pause', 'continue', 'network changed', 'resumed', 'plug', 'unplug')
      .map((what): Deed => ({ do: what })),
  },
  { weight: 1, arbitrary: fc.constantFrom(-700, -0.3, 0.02, 5).map((by): Deed => ({ do: 'step', by })) },
  { weight: 1, arbitrary: fc.constantFrom(1, 60, 8 * HOUR).map((by): Deed => ({ do: 'sleep', by })) },
  {
    weight: 8,
    arbitrary: fc.constantFrom(0.01, 0.3, 1.5, 4, 9, 70, 700).map((by): Deed => ({ do: 'wait', by })),
  },
);

/** What is wrong with the shape of the status: nothing, if it is as every face expects it. */
function shapeOf(run: Run) {
  const rest = blankStatus('1', { presence: 'here', kind: 'daemon', pid: 1, takeoverIn: null }, 0);
  return v.safeParse(Status, { ...rest, ...run.state }).issues;
}

/** A run in which every question to the name service that is answered, and every timer, is seen. */
class Watched extends Run {
  readonly answers: { readonly name: string; readonly at: Utc }[] = [];
  readonly timers = new Set<() => void>();
  readonly reports: ResyncSnapshot[][] = [];
  paused = false;

  constructor(seed: number, oscillator: OscillatorModel = { ppm: 10, wander: 1e-8 }) {
    super({ seed, oscillator, peers: PEERS });
    const { names, ports } = this.machine;
    names.set('pool.example', { kind: 'found', addresses: PEERS.map((_, i) => address(i)) });
    names.set('twin.example', { kind: 'found', addresses: [address(0), address(7)] });
    const known = new Map(names);
    names.get = (name) => {
      this.answers.push({ name, at: this.world.now });
      return known.get(name);
    };
    const real = { ...ports.timers };
    this.sync.stop();
    Object.assign(ports.timers, {
      after: (delay: number, action: () => void) => {
        const ring = () => {
          this.timers.delete(ring);
          action();
        };
        this.timers.add(ring);
        const cancel = real.after(delay, ring);
        return () => {
          this.timers.delete(ring);
          cancel();
        };
      },
    });
    this.boot();
  }

  act(what: Deed): void {
    switch (what.do) {
      case 'configure':
        this.configure(...what.servers);
        break;
      case 'resync': {
        const reports: ResyncSnapshot[] = [];
        this.reports.push(reports);
        this.paused = false;
        this.sync.resync((report) => reports.push(report));
        break;
      }
      case 'cancel':
        this.sync.cancelResync();
        break;
      case 'pause':
      case 'continue':
        this.paused = what.do === 'pause';
        this.sync.pause(this.paused);
        break;
      case 'network changed':
        this.sync.networkChanged();
        break;
      case 'resumed':
        this.sync.resumed();
        break;
      case 'plug':
      case 'unplug':
        this.machine.offline = what.do === 'unplug';
        break;
      case 'step':
        this.machine.clock.shift(what.by);
        break;
      case 'sleep':
        this.machine.sleep(what.by);
        this.pass(what.by);
        break;
      case 'wait':
        this.pass(what.by);
    }
  }
}

test('manners, lookups, reports and shapes, over random lives', () => {
  fc.assert(
    fc.property(fc.nat(1000), fc.array(deed, { minLength: 5, maxLength: 60 }), (seed, deeds) => {
      const run = new Watched(seed);
      for (const what of deeds) {
        const { paused } = run;
        const sent = run.machine.packets.length;
        run.act(what);
        if (paused && what.do === 'wait') expect(run.machine.packets.length).toBe(sent);
        expect(shapeOf(run)).toBeUndefined();
        const { chosen, sources } = run.state;
        expect([null, ...sources.map((s) => s.id)]).toContain(chosen);
      }
      run.pass(300);
      for (const reports of run.reports) expect(reports.length).toBe(1);
      run.sync.stop();
      expect(run.timers.size).toBe(0);
      const sent = run.machine.packets.length;
      run.pass(2 * HOUR);
      expect(run.machine.packets.length).toBe(sent);

      for (const [i] of PEERS.entries()) {
        const times = run.machine.packets.filter((p) => p.ip === address(i)).map((p) => p.at);
        times.forEach((at, n) => {
          if (n >= 1) expect(toSeconds(at - times[n - 1]!)).toBeGreaterThan(1.99);
          if (n >= 8) expect(toSeconds(at - times[n - 8]!)).toBeGreaterThan(119.9);
        });
      }
      for (const name of new Set(run.answers.map((a) => a.name))) {
        const times = run.answers.filter((a) => a.name === name).map((a) => a.at);
        times.slice(1).forEach((at, n) => {
          expect(toSeconds(at - times[n]!)).toBeGreaterThan(3599);
        });
      }
    }),
    { numRuns: 150, seed: 2036 },
  );
});

test('true time lies within the bound all the while, as long as the servers are honest', () => {
  const honest = CHOICE.filter(
    (spec) => [0, 1, 2, 7].map(address).includes(spec.text) || spec.text === 'twin.example',
  );
  const life = deed.map(
    (what): Deed => (what.do === 'configure' ? { do: 'configure', servers: honest } : what),
  );
  fc.assert(
    fc.property(
      fc.nat(1000),
      fc.integer({ min: -250, max: 250 }),
      fc.array(life, { minLength: 5, maxLength: 60 }),
      (seed, ppm, deeds) => {
        const run = new Watched(seed, { ppm, wander: 2e-8 });
        run.configure(...honest);
        for (const what of deeds) {
          run.act(what);
          if (what.do === 'sleep') run.sync.resumed();
          const { offset, bound } = run.state;
          if (offset !== null) expect(Math.abs(run.mistake)).toBeLessThanOrEqual(bound! + 1e-9);
        }
      },
    ),
    { numRuns: 100, seed: 2036 },
  );
});

test('servers may answer whatever they like: the status keeps its shape, and nothing is thrown', () => {
  const extreme = fc.oneof(
    fc.constantFrom(0n, 1n, 0x8000_0000_0000_0000n, 0xffff_ffff_ffff_ffffn),
    fc.bigInt({ min: 0n, max: (1n << 64n) - 1n }),
  );
  /** Header, root delay and dispersion and refid at will; the origin is right; times are the true ones, or at will. */
  const anything = fc
    .record({
      first: fc.constantFrom(0x24, 0x64, 0xa4, 0xe4),
      stratum: fc.constantFrom(0, 1, 2, 15, 16, 255),
      precision: fc.integer({ min: -128, max: 127 }),
      root: fc.constantFrom(0n, 0x0000_8000_0000_8000n, 0xffff_ffff_ffff_ffffn),
      refid: fc.nat(0xffff_ffff),
      receive: fc.option(extreme),
      transmit: fc.option(extreme),
    })
    .map((says): Server => {
      const honest = truthful();
      return (request, at) =>
        honest(request, at).map((bytes) => {
          const view = new DataView(bytes.buffer);
          view.setUint8(0, says.first);
          view.setUint8(1, says.stratum);
          view.setInt8(3, says.precision);
          view.setBigUint64(4, says.root);
          view.setUint32(12, says.refid);
          if (says.receive !== null) view.setBigUint64(32, says.receive);
          if (says.transmit !== null) view.setBigUint64(40, says.transmit);
          return bytes;
        });
    });
  fc.assert(
    fc.property(fc.array(anything, { minLength: 1, maxLength: 4 }), (servers) => {
      const run = new Run({ peers: servers.map((server) => ({ server })) });
      for (const wait of [0.5, 3, 10, 300, 4000]) {
        expect(shapeOf(run.pass(wait))).toBeUndefined();
        if (wait === 300) run.resync();
      }
      run.sync.stop();
      const drift = run.machine.disk?.drift;
      if (drift) expect([drift.ppm, drift.sigma].every(Number.isFinite)).toBe(true);
    }),
    { numRuns: 200, seed: 2036 },
  );
});

describe('the budget of a server outlives its place in the list', () => {
  test('removed and added again it is asked at most 8 times in two minutes, never within 2 s', () => {
    const run = new Run({ peers: [{}, {}] });
    for (let i = 0; i < 10; i += 1) {
      run.pass(9);
      run.configure(literal(address(1)));
      run.pass(0.5);
      run.configure(literal(address(0)), literal(address(1)));
    }
    expect(run.machine.packets.filter((p) => p.ip === address(0)).length).toBeLessThanOrEqual(8);
    expect(Math.min(...run.gaps(address(0)))).toBeGreaterThan(1.99);
  });

  test('one that said RATE is not asked sooner because it was taken out and put back', () => {
    const run = new Run({ peers: [{}, { server: kissing('RATE') }] }).pass(20);
    run.configure(literal(address(0)));
    run.configure(literal(address(0)), literal(address(1)));
    run.pass(400);
    expect(run.machine.packets.filter((p) => p.ip === address(1)).length).toBe(1);
    expect(run.source(1).slowed).toBe(true);
  });

  test('one that said DENY stays unasked over Pause and Continue', () => {
    const run = new Run({ peers: [{}, {}, { server: kissing('DENY') }] }).pass(HOUR);
    const asked = run.machine.packets.filter((p) => p.ip === address(2)).length;
    run.sync.pause(true);
    run.sync.pause(false);
    run.pass(HOUR);
    expect(run.machine.packets.filter((p) => p.ip === address(2)).length).toBe(asked);
    expect(run.source(2).verdict).toEqual({ kind: 'refused', code: 'DENY' });
  });
});

describe('a name is looked up at most once an hour', () => {
  test('also when it is taken out and put back, as a pool or as a server', () => {
    const run = new Run({ peers: [{}] });
    run.machine.names.set('again.example', { kind: 'found', addresses: [address(0)] });
    for (let i = 0; i < 5; i += 1) {
      run.configure(named('again.example', i % 2 === 0));
      run.pass(30);
      run.configure();
      run.pass(30);
    }
    run.configure(named('again.example'));
    run.pass(30);
    expect(run.machine.lookups.length).toBe(1);
    expect(run.state.health).toBe('in-sync');
  });

  test('a question on its way survives whatever comes between', () => {
    const between: ((run: Run) => void)[] = [
      (run) => run.sync.networkChanged(),
      (run) => run.resync(),
      (run) => run.configure(named('slow.example'), literal(address(1))),
      (run) => {
        run.sync.pause(true);
        run.sync.pause(false);
      },
      (run) => {
        run.sync.pause(true);
        run.pass(60);
        run.sync.pause(false);
      },
    ];
    for (const [i, happens] of between.entries()) {
      const run = new Run({ peers: [{}, {}] });
      run.machine.names.set('slow.example', { kind: 'found', addresses: [address(0)] });
      run.configure(named('slow.example'), literal(address(1)));
      run.pass(0.01);
      happens(run);
      run.pass(30);
      expect(run.source(0).address, `case ${i}`).toBe(address(0));
      expect(run.machine.lookups.length, `case ${i}`).toBe(1);
    }
  });
});

test('a paused engine that is started, or stopped and continued, sends nothing', () => {
  const run = new Run({ peers: [{}] }).pass(600);
  run.sync.pause(true);
  run.sync.stop();
  const sent = run.machine.packets.length;
  run.sync.pause(false);
  run.sync.networkChanged();
  run.sync.resumed();
  run.pass(600);
  expect(run.machine.packets.length).toBe(sent);
});
