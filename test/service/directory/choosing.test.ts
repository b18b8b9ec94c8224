/** “Pick for me”, the check of a set, and what is not saved, as a face meets them. */
import { setImmediate as turn } from 'node:timers/promises';
import * as v from 'valibot';
import { describe, expect, it } from 'vitest';
import { DEFAULT_SETTINGS, type Settings } from '../../../main/api/contract.ts';
import { DiversityReport, Proposal } from '../../../main/api/directory.ts';
import type { Utc } from '../../../main/engine/time/instant.ts';
import { EngineService } from '../../../main/service/engine-service.ts';
import { SettingsFile } from '../../../main/settings/settings.ts';
import { Machine } from '../../../main/simulation/machine.ts';
import { exponential, symmetric } from '../../../main/simulation/network.ts';
import { SeededRandom } from '../../../main/simulation/random.ts';
import { truthful } from '../../../main/simulation/server.ts';
import { World } from '../../../main/simulation/world.ts';
import { shipped } from '../../directory/shipped.ts';
import { ownDirectory } from '../../doubles/own-directory.ts';
import { noSteward } from '../../doubles/steward.ts';

const START = 1_800_000_000_000_000_000n as Utc;

const entry = (name: string, pool = false) => ({ name, pool, own: false });
const GOOGLE = [1, 2, 3, 4].map((i) => entry(`time${i}.google.com`));
const POOL = entry('de.pool.ntp.org', true);

function open(servers: Settings['servers'] = []) {
  const world = new World(START);
  const machine = new Machine(world, { oscillator: { ppm: 5, wander: 1e-8 } }, new SeededRandom(5));
  let kept: unknown = { ...DEFAULT_SETTINGS, servers };
  const service = new EngineService({
    kind: 'daemon',
    version: '1',
    pid: 1,
    ports: machine.ports,
    memory: null,
    settings: new SettingsFile({
      file: 'none',
      read: () => kept,
      write: (value) => {
        kept = value;
      },
      putAside: () => '',
    }),
    steward: noSteward,
    directory: ownDirectory(),
    stamping: () => ({ receive: 'simulated', transmit: 'simulated', counter: 'simulated', reason: null }),
    problems: () => [],
    environment: () => '',
    discreet: (text) => text,
  });
  const until = async <T>(answer: Promise<T>): Promise<T> => {
    let done = false;
    const end = answer.finally(() => {
      done = true;
    });
    for (let i = 0; !done && i < 400; i += 1) {
      world.run(0.1);
      await turn();
    }
    return end;
  };
  const save = (wanted: Settings['servers']) =>
    service.saveSettings({ ...DEFAULT_SETTINGS, servers: wanted });
  return { world, machine, service, until, save, kept: () => (kept as Settings).servers };
}

describe('“Pick for me”', () => {
  it('from the shipped lists alone proposes four near Berlin, without a packet or a look-up', async () => {
    const { service, machine } = open();
    const proposal = await service.propose({ count: 4, keep: [] });
    expect(v.safeParse(v.strictObject(Proposal.entries), proposal).issues).toBeUndefined();
    expect(proposal).toMatchObject({ wanted: 4, measured: false });
    expect(proposal.picks).toHaveLength(4);
    expect(proposal.spare).toBeGreaterThan(20);
    const { rows } = await service.directory();
    for (const { name } of proposal.picks) {
      const row = rows.find((one) => one.name === name)!;
      expect(row.rule.kind).toBe('yes');
      expect(row.near!.between).toBeLessThan(1_000_000);
    }
    expect(machine.packets).toEqual([]);
    expect(machine.lookups).toEqual([]);
  });

  it('prefers what answered, keeps a choice, and passes the check', async () => {
    const scene = open();
    const { machine, service, until } = scene;
    const hosts = shipped.catalogue.servers
      .filter(
        (one) => one.accessPolicy === 'open' && one.stratum === 2 && !one.pool && one.leapSmear === null,
      )
      .map(({ host }) => host)
      .slice(0, 40);
    for (const [i, host] of hosts.entries()) {
      machine.connect(
        `10.${i}.0.1`,
        { server: truthful({ refid: `203.0.${i}.1` }), path: symmetric(exponential(5e-3 + i * 1e-3, 1e-4)) },
        host,
      );
    }
    await service.measure({ names: hosts, noticed: false });
    scene.world.run(6);
    const proposal = await service.propose({ count: 4, keep: [entry(hosts[39]!)] });
    expect(proposal.measured).toBe(true);
    expect(proposal.picks[0]).toMatchObject({ name: hosts[39], kept: true });
    for (const { name } of proposal.picks) expect(hosts).toContain(name);
    const report = await until(service.checkChoice(proposal.picks.map(({ name }) => entry(name))));
    expect(v.safeParse(v.strictObject(DiversityReport.entries), report).issues).toBeUndefined();
    expect(report).toMatchObject({ sources: 4, blocked: false, unresolved: [] });
    expect(report.findings.filter(({ level }) => level !== 'note')).toEqual([]);
  });
});

describe('the check of a set', () => {
  it('looks its names up, each once an hour, asks no server, and says which could not be found', async () => {
    const { machine, service, until, world } = open();
    machine.names.set('a.example.org', { kind: 'found', addresses: ['192.0.2.1'] });
    machine.names.set('b.example.net', { kind: 'found', addresses: ['192.0.2.2'] });
    const choice = [
      entry('a.example.org'),
      entry('b.example.net'),
      entry('nowhere.example.com'),
      entry('192.0.2.9'),
    ];
    const report = await until(service.checkChoice(choice));
    expect(report.unresolved).toEqual(['nowhere.example.com']);
    expect(report.findings.find(({ kind }) => kind === 'same-network')).toMatchObject({
      names: ['a.example.org', 'b.example.net', '192.0.2.9'],
    });
    await until(service.checkChoice(choice));
    world.run(1800);
    await until(service.checkChoice(choice));
    expect(machine.lookups.map(({ name }) => name).toSorted()).toEqual([
      'a.example.org',
      'b.example.net',
      'nowhere.example.com',
    ]);
    expect(machine.packets).toEqual([]);
  });

  it('of an empty set offers a first server', async () => {
    const report = await open().service.checkChoice([]);
    expect(report).toMatchObject({ sources: 0, blocked: false });
    expect(report.findings[0]).toMatchObject({ kind: 'few', remedy: { do: 'add' } });
  });
});

describe('saving a set', () => {
  it('that surely mixes smearing with what does not is refused with the reason; the old one stays', async () => {
    const { service, save, kept, until } = open();
    await save([POOL]);
    expect(await until(service.checkChoice([POOL, GOOGLE[0]!]))).toMatchObject({ blocked: true });
    await expect(save([POOL, GOOGLE[0]!])).rejects.toThrow(/time1\.google\.com.*leap second.*not saved/s);
    expect(kept()).toEqual([POOL]);
    await save(GOOGLE);
    expect(kept()).toEqual(GOOGLE);
  });

  it('locks nobody out of what was saved before: other settings can be changed, and the set mended bit by bit', async () => {
    const before = [POOL, ...GOOGLE];
    const { service, save, kept } = open(before);
    await service.saveSettings({ ...DEFAULT_SETTINGS, servers: before, limit: 0.5 });
    await save([POOL, ...GOOGLE.slice(0, 2)]);
    await save([POOL]);
    expect(kept()).toEqual([POOL]);
    await expect(save([POOL, GOOGLE[0]!])).rejects.toThrow('not saved');
  });
});
