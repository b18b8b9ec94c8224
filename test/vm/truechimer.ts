/** Truechimer in a guest: its clock helper, its daemon, and what a person types there. */
import { setTimeout as pause } from 'node:timers/promises';
import type { Status } from '../../main/api/status.ts';
import type { Guest } from './machine/guest.ts';
import type { Running } from './machine/programs.ts';

const SOURCE = '/opt/truechimer-src';
const COMMAND_LINE = `${SOURCE}/dist/headless/truechimer.js`;
const HELPER = `${SOURCE}/dist/clock-helper/clock-helper.cjs`;

export const SOCKET = '/run/truechimer-clock/socket';
export const HELPER_STATE = '/var/lib/truechimer-clock';
/** A person of the guest. */
export const PERSON = 'someone';
const HOME = '/tmp/truechimer-home';

/** Seconds. It ends a hang and measures nothing. */
const PATIENCE = 120;

export interface ClockReport {
  readonly mode: Status['mode'];
  readonly helper: { readonly state: string };
  readonly services: readonly { readonly id: string; readonly name: string; readonly state: string }[];
  readonly consent: Status['consent'];
  readonly stops: readonly string[];
  readonly obstacles: readonly { readonly kind: string }[];
}

export class Truechimer {
  readonly guest: Guest;
  /** Who types; null: the superuser, where Truechimer is installed. */
  private readonly person: string | null;

  constructor(guest: Guest, person: string | null = PERSON) {
    this.guest = guest;
    this.person = person;
  }

  /** The users and the group, as an installation makes them. */
  async makeUsers(): Promise<void> {
    await this.guest.must('systemd-sysusers', [`${SOURCE}/build/linux/truechimer.sysusers`]);
    await this.guest.must('usermod', ['--append', '--groups', 'truechimer', PERSON]);
  }

  /** Started by the superuser, without systemd. */
  async startHelper(...options: string[]): Promise<Running> {
    await this.guest.must('mkdir', ['-p', '/run/truechimer-clock']);
    const helper = await this.guest.start('node', ['--jitless', HELPER, ...options]);
    await until('the helper is ready', async () => helper.output().includes('"ready"'));
    return helper;
  }

  /** The settings of a person's own engine. */
  async settings(servers: readonly string[]): Promise<void> {
    const entries = servers.map((name) => ({ name, pool: false, own: true }));
    await this.guest.must('install', ['-d', '-o', PERSON, HOME]);
    await this.guest.write(`${HOME}/config.json`, JSON.stringify({ version: 1, servers: entries }));
    await this.guest.must('chown', [PERSON, `${HOME}/config.json`]);
  }

  /** A person's own daemon. */
  async startDaemon(): Promise<Running> {
    const daemon = await this.guest.start('node', [COMMAND_LINE, 'daemon', '--json'], this.typed());
    await until('the daemon is there', async () => daemon.output().includes('"presence"'));
    return daemon;
  }

  /** What a command prints with --json. */
  async ask<T>(...words: string[]): Promise<T> {
    const { stdout, stderr, code } = await this.guest.run(
      'node',
      [COMMAND_LINE, ...words, '--json'],
      this.typed(),
    );
    try {
      return JSON.parse(stdout) as T;
    } catch {
      throw new Error(`truechimer ${words.join(' ')} ended with ${code}: ${stdout}${stderr}`);
    }
  }

  /** Types a command; what it printed for a person. */
  async type(...words: string[]): Promise<string> {
    const { stdout, stderr, code } = await this.guest.run('node', [COMMAND_LINE, ...words], this.typed());
    if (code !== 0) throw new Error(`truechimer ${words.join(' ')} ended with ${code}: ${stdout}${stderr}`);
    return stdout;
  }

  status(): Promise<Status> {
    return this.ask<Status>('status');
  }

  clock(): Promise<ClockReport> {
    return this.ask<ClockReport>('clock', 'status');
  }

  /** The first status of which something is true. */
  async statusWhere(what: string, so: (status: Status) => boolean, within = PATIENCE): Promise<Status> {
    let status: Status | null = null;
    await until(
      what,
      async () => {
        status = await this.status().catch(() => null);
        return status !== null && so(status);
      },
      within,
      () => JSON.stringify(status),
    );
    return status!;
  }

  private typed() {
    return this.person === null ? {} : { user: this.person, env: { TRUECHIMER_HOME: HOME } };
  }
}

/** Waits until something is so; rejects after so many seconds. */
export async function until(
  what: string,
  so: () => Promise<boolean>,
  within = PATIENCE,
  otherwise: () => string = () => '',
): Promise<void> {
  const end = performance.now() + within * 1000;
  while (!(await so())) {
    if (performance.now() > end) throw new Error(`Not within ${within} s: ${what}. ${otherwise()}`);
    await pause(250);
  }
}

/** The rate at which the guest's clock runs against its raw counter, ppm, measured over so many seconds. */
export async function rateOf(guest: Guest, seconds: number): Promise<number> {
  const from = await guest.clock();
  await pause(seconds * 1000);
  const to = await guest.clock();
  return (Number(to.realtime - from.realtime) / Number(to.raw - from.raw) - 1) * 1e6;
}
