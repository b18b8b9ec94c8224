/** The guaranteed bound, in worlds that nobody chose: whatever the paths do, while more than half are honest. */
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { later, type Utc } from '../../../main/engine/time/instant.ts';
import { exponential, lossy, type Path, spiky } from '../../../main/simulation/network.ts';
import { changing, type Server, truthful } from '../../../main/simulation/server.ts';
import { type Peer, Run, START } from '../scenario.ts';

const number = (min: number, max: number) => fc.double({ min, max, noNaN: true });

const delay = fc
  .record({ base: number(1e-4, 0.15), jitter: number(0, 0.02), loss: number(0, 0.4), spikes: number(0, 0.1) })
  .map(({ base, jitter, loss, spikes }) => lossy(loss, spiky(spikes, 0.05, 0.3, exponential(base, jitter))));

const path: fc.Arbitrary<Path> = fc.record({ up: delay, down: delay });

const honest: fc.Arbitrary<Server> = fc
  .record({ rootDelay: number(0, 0.1), share: number(-0.9, 0.9) })
  // Off by no more than it admits.
  .map(({ rootDelay, share }) => truthful({ rootDelay, offset: (share * rootDelay) / 2, stratum: 2 }));

const liar: fc.Arbitrary<Server> = fc
  .record({
    offset: fc.oneof(number(-0.05, 0.05), number(-10, 10)),
    from: number(0, 3000),
    creep: number(-1e-4, 1e-4),
  })
  .map(({ offset, from, creep }) => {
    const begun = (at: Utc) => at >= later(START, from);
    const lying: Server = (request, at) =>
      truthful({ offset: offset + creep * (Number(at - START) / 1e9 - from) })(request, at);
    return changing(begun, lying, truthful());
  });

const peer = (server: fc.Arbitrary<Server>): fc.Arbitrary<Peer> => fc.record({ server, path });

/** Honest servers, and fewer liars. */
const peers = fc
  .integer({ min: 1, max: 4 })
  .chain((count) =>
    fc.tuple(
      fc.array(peer(honest), { minLength: count, maxLength: count }),
      fc.array(peer(liar), { maxLength: count - 1 }),
    ),
  )
  .chain(([good, bad]) => fc.shuffledSubarray([...good, ...bad], { minLength: good.length + bad.length }));

const oscillator = fc.record({ ppm: number(-300, 300), wander: fc.constantFrom(0, 1e-9, 1e-8) });

test('truth is never outside of it, in an hour with its cold start and twenty minutes without any network', () => {
  fc.assert(
    fc.property(peers, oscillator, fc.integer({ min: 1, max: 1e6 }), (list, quartz, seed) => {
      const run = new Run({ seed, peers: list, oscillator: quartz, clockError: 0.2 });
      for (let t = 0; t < 3600; t += 20) {
        run.machine.offline = t >= 2000 && t < 3200;
        run.pass(20);
        const now = run.sync.now();
        if (now === null) continue;
        const outside = Math.abs(now.offset + run.machine.clockError) - now.bound;
        expect(outside, `after ${t + 20} s`).toBeLessThanOrEqual(0);
      }
    }),
    // The first failure as it is: each smaller one would cost a simulated hour.
    { numRuns: 15, seed: 20_270_115, endOnFailure: true },
  );
}, 60_000);
