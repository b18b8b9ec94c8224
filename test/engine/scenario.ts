/**
 * A simulated computer with servers, told in a few words: the engine that ships, on a machine that does not exist.
 */
import { type Polls, PUBLIC_POLLS } from '../../main/engine/source/manners.ts';
import type { ServerSpec } from '../../main/engine/source/name.ts';
import type { Clock, Memory } from '../../main/engine/sync/ports.ts';
import type { ResyncSnapshot, SourceSnapshot, SourceVerdict } from '../../main/engine/sync/snapshot.ts';
import { Sync } from '../../main/engine/sync/sync.ts';
import { toSeconds, type Utc } from '../../main/engine/time/instant.ts';
import { Machine, type MachineModel } from '../../main/simulation/machine.ts';
import { exponential, type Path, symmetric } from '../../main/simulation/network.ts';
import { SeededRandom } from '../../main/simulation/random.ts';
import { type Server, truthful } from '../../main/simulation/server.ts';
import { World } from '../../main/simulation/world.ts';

/** 2027-01-15 08:00 UTC */
export const START = 1_800_000_000_000_000_000n as Utc;

/** A home connection: 10 ms and queues of 1 ms in each direction. */
export const home = symmetric(exponential(10e-3, 1e-3));

export interface Peer {
  readonly server?: Server;
  readonly path?: Path;
}

export interface Scenario extends Partial<MachineModel> {
  readonly seed?: number;
  readonly start?: Utc;
  /** Servers by address, in the order in which they are configured. */
  readonly peers?: readonly Peer[];
  readonly memory?: Memory | null;
  readonly limit?: number;
  readonly polls?: Polls;
  /** Something between the engine and the machine's clock. */
  readonly through?: (machine: Machine) => Clock;
}

export const address = (i: number) => `10.0.0.${i + 1}`;

export const literal = (ip: string, polls: Polls = PUBLIC_POLLS): ServerSpec => ({
  host: ip,
  port: 123,
  literal: true,
  text: ip,
  pool: false,
  polls,
});
export const named = (host: string, pool = false, polls: Polls = PUBLIC_POLLS): ServerSpec => ({
  host,
  port: 123,
  literal: false,
  text: host,
  pool,
  polls,
});

export class Run {
  readonly world: World;
  readonly machine: Machine;
  sync: Sync;
  private readonly specs: ServerSpec[];
  private readonly limit: number;
  private readonly through: (machine: Machine) => Clock;

  constructor(scenario: Scenario) {
    const {
      seed = 1,
      start = START,
      peers = [{}, {}, {}, {}],
      memory = null,
      limit = 0.1,
      polls = PUBLIC_POLLS,
      through = (machine) => machine.clock,
      ...model
    } = scenario;
    this.through = through;
    this.world = new World(start);
    this.machine = new Machine(
      this.world,
      { oscillator: { ppm: 10, wander: 1e-8 }, clockError: -0.05, ...model },
      new SeededRandom(seed),
    );
    for (const [i, { server = truthful(), path = home }] of peers.entries()) {
      this.machine.connect(address(i), { server, path });
    }
    this.specs = peers.map((_, i) => literal(address(i), polls));
    this.limit = limit;
    this.machine.disk = memory;
    this.sync = this.boot();
  }

  /** Starts an engine with what is on the disk, as after a reboot or a kill. */
  boot(specs = this.specs): Sync {
    this.sync = new Sync({ ...this.machine.ports, clock: this.through(this.machine) }, this.machine.disk);
    this.sync.configure(specs, this.limit);
    this.sync.start();
    return this.sync;
  }

  configure(...specs: ServerSpec[]): void {
    this.sync.configure(specs, this.limit);
  }

  pass(seconds: number): this {
    this.world.run(seconds);
    return this;
  }

  get state() {
    return this.sync.snapshot();
  }

  source(i: number): SourceSnapshot {
    return this.state.sources[i]!;
  }

  verdicts(): SourceVerdict['kind'][] {
    return this.state.sources.map((s) => s.verdict.kind);
  }

  /** What the engine says about the clock, against what is true. */
  get mistake(): number {
    return this.state.offset! + this.machine.clockError;
  }

  resync(): { report: ResyncSnapshot | null } {
    const result: { report: ResyncSnapshot | null } = { report: null };
    this.sync.resync((report) => {
      result.report = report;
    });
    return result;
  }

  /** Seconds between the packets to one server. */
  gaps(ip: string): number[] {
    const times = this.machine.packets.filter((p) => p.ip === ip).map((p) => p.at);
    return times.slice(1).map((at, i) => toSeconds(at - times[i]!));
  }
}
