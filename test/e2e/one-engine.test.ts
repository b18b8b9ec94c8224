/**
 * One engine per machine, with real processes: the built daemon and the built tray as children, and a station in this
 * process as the face that is looked at closely. Nothing but the ten seconds before a takeover is waited for by the clock.
 */
import { type ChildProcessByStdio, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import type { Readable } from 'node:stream';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Status } from '../../main/api/status.ts';
import { openSettingsStore } from '../../main/headless/settings-store.ts';
import { discoveryFile } from '../../main/loopback/discovery.ts';
import { openStation, type Station } from '../../main/station/station.ts';
import { until } from './app-driver.ts';
import { type DoubleApp, launchDouble } from './double-driver.ts';

const root = path.join(import.meta.dirname, '../..');
const truechimer = path.join(root, 'dist/headless/truechimer.js');

let home = '';
const daemons: Daemon[] = [];
const stations: Station[] = [];
const trays: DoubleApp[] = [];

beforeEach(() => {
  home = mkdtempSync(path.join(os.tmpdir(), 'truechimer-one-'));
  process.env.TRUECHIMER_HOME = home;
});
afterEach(async () => {
  await Promise.all(stations.splice(0).map((station) => station.close()));
  await Promise.all(trays.splice(0).map((tray) => tray.dispose()));
  await Promise.all(daemons.splice(0).map((daemon) => daemon.end('SIGKILL')));
  delete process.env.TRUECHIMER_HOME;
  rmSync(home, { recursive: true, force: true });
});

interface Ready {
  readonly page: string | null;
  readonly pid: number;
  readonly presence: Status['engine']['presence'];
}

class Daemon {
  readonly ready: Promise<Ready>;
  private readonly child: ChildProcessByStdio<null, Readable, null>;

