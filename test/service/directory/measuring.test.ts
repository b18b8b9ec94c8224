/** Measuring listed servers through the service: its rules, its events, and what it shares with the engine. */
import { setImmediate as turn } from 'node:timers/promises';
import * as v from 'valibot';
import { describe, expect, it } from 'vitest';
import { DEFAULT_SETTINGS, type Settings } from '../../../main/api/contract.ts';
import { type Measured, ProbeProgress } from '../../../main/api/directory.ts';
import type { Utc } from '../../../main/engine/time/instant.ts';
import { toSeconds } from '../../../main/engine/time/instant.ts';
import { EngineService } from '../../../main/service/engine-service.ts';
import { SettingsFile } from '../../../main/settings/settings.ts';
import { Machine } from '../../../main/simulation/machine.ts';
import { exponential, symmetric } from '../../../main/simulation/network.ts';
import { SeededRandom } from '../../../main/simulation/random.ts';
import { kissing, type Server, silent, truthful } from '../../../main/simulation/server.ts';
import { World } from '../../../main/simulation/world.ts';
import { shipped } from '../../directory/shipped.ts';
import { ownDirectory } from '../../doubles/own-directory.ts';
import { noSteward } from '../../doubles/steward.ts';

const START = 1_800_000_000_000_000_000n as Utc;
const path = symmetric(exponential(15e-3, 1e-3));

const listed = (policy: string) =>
  shipped.catalogue.servers
    .filter((server) => server.accessPolicy === policy && !server.pool && server.status !== 'retired')
    .map(({ host }) => host);
const open = listed('open');

class Scene {
  readonly world = new World(START);
  readonly machine = new Machine(
    this.world,
    { oscillator: { ppm: 12, wander: 1e-8 }, clockError: -0.08, steerable: false },
    new SeededRandom(3),
  );
  readonly directory = ownDirectory();
  readonly events: ProbeProgress[] = [];
  readonly settings = new SettingsFile({
    file: 'none',
    read: () => DEFAULT_SETTINGS,
    write: () => {},
    putAside: () => '',
  });
  service = this.boot();

  boot(): EngineService {
    this.service = new EngineService({
      kind: 'daemon',
      version: '1',
      pid: 1,
      ports: this.machine.ports,
      memory: null,
      settings: this.settings,
      steward: noSteward,
      directory: this.directory,
      stamping: () => ({ receive: 'simulated', transmit: 'simulated', counter: 'simulated', reason: null }),
      problems: () => [],
      environment: () => '',
      discreet: (text) => text,
    });
    this.service.start();
    this.service.on('probe', (progress) => {
      expect(v.safeParse(v.strictObject(ProbeProgress.entries), progress).issues).toBeUndefined();
      this.events.push(progress);
    });
    return this.service;
  }

  ip = (i: number) => `10.1.${Math.floor(i / 200)}.${(i % 200) + 1}`;

  connect(hosts: readonly string[], server: Server = truthful()): this {
    const first = this.machine.network.size;
    for (const [i, host] of hosts.entries()) {
      this.machine.connect(this.ip(first + i), { server, path }, host);
    }
    return this;
  }

  /** Starts a measurement and lets it end. */
  async measure(names: readonly string[], noticed = false) {
    this.events.length = 0;
    const answer = await this.service.measure({ names: [...names], noticed });
    for (let i = 0; i < 400 && this.events.at(-1)?.state !== 'finished'; i += 1) {
      this.world.run(0.1);
      await turn();
    }
    return answer;
  }

  /** What was told last of each. */
  get results(): ReadonlyMap<string, Measured> {
    return new Map(this.events.flatMap(({ results }) => results).map((one) => [one.name, one]));
  }

  kind(name: string) {
    return this.results.get(name)?.result.kind;
  }

  packetsTo(host: string): number {
    const found = this.machine.names.get(host);
    const address = found?.kind === 'found' ? found.addresses[0] : host;
    return this.machine.packets.filter(({ ip }) => ip === address).length;
  }

