/** A made-up internet for measurements: named servers on a simulated machine, and what left it, packet by packet. */

import type { Settled, Surroundings, Target } from '../../../main/directory/probe/prober.ts';
import { Probing } from '../../../main/directory/probe/probing.ts';
import type { Transport } from '../../../main/engine/sync/ports.ts';
import { toSeconds, type Utc } from '../../../main/engine/time/instant.ts';
import { Machine } from '../../../main/simulation/machine.ts';
import { exponential, type Path, symmetric } from '../../../main/simulation/network.ts';
import { SeededRandom } from '../../../main/simulation/random.ts';
import { type Server, truthful } from '../../../main/simulation/server.ts';
import { World } from '../../../main/simulation/world.ts';

export const START = 1_800_000_000_000_000_000n as Utc;

/** 40 ms there and back, and queues of 2 ms in each direction. */
export const usual = symmetric(exponential(20e-3, 2e-3));

export const anybody: Surroundings = {
  keptOff: () => null,
  engine: () => null,
  stopped: () => false,
  wait: () => 0,
  permit: () => 0,
  withdrawn: () => {},
  kissed: () => {},
};

export const ip = (i: number) => `10.${Math.floor(i / 250)}.0.${(i % 250) + 1}`;
export const host = (i: number) => `ntp${i}.example`;

export const target = (name: string, change: Partial<Target> = {}): Target => ({
  name,
  host: name,
  port: 123,
  literal: false,
  pool: false,
  ...change,
});

export class Internet {
  readonly world = new World(START);
  readonly machine: Machine;
  readonly settled: (Settled & { readonly at: number })[] = [];
  /** Channels that are open now, and the most that ever were. */
  open = 0;
  mostOpen = 0;
  /** Look-ups that are under way now, and the most that ever were. */
  private looking = 0;
  mostLooking = 0;

  constructor(seed = 1) {
    this.machine = new Machine(
      this.world,
      { oscillator: { ppm: 15, wander: 1e-8 }, clockError: -0.3 },
      new SeededRandom(seed),
    );
  }

  /** Servers `from` to `to - 1`, each under its name. */
  add(from: number, to: number, server: Server = truthful(), path: Path = usual): this {
    for (let i = from; i < to; i += 1) this.machine.connect(ip(i), { server, path }, host(i));
    return this;
  }

  get ports() {
    const { machine } = this;
    const transport: Transport = {
      send: (to, bytes, events) => {
        this.open += 1;
        this.mostOpen = Math.max(this.mostOpen, this.open);
        const channel = machine.ports.transport.send(to, bytes, events);
        let closed = false;
        return {
          close: () => {
            if (!closed) this.open -= 1;
            closed = true;
            channel.close();
          },
        };
      },
    };
    return {
      ...machine.ports,
      transport,
      resolver: {
        resolve: (name: string, done: Parameters<typeof machine.ports.resolver.resolve>[1]) => {
          this.looking += 1;
          this.mostLooking = Math.max(this.mostLooking, this.looking);
          machine.ports.resolver.resolve(name, (result) => {
            this.looking -= 1;
            done(result);
          });
        },
      },
    };
  }

  probe(targets: readonly Target[], around: Surroundings = anybody): Probing {
    const probing = new Probing(targets, this.ports, around, (settled) =>
      this.settled.push({ ...settled, at: this.world.since }),
    );
    probing.start();
    return probing;
  }

  outcome(name: string) {
    return this.settled.find((one) => one.name === name)?.outcome;
  }

  kinds(): Record<string, number> {
    const kinds: Record<string, number> = {};
    for (const { outcome } of this.settled) kinds[outcome.kind] = (kinds[outcome.kind] ?? 0) + 1;
    return kinds;
  }

  /** Seconds from packet to packet. */
  get gaps(): number[] {
    const { packets } = this.machine;
    return packets.slice(1).map(({ at }, i) => toSeconds(at - packets[i]!.at));
  }

  packetsTo(address: string): number {
    return this.machine.packets.filter((packet) => packet.ip === address).length;
  }
}

export const range = (from: number, to: number) => Array.from({ length: to - from }, (_, i) => from + i);
