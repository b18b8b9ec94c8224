/**
 * A computer to do anything to, its clock above all. It starts from the same disk each time, keeps what is written to
 * it over its own restarts, and is gone without a trace when it is closed or when the test dies.
 *
 * Its network is this computer's loopback, which it sees as 10.0.2.2, and nothing else.
 */
import { setTimeout as pause } from 'node:timers/promises';
import { Channel } from './channel.ts';
import { rulesFor } from './leads.ts';
import { COMPUTER, LEADS } from './parts/layout.ts';
import type { Machine } from './parts/ready.ts';
import { Programs, type Running } from './programs.ts';
import type { ClockChange, Event, Measured, Outcome, RunOptions, WireClock } from './protocol.ts';
import { type Qemu, startQemu } from './qemu.ts';

export interface GuestOptions {
  /** For the message of a failing test. */
  readonly name: string;
  /** `bare`: the same disk, but the first process is a shell that starts nothing but the agent. */
  readonly kind: 'systemd' | 'bare';
  /**
   * What its battery-backed clock shows at the start, ISO; this computer's time where it is not given. Of a moment before
   * its own release systemd makes that release, as it does everywhere; the bare guest takes any.
   */
  readonly clock?: string;
  readonly memoryMb?: number;
}

export interface KernelClock extends Omit<WireClock, 'realtime' | 'monotonic' | 'raw'> {
  /** Nanoseconds: since 1970, and twice since the guest's boot. */
  readonly realtime: bigint;
  readonly monotonic: bigint;
  readonly raw: bigint;
}

export interface RunLimits extends RunOptions {
  /** Seconds, after which it is killed. */
  readonly timeout?: number;
}

/** Seconds. They end a hang and measure nothing. */
const UP_WITHIN = 180;
const RUN_WITHIN = 120;

const MEMORY_MB = 512;

/** Characters of the console that a failure shows. */
const TOLD = 4000;

/** Resolves when everything has started that starts by itself. */
export async function openGuest(machine: Machine, options: GuestOptions): Promise<Guest> {
  const { kind, memoryMb = MEMORY_MB } = options;
  const clock = options.clock === undefined ? new Date() : new Date(options.clock);
  const guest = new Guest(options, startQemu(machine, { kind, memoryMb, clock }));
  await guest.up();
  return guest;
}

export class Guest {
  readonly name: string;
  private readonly kind: GuestOptions['kind'];
  private readonly qemu: Qemu;
  private readonly channel: Channel;
  private readonly programs: Programs;
  private readonly leads = new Map<string, number>();
  private boot = '';

  /** Use `openGuest`, which waits until it is up. */
  constructor({ name, kind }: GuestOptions, qemu: Qemu) {
    this.name = name;
    this.kind = kind;
    this.qemu = qemu;
    this.channel = new Channel(qemu.agent);
    this.programs = new Programs(this.channel);
  }

  /** Runs a program to its end, as root if nobody else is named. */
  run(program: string, args: readonly string[] = [], limits: RunLimits = {}): Promise<Outcome> {
    return this.channel.call('run', { timeout: RUN_WITHIN, ...limits, program, args });
  }

  /** The output of a program that has to succeed. */
  async must(program: string, args: readonly string[] = [], limits: RunLimits = {}): Promise<string> {
    const { code, stdout, stderr } = await this.run(program, args, limits);
    if (code === 0) return stdout;
    throw new Error(`${this.name}: ${[program, ...args].join(' ')} ended with ${code}: ${stderr}${stdout}`);
  }

  /** Starts a program that goes on. */
  start(program: string, args: readonly string[] = [], options: RunOptions = {}): Promise<Running> {
    return this.programs.start({ ...options, program, args });
  }

  read(path: string): Promise<string> {
    return this.channel.call('read', { path });
  }

  async write(path: string, content: string, mode = 0o644): Promise<void> {
    await this.channel.call('write', { path, content, mode });
  }

  async clock(): Promise<KernelClock> {
    return fromWire(await this.channel.call('clock', null));
  }

  /** Changes the clock as a foreign process of root's would. */
  async adjtimex(change: ClockChange): Promise<KernelClock> {
    return fromWire(await this.channel.call('adjtimex', change));
  }

  async settime(ns: bigint): Promise<void> {
    await this.channel.call('settime', { ns: String(ns) });
  }

  /** How far its clock is from a server on this computer's loopback, measured by the agent. */
  offset(port: number, exchanges = 20): Promise<Measured> {
    return this.channel.call('offset', { address: COMPUTER, port, exchanges });
  }

  /**
   * Lets an address of 192.0.2.0/24 be a server on port 123, where most programs look for one, although it is on
   * another port of this computer's loopback. It stays so over restarts.
   */
  async lead(address: string, port: number): Promise<void> {
    this.leads.set(address, port);
    await this.write(LEADS, rulesFor(this.leads));
    await this.must('nft', ['-f', LEADS]);
  }

  /** Another one after each start. */
  get bootId(): string {
    return this.boot;
  }

  /** As a person would do it; resolves when it is up again. */
  async reboot(): Promise<void> {
    await Promise.all([this.up(), this.channel.call('reboot', null)]);
  }

  /** What was not yet on the disk is lost; resolves when it is up again. */
  async cutPower(): Promise<void> {
    const coming = this.up();
    this.channel.call('cutPower', null).catch(() => {});
    await coming;
  }

  /** Resolves when the agent of a new boot answers and the system has started; else it closes the guest and throws. */
  async up(): Promise<void> {
    const ending = new AbortController();
    const { signal } = ending;
    try {
      this.boot = await Promise.race([
        this.nextBoot(signal),
        this.qemu.ended.then(() => this.fail('the machine ended')),
        pause(UP_WITHIN * 1000, null, { signal }).then(() => this.fail('it did not come up in time')),
      ]);
      if (this.kind === 'systemd') await this.started();
    } catch (error) {
      await this.close();
      throw error;
    } finally {
      ending.abort();
    }
  }

  async close(): Promise<void> {
    this.qemu.kill();
    await this.qemu.ended;
  }

  /** What came over the serial console. */
  console(): string {
    return this.qemu.console();
  }

  private nextBoot(signal: AbortSignal): Promise<string> {
    return new Promise((resolve) => {
      const heard = (event: Event): void => {
        if (event.event === 'up' && event.bootId !== this.boot) resolve(event.bootId);
      };
      this.channel.on('event', heard);
      signal.addEventListener('abort', () => this.channel.off('event', heard));
    });
  }

  /** The agent answers long before all services have started. Whether all of them could is not asked here. */
  private async started(): Promise<void> {
    await this.run('systemctl', ['is-system-running', '--wait'], { timeout: UP_WITHIN });
  }

  private fail(why: string): never {
    throw new Error(`${this.name}: ${why}\n${this.console().slice(-TOLD)}`);
  }
}

function fromWire({ realtime, monotonic, raw, ...rest }: WireClock): KernelClock {
  return { ...rest, realtime: BigInt(realtime), monotonic: BigInt(monotonic), raw: BigInt(raw) };
}
