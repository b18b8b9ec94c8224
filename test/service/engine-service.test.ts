/** The service on a simulated computer: the engine, the settings file and the events as a face meets them, in virtual time. */
import { setImmediate as turn } from 'node:timers/promises';
import * as v from 'valibot';
import { describe, expect, it } from 'vitest';
import {
  CheckReport,
  DEFAULT_SETTINGS,
  Now,
  type Settings,
  SettingsReport,
} from '../../main/api/contract.ts';
import { ResyncReport, Status } from '../../main/api/status.ts';
import { dispatch } from '../../main/api/wire.ts';
import type { Memory } from '../../main/engine/sync/ports.ts';
import type { Utc } from '../../main/engine/time/instant.ts';
import { EngineService, type EngineServiceOptions } from '../../main/service/engine-service.ts';
import { SettingsFile } from '../../main/settings/settings.ts';
import { Machine } from '../../main/simulation/machine.ts';
import { exponential, symmetric } from '../../main/simulation/network.ts';
import { SeededRandom } from '../../main/simulation/random.ts';
import { changing, kissing, type Server, silent, truthful } from '../../main/simulation/server.ts';
import { World } from '../../main/simulation/world.ts';
import { ownDirectory } from '../doubles/own-directory.ts';
import { noSteward } from '../doubles/steward.ts';

/** 2027-01-15 08:00 UTC */
const START = 1_800_000_000_000_000_000n as Utc;
const SEED = 7;

/** A home connection: 10 ms and queues of 1 ms in each direction. */
const home = symmetric(exponential(10e-3, 1e-3));

const address = (i: number) => `10.0.0.${i + 1}`;

/** A settings file in memory, and a switch that makes it unwritable. */
class Disk {
  content: unknown;
  full = false;
  readonly file = '/home/ada/.config/truechimer/config.json';
  constructor(content: unknown) {
    this.content = content;
  }
  read = () => this.content;
  write = (value: unknown) => {
    if (this.full) throw new Error('ENOSPC: no space left on device');
    this.content = value;
  };
  putAside = () => {
    this.content = undefined;
    return `${this.file}.corrupt-1`;
  };
}

class Scene {
  readonly world = new World(START);
  readonly machine: Machine;
  readonly disk: Disk;
  service: EngineService;

  constructor(servers: readonly Server[], change: { steerable?: boolean; memory?: Memory } = {}) {
    this.machine = new Machine(
      this.world,
      { oscillator: { ppm: 12, wander: 1e-8 }, clockError: -0.08, steerable: change.steerable ?? false },
      new SeededRandom(SEED),
    );
    for (const [i, server] of servers.entries()) this.machine.connect(address(i), { server, path: home });
    this.disk = new Disk({
      ...DEFAULT_SETTINGS,
      servers: servers.map((_, i) => ({ name: address(i), pool: false, own: false })),
    });
    this.machine.disk = change.memory ?? null;
    this.service = this.boot();
  }

  /** A new process with what is on the disk. */
  boot(change: Partial<EngineServiceOptions> = {}): EngineService {
    this.service = new EngineService({
      kind: 'daemon',
      version: '1.2.3',
      pid: 4711,
      ports: this.machine.ports,
      memory: this.machine.disk,
      settings: new SettingsFile(this.disk),
      steward: noSteward,
      directory: ownDirectory(),
      stamping: () => ({ receive: 'simulated', transmit: 'simulated', counter: 'simulated', reason: null }),
      problems: () => [],
      environment: () => 'Truechimer 1.2.3 on paper',
      discreet: (text) => text.replaceAll('/home/ada', '~'),
      ...change,
    });
    this.service.start();
    return this.service;
  }

  status(): Promise<Status> {
    return this.service.status();
  }

  /** Lets time pass until something is answered. */
  async until<T>(answer: Promise<T>): Promise<T> {
    let answered = false;
    const done = answer.finally(() => {
      answered = true;
    });
    for (let i = 0; !answered && i < 1000; i += 1) {
      this.world.run(0.1);
      await turn();
    }
    return done;
  }

  packetsTo(ip: string): number {
    return this.machine.packets.filter((packet) => packet.ip === ip).length;
  }

  save(change: Partial<Settings>): Promise<unknown> {
    return this.service.saveSettings({ ...DEFAULT_SETTINGS, ...(this.disk.content as Settings), ...change });
  }
}

const three = [truthful(), truthful({ stratum: 1, refid: 'GPS' }), truthful({ rootDelay: 0.004 })];