  constructor() {
    this.child = spawn(process.execPath, [truechimer, 'daemon', '--json'], {
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    this.ready = this.firstObject();
    daemons.push(this);
  }

  get pid(): number {
    return this.child.pid as number;
  }

  async end(signal: 'SIGKILL' | 'SIGTERM'): Promise<number | null> {
    if (this.child.exitCode === null && this.child.signalCode === null) {
      const exit = once(this.child, 'exit');
      this.child.kill(signal);
      await exit;
    }
    return this.child.exitCode;
  }

  private async firstObject(): Promise<Ready> {
    let text = '';
    for await (const chunk of this.child.stdout) {
      text += String(chunk);
      if (text.includes('\n}')) return JSON.parse(text) as Ready;
    }
    throw new Error(`The daemon ended: ${text}`);
  }
}

/** A tray without its windows: the very station that Electron's main process opens. */
async function face() {
  const station = await openStation({
    kind: 'tray',
    version: '0.0.0',
    rendererRoot: path.join(root, 'dist/renderer'),
    directoryAssets: path.join(root, 'assets/directory'),
    stores: openSettingsStore,
    commandLine: () => null,
  });
  stations.push(station);
  let present = await station.api.status();
  const waiting = new Set<() => void>();
  station.api.on('status', (status) => {
    present = status;
    for (const look of waiting) look();
  });
  return {
    station,
    get engine() {
      return present.engine;
    },
    until: (wanted: (engine: Status['engine']) => boolean) =>
      new Promise<Status>((resolve) => {
        const look = () => {
          if (!wanted(present.engine)) return;
          waiting.delete(look);
          resolve(present);
        };
        waiting.add(look);
        look();
      }),
  };
}

/** The built tray, in a process of its own. */
async function tray(): Promise<DoubleApp> {
  const launched = await launchDouble({ home, trayShown: true, browser: false });
  trays.push(launched);
  await until(async () => (await launched.state()).trays.length === 1, 'the tray icon is there');
  return launched;
}

const held = () => JSON.parse(readFileSync(path.join(home, 'engine.lock'), 'utf8')) as { pid: number };

describe('one engine per machine', () => {
  it('a second daemon attaches to the first, and both name the same page', async () => {
    const first = await new Daemon().ready;
    expect(first.presence).toBe('here');
    const second = await new Daemon().ready;
    expect(second).toMatchObject({ presence: 'attached', page: first.page });
    expect(held().pid).toBe(first.pid);
    const answer = await fetch(first.page as string, { redirect: 'manual' });
    expect(answer.status).toBe(302);
  });

  it('a tray attaches to the daemon that was first', async () => {
    const first = await new Daemon().ready;
    const second = await face();
    expect(second.engine).toMatchObject({ presence: 'attached', kind: 'daemon', pid: first.pid });
  });

  it('a daemon attaches to the tray that was first, and what it is told reaches the tray', async () => {
    const tray = await face();
    expect(tray.engine).toMatchObject({ presence: 'here', kind: 'tray', pid: process.pid });
    const daemon = new Daemon();
    expect(await daemon.ready).toMatchObject({ presence: 'attached' });
    const page = await tray.station.page();
    expect((await daemon.ready).page).toBe(page);
    await daemon.end('SIGTERM');
    expect(tray.engine.presence).toBe('here');
    expect(held().pid).toBe(process.pid);
  });

  it('a lock that a kill left behind is taken at the next start, without waiting', async () => {
    const killed = new Daemon();
    const { page } = await killed.ready;
    await killed.end('SIGKILL');
    expect(held().pid).toBe(killed.pid);
    const next = new Daemon();
    const ready = await next.ready;
    expect(ready.presence).toBe('here');
    expect(ready.page).not.toBe(page);
    expect(held().pid).toBe(next.pid);
  });

  it('eight daemons that start together become one engine and seven faces', async () => {
    const all = Array.from({ length: 8 }, () => new Daemon());
    const ready = await Promise.all(all.map((daemon) => daemon.ready));
    const owners = ready.filter(({ presence }) => presence === 'here');
    expect(owners).toHaveLength(1);
    expect(held().pid).toBe(owners[0]?.pid);
  });
});

describe('when the engine', () => {
  it('is killed, its face says so at once and takes over after ten seconds', async () => {
    const owner = new Daemon();
    await owner.ready;
    const heir = await face();
    await owner.end('SIGKILL');
    const lost = await heir.until(({ presence }) => presence === 'lost');
    const since = performance.now();
    expect(lost.engine.pid).toBe(owner.pid);
    expect(lost.engine.takeoverIn).toBeGreaterThanOrEqual(10);
    expect(lost.engine.takeoverIn).toBeLessThanOrEqual(11);
    await heir.until(({ presence }) => presence === 'here');
    const took = (performance.now() - since) / 1000;
    expect(took).toBeGreaterThan(9.9);
    // Up to 11 s, and what a busy machine adds.
    expect(took).toBeLessThan(15);
    expect(held().pid).toBe(process.pid);
    expect(await discoveryFile(home).read()).toMatchObject({ pid: process.pid, kind: 'tray' });
    expect((await new Daemon().ready).presence).toBe('attached');
  });

  it('is killed, one of its two faces takes over and the other one attaches to it', async () => {
    const owner = new Daemon();
    await owner.ready;
    const standby = new Daemon();
    expect((await standby.ready).presence).toBe('attached');
    const tray = await face();
    await owner.end('SIGKILL');
    await tray.until(({ presence }) => presence === 'lost');
    await tray.until(({ presence }) => presence !== 'lost');
    expect([standby.pid, process.pid]).toContain(held().pid);
    expect(tray.engine).toMatchObject({
      presence: held().pid === process.pid ? 'here' : 'attached',
      pid: held().pid,
    });
  });

  it('is killed and started again at once, its face attaches to the new one', async () => {
    const owner = new Daemon();
    await owner.ready;
    const tray = await face();
    await owner.end('SIGKILL');
    const again = new Daemon();
    await again.ready;
    await tray.until(({ presence, pid }) => presence === 'attached' && pid === again.pid);
    expect(held().pid).toBe(again.pid);
  });

  it('is told to end, its face takes over at once, and the last one leaves nothing behind', async () => {
    const owner = new Daemon();
    await owner.ready;
    const heir = await face();
    const since = performance.now();
    expect(await owner.end('SIGTERM')).toBe(0);
    await heir.until(({ presence }) => presence === 'here');
    expect((performance.now() - since) / 1000).toBeLessThan(9);
    await heir.station.close();
    expect(existsSync(path.join(home, 'engine.lock'))).toBe(false);
    expect(existsSync(path.join(home, 'engine.json'))).toBe(false);
  });
});

describe('the tray and the daemon', () => {
  it('started in this order, are engine and face; if the tray is killed, the daemon takes over', async () => {
    const first = await tray();
    expect(held().pid).toBe(first.process.pid);
    const second = new Daemon();
    expect(await second.ready).toMatchObject({ presence: 'attached' });
    first.process.kill('SIGKILL');
    await first.ended();
    await until(async () => (await discoveryFile(home).read())?.pid === second.pid, 'the daemon takes over');
    expect(held().pid).toBe(second.pid);
  });

  it('started in the other order, are face and engine; if the daemon is killed, the tray says so and takes over', async () => {
    const first = new Daemon();
    expect(await first.ready).toMatchObject({ presence: 'here' });
    const second = await tray();
    const title = async () => (await second.tray()).tooltip;
    expect(held().pid).toBe(first.pid);
    await until(
      async () => (await title()).includes('No time servers yet'),
      'the tray shows what the daemon says',
    );
    await first.end('SIGKILL');
    await until(async () => (await title()).includes('The time engine has stopped'), 'the tray says so');
    expect(held().pid).toBe(first.pid);
    await until(async () => (await title()).includes('No time servers yet'), 'the tray knows again');
    expect(held().pid).toBe(second.process.pid);
    expect(await discoveryFile(home).read()).toMatchObject({ pid: second.process.pid, kind: 'tray' });
  });

  it('do not wait for each other: a tray that quits leaves the engine to the daemon at once', async () => {
    const first = await tray();
    const second = new Daemon();
    await second.ready;
    await first.choose('quit');
    expect(await first.ended(), first.output()).toBe(0);
    await until(async () => (await discoveryFile(home).read())?.pid === second.pid, 'the daemon takes over');
  });
});
