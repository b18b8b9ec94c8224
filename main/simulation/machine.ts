/**
 * A simulated computer: the engine's ports in virtual time. It has a quartz, a clock that is a function of it, a network
 * with servers at addresses, names that lead to addresses, and a disk that survives its restarts.
 */
import { SimulatedClock } from '../clock/simulated-clock.ts';
import type { Memory, Ports, Resolution } from '../engine/sync/ports.ts';
import {
  later,
  type Monotonic,
  type Raw,
  type Seconds,
  toSeconds,
  type Utc,
} from '../engine/time/instant.ts';
import type { Path } from './network.ts';
import { Oscillator, type OscillatorModel } from './oscillator.ts';
import type { SeededRandom } from './random.ts';
import type { Server } from './server.ts';
import type { World } from './world.ts';

export interface MachineModel {
  readonly oscillator: OscillatorModel;
  /** The clock at the start, against true time: positive is fast. */
  readonly clockError?: Seconds;
  /** False: the clock refuses to be set. */
  readonly steerable?: boolean;
}

/** A server on the simulated network. */
export interface Host {
  readonly server: Server;
  readonly path: Path;
}

/** What the counter shows when the machine starts; any value will do, zero hides mistakes. */
const COUNTER_ORIGIN = 7_000_000_000_000n as Raw;

export class Machine {
  readonly world: World;
  readonly clock: SimulatedClock;
  readonly oscillator: Oscillator;
  /** By address. */
  readonly network = new Map<string, Host>();
  readonly names = new Map<string, Resolution>();
  /** Every packet that left: true time and address. */
  readonly packets: { readonly at: Utc; readonly ip: string; readonly bytes: Uint8Array }[] = [];
  readonly lookups: { readonly at: Utc; readonly name: string }[] = [];
  /** What is on the disk. */
  disk: Memory | null = null;
  saves = 0;
  /** No route to anywhere, and nobody to ask for a name. */
  offline = false;
  /** Addresses without a route from here. */
  readonly unroutable = new Set<string>();
  /** Who hears that a channel to an address was opened: attackers who wait for it. */
  readonly opened = new Set<(ip: string) => void>();
  readonly ports: Ports;
  private readonly random: SeededRandom;
  private asleepUntil: Utc | null = null;
  /** Open channels, by the address that they are connected to: where a datagram can arrive. */
  private readonly channels = new Map<string, Set<(bytes: Uint8Array) => void>>();

  constructor(world: World, model: MachineModel, random: SeededRandom) {
    this.world = world;
    this.random = random;
    this.oscillator = new Oscillator(model.oscillator, random.fork('quartz'), world.now, COUNTER_ORIGIN);
    const counter = () => this.oscillator.read(world.now);
    this.clock = new SimulatedClock(
      counter,
      later(world.now, model.clockError ?? 0),
      model.steerable ?? true,
    );
    const engineRandom = random.fork('engine');
    this.ports = {
      timescale: {
        read: () => {
          const raw = counter();
          return { raw, monotonic: raw as bigint as Monotonic, wall: this.clock.at(raw), width: 0 };
        },
      },
      timers: { after: (delay, action) => this.after(delay, action) },
      random: { bytes: (n) => engineRandom.bytes(n), uniform: () => engineRandom.uniform() },
      transport: { send: (to, bytes, events) => this.send(to.ip, bytes, events) },
      resolver: {
        resolve: (name, done) => {
          this.lookups.push({ at: world.now, name });
          world.in(0.02, () =>
            done(this.offline ? { kind: 'no-dns' } : (this.names.get(name) ?? { kind: 'not-found' })),
          );
        },
      },
      store: {
        save: (memory) => {
          this.disk = memory;
          this.saves += 1;
        },
      },
      clock: this.clock,
      machine: { boot: 'first', counter: 'simulated' },
      notBefore: world.start,
    };
  }

  /** How wrong the clock is: positive is fast. */
  get clockError(): Seconds {
    return toSeconds(this.clock.at(this.oscillator.read(this.world.now)) - this.world.now);
  }

  /** Puts a server on the network, under its address and, if given, a name. */
  connect(ip: string, host: Host, name?: string): void {
    this.network.set(ip, host);
    if (name === undefined) return;
    const known = this.names.get(name);
    const addresses = known?.kind === 'found' ? known.addresses : [];
    this.names.set(name, { kind: 'found', addresses: [...addresses, ip] });
  }

  /**
   * A datagram with a forged sender arrives at the channels that are open to that address: what is sent while none is
   * open reaches nobody. Returns at how many it arrived.
   */
  inject(ip: string, bytes: Uint8Array): number {
    const channels = this.channels.get(ip);
    if (channels === undefined) return 0;
    const reached = channels.size;
    for (const arrive of channels) arrive(bytes);
    return reached;
  }

  /** The lid is closed for so long: nothing runs, the counter stands still; the clock is set from the RTC at the end. */
  sleep(span: Seconds): void {
    this.clock.shift(span);
    this.oscillator.sleep(span);
    this.asleepUntil = later(this.world.now, span);
  }

  private after(delay: Seconds, action: () => void): () => void {
    // The counter runs at its own rate, so its seconds are not quite true ones.
    const span = delay / (1 + this.oscillator.ppm * 1e-6);
    let cancel = this.world.in(span, ring.bind(this));
    function ring(this: Machine): void {
      const awake = this.asleepUntil;
      if (awake === null || this.world.now >= awake) action();
      else cancel = this.world.at(awake, action);
    }
    return () => cancel();
  }

  private send(ip: string, bytes: Uint8Array, events: Parameters<Ports['transport']['send']>[2]) {
    const { world } = this;
    let open = true;
    const arrive = (datagram: Uint8Array) => {
      if (!open || (this.asleepUntil !== null && world.now < this.asleepUntil)) return;
      events.received(datagram, this.oscillator.read(world.now));
    };
    const channels = this.channels.get(ip) ?? new Set();
    this.channels.set(ip, channels.add(arrive));
    const host = this.network.get(ip);
    if (this.offline || this.unroutable.has(ip)) {
      world.in(0, () => open && events.failed({ kind: 'no-network', message: 'no route' }));
    } else {
      this.packets.push({ at: world.now, ip, bytes });
      events.sent(this.ports.timescale.read());
      for (const hear of this.opened) hear(ip);
      const up = host?.path.up(this.random, world.since) ?? null;
      if (host && up !== null) {
        world.in(up, () => {
          for (const answer of host.server(bytes, world.now)) {
            const down = host.path.down(this.random, world.since);
            if (down === null) continue;
            world.in(down, () => arrive(answer));
          }
        });
      }
    }
    return {
      close: () => {
        open = false;
        channels.delete(arrive);
      },
    };
  }
}