describe('the status', () => {
  it('is of the contract’s shape at every minute of six hours, whatever the servers do', async () => {
    const since = (at: Utc) => Number(at - START) / 1e9;
    const scene = new Scene([
      ...three,
      truthful({ offset: 0.08 }),
      changing((at) => since(at) > 3600 && since(at) < 7200, silent, truthful({ stratum: 3 })),
      changing((at) => since(at) > 300, kissing('RATE'), truthful()),
      kissing('DENY'),
      truthful({ leap: 3 }),
      truthful({ rootDispersion: 2 }),
    ]);
    scene.machine.names.set('nowhere.example', { kind: 'not-found' });
    await scene.save({
      servers: [
        ...Array.from({ length: 9 }, (_, i) => ({ name: address(i), pool: false, own: false })),
        { name: 'nowhere.example', pool: true, own: false },
      ],
    });
    for (let minute = 0; minute < 360; minute += 1) {
      if (minute === 200) scene.machine.offline = true;
      if (minute === 260) scene.machine.offline = false;
      if (minute === 300) scene.machine.sleep(1800);
      scene.world.run(60);
      const status = await scene.status();
      const parsed = v.safeParse(v.strictObject(Status.entries), status);
      expect(parsed.issues, `minute ${minute}`).toBeUndefined();
      expect(status.sources).toHaveLength(10);
      if (minute === 30) {
        // Which of the good ones is the best at this minute is chance.
        const kinds = status.sources.map(({ verdict: { kind } }) =>
          kind === 'chosen' ? 'truechimer' : kind,
        );
        expect(kinds.slice(3)).toEqual([
          'falseticker',
          'truechimer',
          'truechimer',
          'refused',
          'unsynchronised',
          'distant',
          'unresolved',
        ]);
        expect(status.sources[5]?.slowed).toBe(true);
      }
      // A face gets it as JSON, and gets it whole.
      expect(JSON.parse(JSON.stringify(status))).toEqual(status);
    }
  });

  it('says who runs the engine, and when it was made', async () => {
    const scene = new Scene(three);
    scene.world.run(10);
    expect(await scene.status()).toMatchObject({
      version: '1.2.3',
      engine: { presence: 'here', kind: 'daemon', pid: 4711, takeoverIn: null },
      // By this computer's clock, which is 80 ms slow.
      at: 1_800_000_009_920,
      clock: { kind: 'simulated', steerable: false, reason: 'observing' },
      mode: 'observe',
    });
  });

  it('finds the clock 80 ms slow, and true time within its bound', async () => {
    const scene = new Scene(three);
    scene.world.run(12);
    const { offset, bound, health } = await scene.status();
    expect(Math.abs(offset! - 0.08)).toBeLessThan(bound!);
    expect(health).toBe('in-sync');
    const now = await scene.service.now();
    expect(v.is(Now, now)).toBe(true);
    expect(Math.abs(Number(BigInt(now.utc!) - scene.world.now) * 1e-9)).toBeLessThan(now.bound!);
    expect(now.offset).toBeCloseTo(offset!, 9);
  });

  it('knows nothing before the first answer, and says so', async () => {
    const scene = new Scene(three);
    expect(await scene.status()).toMatchObject({
      health: 'starting',
      offset: null,
      bound: null,
      chosen: null,
    });
    expect(await scene.service.now()).toEqual({ utc: null, bound: null, likely: null, offset: null });
  });

  it('says that no servers are chosen', async () => {
    const scene = new Scene([]);
    scene.world.run(60);
    expect(await scene.status()).toMatchObject({
      health: 'no-servers',
      diagnosis: 'no-servers-configured',
      sources: [],
      nextPollIn: null,
    });
    expect(scene.machine.packets).toEqual([]);
  });

  it('carries the troubles of settings and of other files', async () => {
    const scene = new Scene([]);
    scene.disk.content = '{';
    const trouble = {
      code: 'state-corrupt',
      subject: 'memory.json',
      detail: 'memory.json.corrupt-1',
    } as const;
    scene.boot({ problems: () => [trouble] });
    expect((await scene.status()).problems).toEqual([
      { code: 'settings-corrupt', subject: scene.disk.file, detail: `${scene.disk.file}.corrupt-1` },
      trouble,
    ]);
  });
});

