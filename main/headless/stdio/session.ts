/**
 * One simulation, from `start` to `end`: the engine that ships on ports that speak the line protocol. It is asked with
 * one line and answers with the commands of its turn; it reads no clock and draws no luck but the seed's, so the same
 * events give the same answers.
 */
import type { DriftRecord, Ports } from '../../engine/sync/ports.ts';
import { Sync } from '../../engine/sync/sync.ts';
import type { Seconds } from '../../engine/time/instant.ts';
import { SeededRandom } from '../../simulation/random.ts';
import { SteeredClock } from './clock.ts';
import { Moment } from './moment.ts';
import { ProtocolError, parseEvent, type Stamp, say } from './protocol.ts';
import { Sockets } from './sockets.ts';
import { SimulatedTimers } from './timers.ts';

export interface Plan {
  readonly servers: Parameters<Sync['configure']>[0];
  /** In ppm, positive where the counter gains: learned by an earlier run; null: this is the first one. */
  readonly drift: number | null;
  readonly seed: number;
  /** How often to say what the engine knows; null: never. */
  readonly log: Seconds | null;
}

/** The limit of a new installation's settings; it decides only between "in sync" and "out of sync". */
const LIMIT: Seconds = 0.1;

/** Of one boot and one counter, so that a drift that is given counts as learned here. */
const MACHINE = { boot: 'simulated', counter: 'simulated' };

/** How well a drift that is given is known: no better than the temperature of a room lets any be. */
const DRIFT_SIGMA_PPM = 0.1;

export class Session {
  private readonly plan: Plan;
  private machine: Running | null = null;
  private commands: string[] = [];

  constructor(plan: Plan) {
    this.plan = plan;
  }

  /**
   * What the engine says to an event: its commands, the last of which gives control back. Null: the simulation is over.
   * Throws a `ProtocolError` for a line that is no event, or not the one that can come now.
   */
  turn(line: string): readonly string[] | null {
    const event = parseEvent(line);
    if (event.kind === 'end') return null;
    this.commands = [];
    if (event.kind === 'start') {
      if (this.machine !== null) throw new ProtocolError('“start” comes once');
      this.machine = this.boot(event.at);
    }
    const { machine } = this;
    if (machine === null) throw new ProtocolError('the first event is “start”');
    machine.moment.arrive(event.at);
    if (event.kind === 'start') machine.sync.start();
    if (event.kind === 'rx') machine.sockets.received(event.datagram);
    machine.timers.ring();
    const { next } = machine.timers;
    this.commands.push(next === null ? say.wait() : say.until(next));
    return this.commands;
  }

  private boot(at: Stamp): Running {
    const { servers, seed, drift, log } = this.plan;
    const tell = (command: string) => void this.commands.push(command);
    const moment = new Moment(at);
    const timers = new SimulatedTimers(() => moment.read().monotonic);
    const sockets = new Sockets(moment, timers, tell);
    const random = new SeededRandom(seed);
    const ports: Ports = {
      timescale: moment,
      timers,
      random: { bytes: (count) => random.bytes(count), uniform: () => random.uniform() },
      transport: sockets,
      // Servers are addresses here, so nothing is ever looked up.
      resolver: { resolve: (_name, done) => void timers.after(0, () => done({ kind: 'no-dns' })) },
      store: { save: () => {} },
      clock: new SteeredClock(moment, timers, tell),
      machine: MACHINE,
      // The machine's clock decides the era: a simulation may play in any century.
      notBefore: at.wall,
    };
    const kept: DriftRecord | null =
      drift === null ? null : { ppm: drift, sigma: DRIFT_SIGMA_PPM, savedAt: String(at.wall), ...MACHINE };
    const sync = new Sync(ports, kept && { version: 1, drift: kept, last: null });
    sync.configure(servers, LIMIT);
    const report = (): void => {
      tell(say.log(knowledge(sync, moment)));
      if (log !== null) timers.after(log, report);
    };
    if (log !== null) timers.after(log, report);
    return { moment, timers, sockets, sync };
  }
}

interface Running {
  readonly moment: Moment;
  readonly timers: SimulatedTimers;
  readonly sockets: Sockets;
  readonly sync: Sync;
}

/** What the engine would tell a person at this moment, in one line. */
function knowledge(sync: Sync, moment: Moment): string {
  const { offset, bound, likely, health, holdover, chosen, drift, lastCorrection } = sync.snapshot();
  return JSON.stringify({
    rt: String(moment.read().wall),
    offset,
    bound,
    likely,
    health,
    holdover,
    chosen,
    drift: drift?.ppm ?? null,
    correction: lastCorrection?.kind ?? null,
  });
}