  save(change: Partial<Settings>) {
    return this.service.saveSettings({ ...DEFAULT_SETTINGS, ...change });
  }
}

const entry = (name: string) => ({ name, pool: false, own: false });

describe('a measurement', () => {
  it('streams its results some ten times a second, and ends with all answers and what they say of each other', async () => {
    const hosts = open.slice(0, 120);
    const scene = new Scene().connect(hosts.slice(0, 100)).connect(hosts.slice(100), silent);
    const answer = await scene.measure(hosts);
    expect(answer).toMatchObject({ outcome: 'started', progress: { run: 1, state: 'running', total: 120 } });
    const last = scene.events.at(-1)!;
    expect(last).toMatchObject({ state: 'finished', total: 120, settled: 120, answered: 100 });
    expect(scene.events.length).toBeGreaterThan(10);
    expect(scene.events.length).toBeLessThan(50);
    const settled = scene.events.map((event) => event.settled);
    expect(settled).toEqual(settled.toSorted((a, b) => a - b));
    expect(last.results.filter(({ result }) => result.kind === 'answered')).toHaveLength(100);
    for (const { result } of last.results) {
      if (result.kind === 'answered')
        expect(result.agreement).toEqual({ kind: 'agrees', agreeing: 100, of: 100 });
    }
    expect(await scene.service.probe()).toEqual({ ...last, results: [] });
  });

  it('is in the rows afterwards, with offset and bound that are true, and the stratum that counts for the rule', async () => {
    const [good, high] = open as [string, string];
    const scene = new Scene().connect([good]).connect([high], truthful({ stratum: 1, refid: 'GPS' }));
    await scene.measure([good, high]);
    const { rows } = await scene.service.directory();
    const row = rows.find(({ name }) => name === good)!;
    const result = row.measured?.result;
    expect(result?.kind).toBe('answered');
    if (result?.kind !== 'answered') return;
    expect(Math.abs(result.offset - 0.08)).toBeLessThan(result.bound);
    expect(result.delay).toBeGreaterThan(0.03);
    expect(result.place.kind).not.toBe('doubtful');
    expect(row.measured).toMatchObject({ samples: 1, jitter: null });
    expect(rows.find(({ name }) => name === high)?.rule).toMatchObject({
      kind: 'ask',
      cautions: ['stratum-one'],
    });
  });

  it('never asks closed, restricted and retired servers, and those that want a note only after the notice', async () => {
    const closed = [...listed('closed').slice(0, 3), ...listed('restricted').slice(0, 3)];
    const notify = listed('notify').slice(0, 4);
    const scene = new Scene().connect(closed).connect(notify).connect(open.slice(0, 2));
    await scene.measure([...closed, ...notify, ...open.slice(0, 2)]);
    expect(scene.machine.packets).toHaveLength(2);
    for (const name of closed) expect(scene.kind(name)).toBe('kept-off');
    for (const name of notify) {
      expect(scene.results.get(name)?.result).toEqual({ kind: 'kept-off', why: 'unseen-notice' });
    }
    await scene.measure(notify, true);
    for (const name of notify) expect(scene.kind(name)).toBe('answered');
    for (const name of closed) expect(scene.packetsTo(name)).toBe(0);
  });

  it('never asks a closed or restricted server, by whichever of its names or addresses', async () => {
    const scene = new Scene();
    const record = (host: string, policy: string, ip: string, alias: string) =>
      `DE ${host} ${alias} (${ip})\nService Area: Germany\nAccess Policy: ${policy}\n`;
    const text = [
      record('ntp-closed.example.org', 'closed access', '10.7.0.1', 'clock.example.org'),
      record('ntp-some.example.org', 'restricted access', '10.7.0.2', 'some.example.org'),
    ].join('\n');
    await scene.service.importList({
      file: 'x.txt',
      content: Buffer.from(text).toString('base64'),
      keep: true,
      name: null,
      replace: false,
    });
    scene.machine.connect('10.7.0.1', { server: truthful(), path }, 'ntp-closed.example.org');
    scene.machine.connect('10.7.0.2', { server: truthful(), path }, 'ntp-some.example.org');
    scene.machine.names.set('other.example.net', { kind: 'found', addresses: ['10.7.0.1'] });
    const { rows } = await scene.service.directory();
    const listed = rows.find(({ name }) => name === 'ntp-closed.example.org')?.record;
    expect(listed).toMatchObject({
      accessPolicy: 'closed',
      addresses: ['10.7.0.1'],
      aliases: ['clock.example.org'],
    });
    const names = ['ntp-closed.example.org', '10.7.0.1', 'clock.example.org', 'other.example.net'];
    const some = ['some.example.org', '10.7.0.2'];
    await scene.measure([...names, ...some], true);
    for (const name of names)
      expect(scene.results.get(name)?.result).toEqual({ kind: 'kept-off', why: 'closed' });
    for (const name of some) {
      expect(scene.results.get(name)?.result).toEqual({ kind: 'kept-off', why: 'restricted' });
    }
    expect(scene.machine.packets).toEqual([]);
  });

  it('asks nobody again within 64 s: not under another name, not in another run, not after a restart', async () => {
    const [one] = open as [string];
    const scene = new Scene().connect([one]);
    scene.machine.names.set('alias.example.org', { kind: 'found', addresses: [scene.ip(0)] });
    await scene.measure([one]);
    scene.world.run(10);
    await scene.measure(['alias.example.org']);
    expect(scene.kind('alias.example.org')).toBe('too-soon');
    await scene.measure([one]);
    // What it said ten seconds ago is still true.
    expect(scene.kind(one)).toBe('answered');
    scene.service.stop();
    scene.boot();
    await scene.measure([one]);
    expect(scene.kind(one)).toBe('too-soon');
    expect((await scene.service.checkServer(one)).result.kind).toBe('too-soon');
    expect(scene.packetsTo(one)).toBe(1);
    scene.world.run(60);
    await scene.measure([one]);
    expect(scene.kind(one)).toBe('answered');
    const times = scene.machine.packets.map(({ at }) => toSeconds(at - START));
    expect(times[1]! - times[0]!).toBeGreaterThanOrEqual(64);
  });

  it('remembers a kiss: DENY for good, over a restart; RATE for a longer pause', async () => {
    const [deny, rate] = open as [string, string];
    const scene = new Scene().connect([deny], kissing('DENY')).connect([rate], kissing('RATE'));
    await scene.measure([deny, rate]);
    expect(scene.results.get(deny)?.result).toMatchObject({ kind: 'refused', code: 'DENY' });
    scene.world.run(100);
    scene.service.stop();
    scene.boot();
    await scene.measure([deny, rate]);
    expect(scene.results.get(deny)?.result).toEqual({ kind: 'kept-off', why: 'asked-to-stop' });
    expect(scene.kind(rate)).toBe('too-soon');
    expect(scene.machine.packets).toHaveLength(2);
  });

  it('is answered by the engine for the servers that it asks anyhow, under whatever name', async () => {
    const [one, two] = open as [string, string];
    const scene = new Scene().connect([one, two]);
    scene.machine.names.set('alias.example.org', { kind: 'found', addresses: [scene.ip(0)] });
    await scene.save({ servers: [entry(one)] });
    scene.world.run(30);
    const sent = scene.packetsTo(one);
    await scene.measure([one, 'alias.example.org', two]);
    for (const name of [one, 'alias.example.org']) {
      const result = scene.results.get(name)?.result;
      expect(result).toMatchObject({ kind: 'answered', from: 'engine', agreement: { kind: 'agrees' } });
      if (result?.kind === 'answered') expect(Math.abs(result.offset - 0.08)).toBeLessThan(result.bound);
    }
    expect(scene.results.get(two)?.result).toMatchObject({ kind: 'answered', from: 'probe' });
    expect(scene.packetsTo(one)).toBe(sent);
    // It is left to others: but it was asked a moment ago.
    await scene.save({ servers: [] });
    scene.world.run(5);
    const before = scene.packetsTo(one);
    await scene.measure(['alias.example.org', one]);
    expect(scene.packetsTo(one)).toBe(before);
  });

  it('is one at a time, can be stopped at any moment, and then tells so', async () => {
    const hosts = open.slice(0, 100);
    const scene = new Scene().connect(hosts);
    await scene.service.measure({ names: hosts, noticed: false });
    scene.world.run(0.5);
    expect(await scene.service.measure({ names: hosts, noticed: false })).toMatchObject({
      outcome: 'busy',
      progress: { run: 1, state: 'running' },
    });
    await scene.service.cancelMeasure();
    const sent = scene.machine.packets.length;
    const last = scene.events.at(-1)!;
    expect(last.state).toBe('cancelled');
    expect(last.settled).toBeLessThan(100);
    const kinds = [...scene.results.values()].map(({ result }) => result.kind);
    expect(kinds).toHaveLength(100);
    expect(kinds).toContain('cancelled');
    scene.world.run(10);
    expect(scene.machine.packets.length).toBe(sent);
    await scene.service.cancelMeasure();
    expect((await scene.service.measure({ names: [hosts[99]!], noticed: false })).outcome).toBe('started');
  });

  it('that is stopped before it has begun sends nothing', async () => {
    const hosts = open.slice(0, 5);
    const scene = new Scene().connect(hosts);
    const starting = scene.service.measure({ names: hosts, noticed: false });
    await scene.service.cancelMeasure();
    await starting;
    scene.world.run(5);
    expect(scene.machine.packets).toEqual([]);
    expect(scene.events.at(-1)).toMatchObject({ state: 'cancelled', total: 5, settled: 0 });
    expect((await scene.measure(hosts)).outcome).toBe('started');
    expect(scene.machine.packets).toHaveLength(5);
  });

  it('without a network has asked nobody, so that all can be asked as soon as there is one', async () => {
    const scene = new Scene().connect(open.slice(0, 2));
    scene.machine.offline = true;
    await scene.measure([scene.ip(0), scene.ip(1)]);
    expect([...scene.results.values()].map(({ result }) => result.kind)).toEqual([
      'unreachable',
      'unreachable',
    ]);
    scene.machine.offline = false;
    await scene.measure([scene.ip(0), scene.ip(1)]);
    expect([...scene.results.values()].map(({ result }) => result.kind)).toEqual(['answered', 'answered']);
    expect(scene.machine.packets).toHaveLength(2);
  });

  it('tells steadiness after three of them', async () => {
    const [one] = open as [string];
    const scene = new Scene().connect([one]);
    for (let i = 0; i < 3; i += 1) {
      await scene.measure([one]);
      scene.world.run(70);
    }
    expect(scene.results.get(one)).toMatchObject({ samples: 3 });
    expect(scene.results.get(one)?.jitter).toBeGreaterThan(0);
  });

  it('refuses what is no name, and asks each once however it is spelt', async () => {
    const [one] = open as [string];
    const scene = new Scene().connect([one]);
    await expect(scene.service.measure({ names: ['a b'], noticed: false })).rejects.toThrow();
    await scene.measure([one, `${one.toUpperCase()}.`, ` ${one}:123`]);
    expect(scene.events.at(-1)).toMatchObject({ total: 1, answered: 1 });
    expect(scene.machine.packets).toHaveLength(1);
  });

  it('of 200 servers is over within 5 s', async () => {
    const hosts = open.slice(0, 200);
    const scene = new Scene().connect(hosts);
    await scene.service.measure({ names: hosts, noticed: false });
    scene.world.run(5);
    expect(scene.events.at(-1)).toMatchObject({ state: 'finished', answered: 200 });
    expect(scene.machine.packets).toHaveLength(200);
  });
});