describe('settings that are saved', () => {
  it('are in force at once: servers come, go, and keep what was measured of them', async () => {
    const scene = new Scene(three);
    scene.world.run(12);
    const kept = (await scene.status()).sources[0]!;
    scene.machine.connect('10.0.0.9', { server: truthful(), path: home });
    await scene.save({
      servers: [
        { name: address(0), pool: false, own: false },
        { name: '10.0.0.9', pool: false, own: false },
      ],
      limit: 0.05,
    });
    expect((await scene.status()).sources[0]).toMatchObject({ id: kept.id, reach: kept.reach });
    scene.world.run(12);
    const status = await scene.status();
    expect(status.limit).toBe(0.05);
    expect(status.health).toBe('out-of-sync');
    expect(status.sources.map((s) => s.name)).toEqual([address(0), '10.0.0.9']);
    expect(status.sources[0]!.id).toBe(kept.id);
    const before = scene.packetsTo(address(1));
    scene.world.run(3600);
    expect(scene.packetsTo(address(1))).toBe(before);
  });

  it('may say that a server is one’s own: only then it is asked more often than every 64 s', async () => {
    const scene = new Scene([]);
    const [own, foreign] = ['10.0.0.8', '10.0.0.9'] as const;
    for (const ip of [own, foreign]) scene.machine.connect(ip, { server: truthful(), path: home });
    // As another program would say it: what is left out is nobody's own.
    const servers = [
      { name: own, pool: false, own: true },
      { name: foreign, pool: false },
    ];
    const reply = await dispatch(scene.service, 'saveSettings', { ...DEFAULT_SETTINGS, servers });
    expect(reply).toMatchObject({
      ok: true,
      value: { settings: { servers: [{ own: true }, { own: false }] } },
    });
    // Before anything is known of the clock, everybody is asked as often as may be.
    const polls = async () => (await scene.status()).sources.map((source) => source.poll);
    expect(await polls()).toEqual([16, 64]);
    await scene.save({ servers: [{ name: own, pool: false, own: false }] });
    expect(await polls()).toEqual([64]);
  });

  it('are kept in their normal form and told to everybody who listens', async () => {
    const scene = new Scene([]);
    const told: unknown[] = [];
    scene.service.on('settings', (report) => told.push(report));
    const report = await scene.save({ servers: [{ name: ' NTP.Example.ORG.:123', pool: true, own: false }] });
    expect(v.is(SettingsReport, report)).toBe(true);
    expect(report).toMatchObject({
      settings: { servers: [{ name: 'ntp.example.org', pool: true, own: false }] },
    });
    expect(told).toEqual([report]);
    expect(scene.disk.content).toMatchObject({
      servers: [{ name: 'ntp.example.org', pool: true, own: false }],
    });
    expect(await scene.service.settings()).toEqual(report);
  });

  it('are refused where a server is malformed, and the old ones stay in force', async () => {
    const scene = new Scene(three);
    const before = scene.disk.content;
    const bad = [{ name: 'ntp example', pool: false, own: false }];
    await expect(scene.save({ servers: bad })).rejects.toMatchObject({ code: 'invalid' });
    const reply = await dispatch(scene.service, 'saveSettings', { ...DEFAULT_SETTINGS, servers: bad });
    expect(reply).toMatchObject({ ok: false, code: 'invalid', message: expect.stringContaining('blank') });
    expect(scene.disk.content).toBe(before);
    expect((await scene.status()).sources).toHaveLength(3);
  });

  it('hold on a full disk, with the trouble named until it is over', async () => {
    const scene = new Scene([]);
    scene.disk.full = true;
    expect(await scene.save({ limit: 0.5 })).toMatchObject({
      settings: { limit: 0.5 },
      problems: [{ code: 'settings-unwritable', detail: 'ENOSPC: no space left on device' }],
    });
    expect(await scene.status()).toMatchObject({ limit: 0.5, problems: [{ code: 'settings-unwritable' }] });
    scene.disk.full = false;
    expect(await scene.save({ limit: 0.6 })).toMatchObject({ problems: [] });
  });
});

describe('a server that is checked before it is saved', () => {
  it('is asked one packet, and its answer is told in figures', async () => {
    const scene = new Scene([truthful({ offset: 0.02, stratum: 3, refid: 'X' })]);
    await scene.save({ servers: [] });
    const sent = scene.machine.packets.length;
    const report = await scene.until(scene.service.checkServer(` ${address(0)}:123 `));
    expect(v.is(v.strictObject(CheckReport.entries), report)).toBe(true);
    expect(report).toMatchObject({
      name: address(0),
      result: { kind: 'answered', address: address(0), stratum: 3 },
    });
    const { offset, bound } = report.result as { offset: number; bound: number };
    expect(Math.abs(offset - 0.1)).toBeLessThan(bound);
    expect(scene.machine.packets.length).toBe(sent + 1);
  });

  it('is asked at most once a minute, however it is spelt, and the wait is told', async () => {
    const scene = new Scene([]);
    scene.machine.connect('10.0.0.9', { server: truthful(), path: home }, 'ntp.example.org');
    const check = (name: string) => scene.until(scene.service.checkServer(name));
    expect((await check('ntp.example.org')).result.kind).toBe('answered');
    scene.world.run(20);
    const again = (await check('NTP.example.org.')).result;
    expect(again.kind).toBe('too-soon');
    expect((again as { againIn: number }).againIn).toBeGreaterThan(40);
    expect((again as { againIn: number }).againIn).toBeLessThanOrEqual(44);
    expect(scene.packetsTo('10.0.0.9')).toBe(1);
    scene.world.run(45);
    expect((await check('ntp.example.org')).result.kind).toBe('answered');
    expect(scene.packetsTo('10.0.0.9')).toBe(2);
  });

  it('shares the budget of packets and the look-up with the engine', async () => {
    const scene = new Scene([]);
    scene.machine.connect('10.0.0.9', { server: truthful(), path: home }, 'ntp.example.org');
    const check = (name: string) => scene.until(scene.service.checkServer(name));
    expect((await check('ntp.example.org')).result.kind).toBe('answered');
    await scene.save({ servers: [{ name: 'ntp.example.org', pool: false, own: false }] });
    scene.world.run(3);
    // The start burst is under way: of the address behind the name the engine knows already, and nothing more is sent.
    const sent = scene.machine.packets.length;
    const { result } = await check('10.0.0.9');
    expect(result).toMatchObject({ kind: 'answered', stratum: 2, age: expect.any(Number) });
    expect((result as { age: number }).age).toBeLessThan(3);
    expect(scene.machine.packets).toHaveLength(sent);
    scene.world.run(10);
    for (let i = 0; i < 8; i += 1) {
      await check('10.0.0.9');
      await scene.until(scene.service.resync());
      scene.world.run(2);
    }
    const times = scene.machine.packets.map((packet) => Number(packet.at - START) / 1e9);
    times.forEach((time, i) => {
      if (i >= 1) expect(time - times[i - 1]!).toBeGreaterThan(1.99);
      if (i >= 8) expect(time - times[i - 8]!).toBeGreaterThan(119.9);
    });
    expect(scene.machine.lookups.length).toBe(1);
  });

  it('is asked once under all of its names, and not at all where its address asked to be asked less', async () => {
    const scene = new Scene([]);
    scene.machine.connect('10.0.0.9', { server: truthful(), path: home }, 'd.example.org');
    scene.machine.names.set('e.example.net', { kind: 'found', addresses: ['10.0.0.9'] });
    const check = (name: string) => scene.until(scene.service.checkServer(name));
    expect((await check('d.example.org')).result.kind).toBe('answered');
    scene.world.run(5);
    const other = (await check('e.example.net')).result;
    expect(other.kind).toBe('too-soon');
    expect((other as { againIn: number }).againIn).toBeGreaterThan(50);
    expect((await check('10.0.0.9')).result.kind).toBe('too-soon');
    expect(scene.packetsTo('10.0.0.9')).toBe(1);

    scene.machine.connect('10.0.0.8', { server: kissing('RATE'), path: home }, 'f.example.org');
    expect((await check('f.example.org')).result).toMatchObject({ kind: 'refused', code: 'RATE' });
    scene.world.run(100);
    expect((await check('10.0.0.8')).result.kind).toBe('too-soon');
    expect(scene.packetsTo('10.0.0.8')).toBe(1);
  });

  it('of the engine’s is not asked sooner because the engine has ended', async () => {
    const scene = new Scene([truthful()]);
    const directory = ownDirectory();
    scene.service.stop();
    const first = scene.boot({ directory });
    scene.world.run(3);
    first.stop();
    const sent = scene.packetsTo(address(0));
    new SettingsFile(scene.disk).save({ ...DEFAULT_SETTINGS, servers: [] });
    scene.boot({ directory });
    const { result } = await scene.until(scene.service.checkServer(address(0)));
    expect(result.kind).toBe('too-soon');
    expect((result as { againIn: number }).againIn).toBeGreaterThan(55);
    expect(scene.packetsTo(address(0))).toBe(sent);
  });

  it('is told apart: silent, unknown, malformed, refused', async () => {
    const scene = new Scene([silent, kissing('DENY')]);
    await scene.save({ servers: [] });
    const kind = async (name: string) => (await scene.until(scene.service.checkServer(name))).result.kind;
    expect(await kind(address(0))).toBe('silent');
    expect(await kind(address(1))).toBe('refused');
    expect(await kind('nowhere.example')).toBe('unresolved');
    expect(await kind('no where')).toBe('malformed');
    scene.machine.offline = true;
    expect(await kind('10.9.9.9')).toBe('unreachable');
  });
});

describe('Resync', () => {
  it('asks every server anew and reports what came of it', async () => {
    const scene = new Scene(three);
    scene.world.run(300);
    const sent = scene.machine.packets.length;
    const progress: number[] = [];
    scene.service.on('status', ({ resync }) => resync && progress.push(resync.done));
    const report = await scene.until(scene.service.resync());
    expect(v.is(v.strictObject(ResyncReport.entries), report)).toBe(true);
    expect(report).toMatchObject({
      outcome: 'measured',
      answered: 3,
      asked: 3,
      correction: { kind: 'observed' },
    });
    expect(Math.abs(report.offset! + scene.machine.clockError)).toBeLessThan(report.bound!);
    expect(scene.machine.packets.length - sent).toBeGreaterThanOrEqual(3);
    expect(progress.length).toBeGreaterThan(2);
    expect(progress).toEqual(progress.toSorted((a, b) => a - b));
    expect((await scene.status()).lastResync).toMatchObject({ outcome: 'measured' });
    expect((await scene.status()).resync).toBeNull();
  });

  it('corrects a clock that may be steered', async () => {
    const scene = new Scene(three, { steerable: true });
    scene.world.run(300);
    scene.machine.clock.shift(0.3);
    const report = await scene.until(scene.service.resync());
    expect(report.outcome).toBe('stepped');
    expect(Math.abs(scene.machine.clockError)).toBeLessThan(2e-3);
    expect((await scene.status()).lastCorrection).toMatchObject({ kind: 'stepped' });
  });

  it('asked for again and again says when it may be, and sends nothing', async () => {
    const scene = new Scene(three);
    scene.world.run(12);
    await scene.until(scene.service.resync());
    const sent = scene.machine.packets.length;
    const report = await scene.until(scene.service.resync());
    expect(report).toMatchObject({ outcome: 'too-soon', answered: 0 });
    expect(report.againIn).toBeGreaterThan(0);
    expect(report.againIn).toBeLessThanOrEqual(121);
    expect(scene.machine.packets.length).toBe(sent);
    // The poll that is due anyway may take the first packet that is allowed again, and then the next ones are due.
    scene.world.run(report.againIn! + 8);
    expect((await scene.until(scene.service.resync())).outcome).toBe('measured');
  });

  it('without a server, or without an answer, says so', async () => {
    expect((await new Scene([]).service.resync()).outcome).toBe('unanswered');
    const scene = new Scene([silent, silent]);
    scene.world.run(300);
    expect(await scene.until(scene.service.resync())).toMatchObject({
      outcome: 'unanswered',
      offset: null,
      answered: 0,
      asked: 2,
    });
  });

  it('can be cancelled, and no further packet leaves', async () => {
    const scene = new Scene(three);
    scene.world.run(300);
    const asked = scene.service.resync();
    scene.world.run(1);
    expect((await scene.status()).resync).not.toBeNull();
    const sent = scene.machine.packets.length;
    await scene.service.cancelResync();
    expect((await scene.until(asked)).outcome).toBe('cancelled');
    scene.world.run(30);
    expect(scene.machine.packets.length).toBe(sent);
    await scene.service.cancelResync();
  });

  it('started twice ends the first as cancelled', async () => {
    const scene = new Scene(three);
    scene.world.run(300);
    const first = scene.service.resync();
    scene.world.run(1);
    const second = scene.service.resync();
    expect((await first).outcome).toBe('cancelled');
    expect((await scene.until(second)).outcome).toBe('measured');
  });

  it('is ended by a pause and by the end of the engine, never left hanging', async () => {
    const scene = new Scene(three);
    scene.world.run(300);
    const paused = scene.service.resync();
    await scene.service.pause(true);
    expect((await paused).outcome).toBe('cancelled');
    scene.world.run(300);
    const ended = scene.service.resync();
    scene.service.stop();
    expect((await ended).outcome).toBe('cancelled');
  });
});

describe('a pause', () => {
  it('sends nothing until the person goes on', async () => {
    const scene = new Scene(three);
    scene.world.run(12);
    await scene.service.pause(true);
    const sent = scene.machine.packets.length;
    scene.world.run(3600);
    expect(scene.machine.packets.length).toBe(sent);
    expect(await scene.status()).toMatchObject({ paused: true, nextPollIn: null, diagnosis: null });
    await scene.service.pause(false);
    scene.world.run(12);
    expect(await scene.status()).toMatchObject({ paused: false, health: 'in-sync' });
    expect(scene.machine.packets.length).toBeGreaterThan(sent);
  });

  it('ends with a Resync', async () => {
    const scene = new Scene(three);
    scene.world.run(300);
    await scene.service.pause(true);
    expect((await scene.until(scene.service.resync())).outcome).toBe('measured');
    expect((await scene.status()).paused).toBe(false);
  });
});

describe('events', () => {
  it('come once a second while somebody listens, and not at all after that', async () => {
    const scene = new Scene(three);
    scene.world.run(60);
    const heard: Status[] = [];
    const hang = scene.service.on('status', (status) => heard.push(status));
    scene.world.run(30);
    expect(heard.length).toBeGreaterThanOrEqual(29);
    expect(heard.length).toBeLessThan(80);
    for (const status of heard) expect(v.is(Status, status)).toBe(true);
    hang();
    const count = heard.length;
    scene.world.run(30);
    expect(heard.length).toBe(count);
    scene.service.on('status', (status) => heard.push(status));
    scene.world.run(2.5);
    expect(heard.length).toBeGreaterThanOrEqual(count + 2);
  });

  it('stop with the engine', () => {
    const scene = new Scene(three);
    let heard = 0;
    scene.service.on('status', () => {
      heard += 1;
    });
    scene.world.run(5);
    scene.service.stop();
    const before = heard;
    scene.world.run(60);
    expect(heard).toBe(before);
  });
});

describe('after a restart', () => {
  /** A run of two hours, killed: nothing is written at the end. */
  function killed(): Scene {
    const scene = new Scene(three);
    scene.world.run(7200);
    for (const ip of scene.machine.network.keys())
      scene.machine.network.set(ip, { server: silent, path: home });
    return scene;
  }

  it('the last status, the drift and the servers are known', async () => {
    const scene = killed();
    scene.boot();
    const { before, drift, sources } = await scene.status();
    expect(before).toMatchObject({ health: 'in-sync' });
    expect(Math.abs(before!.offset! - 0.08)).toBeLessThan(0.1);
    expect(before!.at).toBeGreaterThan(Number(START / 1_000_000n) - 1000);
    expect(drift).toMatchObject({ restored: true, savedAge: null });
    expect(drift!.sigma).toBeLessThan(5);
    expect(Math.abs(drift!.ppm - 12)).toBeLessThan(3 * drift!.sigma);
    expect(sources.map((s) => s.name)).toEqual(three.map((_, i) => address(i)));
  });

  it('what was known stays shown while no server answers', async () => {
    const scene = killed();
    scene.boot();
    scene.world.run(3600);
    expect(await scene.status()).toMatchObject({ health: 'no-servers', before: { health: 'in-sync' } });
  });

  it('what was known gives way to what this run knows, for good', async () => {
    const scene = new Scene(three);
    scene.world.run(7200);
    scene.boot();
    expect((await scene.status()).before).not.toBeNull();
    scene.world.run(12);
    expect(await scene.status()).toMatchObject({ before: null, health: 'in-sync' });
    // A suspend makes this run forget the offset; what an earlier run knew is no news then.
    scene.machine.sleep(3600);
    scene.machine.offline = true;
    scene.world.run(3630);
    expect(await scene.status()).toMatchObject({ before: null, offset: null });
  });
});

describe('diagnostics', () => {
  it('hold what a bug report needs, and neither the home directory nor a secret', async () => {
    const scene = new Scene(three);
    scene.disk.content = '{';
    scene.boot({
      environment: () => 'Truechimer 1.2.3\nSettings in /home/ada/.config/truechimer',
      problems: () => [
        { code: 'state-unwritable', subject: '/home/ada/.local/state/memory.json', detail: 'EROFS' },
      ],
    });
    scene.world.run(12);
    const text = await scene.service.diagnostics();
    expect(text).toContain('Truechimer 1.2.3');
    expect(text).toContain('"servers": []');
    expect(text).toContain('"code": "settings-corrupt"');
    expect(text).toContain('~/.local/state/memory.json');
    expect(text).not.toContain('ada');
  });
});
