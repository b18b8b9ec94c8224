/** The daemon and the commands that ask it, with real servers on loopback. */
import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { setTimeout as wait } from 'node:timers/promises';
import * as v from 'valibot';
import { describe, expect, it } from 'vitest';
import { DEFAULT_SETTINGS } from '../../main/api/contract.ts';
import { ResyncReport, Status } from '../../main/api/status.ts';
import type { Memory } from '../../main/engine/sync/ports.ts';
import { changing, type Server, silent, truthful } from '../../main/simulation/server.ts';
import { timeServer } from '../doubles/time-servers.ts';
import { gone, onlyJson, statusWhere, until, Workshop } from './program.ts';

const shop = new Workshop();

/** Three servers that agree. `mute` takes their voice away. */
async function threeGoodServers() {
  let muted = false;
  const mutable = (server: Server) => timeServer(changing(() => muted, silent, server));
  const names = await shop.serve(
    mutable(truthful({ stratum: 1, refid: 'GPS' })),
    mutable(truthful({ rootDelay: 0.002, rootDispersion: 0.001 })),
    mutable(truthful({ stratum: 3, rootDelay: 0.01, rootDispersion: 0.002 })),
  );
  return {
    names,
    mute: (so: boolean) => {
      muted = so;
    },
  };
}

const memory = () => JSON.parse(readFileSync(shop.file('memory.json'), 'utf8')) as Memory;

describe('a daemon with three good servers', () => {
  it('is in sync within its first burst, and every command tells so', async () => {
    const { names } = await threeGoodServers();
    shop.settings(names);
    const daemon = await shop.daemon();
    expect(onlyJson({ code: null, out: daemon.out(), err: '' })).toEqual({
      page: daemon.page,
      pid: daemon.pid,
      presence: 'here',
    });
    const api = await daemon.attach();
    const early = await statusWhere(api, ({ health }) => health === 'in-sync');
    // The burst is four packets two seconds apart: it was in sync before that was over.
    for (const source of early.sources) expect(source.reach).toBeLessThanOrEqual(0b1111);

    const [json, plain, nowJson, nowPlain] = await Promise.all([
      shop.run('status', '--json'),
      shop.run('status'),
      shop.run('now', '--json'),
      shop.run('now'),
    ]);
    for (const { code, err } of [json, plain, nowJson, nowPlain]) expect([code, err]).toEqual([0, '']);

    const status = v.parse(Status, onlyJson(json));
    expect(status).toMatchObject({
      engine: { presence: 'here', kind: 'daemon', pid: daemon.pid },
      mode: 'observe',
      health: 'in-sync',
      diagnosis: null,
      problems: [],
    });
    // The servers are this computer's own clock.
    expect(Math.abs(status.offset!)).toBeLessThan(status.bound!);
    expect(status.sources.map(({ name }) => name)).toEqual(names);
    expect(status.sources.filter(({ id }) => id === status.chosen)).toHaveLength(1);

    expect(plain.out).toMatch(/^Your clock is .+\n {2}Guaranteed: at most .+ wrong/);
    expect(plain.out).toContain(`Page: ${daemon.page}`);
    for (const name of names) expect(plain.out).toContain(`\n${name}  `);

    const now = onlyJson(nowJson) as { utc: string; unixNanoseconds: string; bound: number; offset: number };
    expect(Math.abs(Date.parse(now.utc) - Date.now())).toBeLessThan(60_000);
    expect(Math.abs(Number(BigInt(now.unixNanoseconds) / 1_000_000n) - Date.parse(now.utc))).toBeLessThan(
      100,
    );
    expect(now.bound).toBeGreaterThan(0);
    expect(nowPlain.out).toMatch(
      /^20\d\d-\d\d-\d\dT\d\d:\d\d:\d\d\.\d+Z (± \d.* [nmµ]s \(99 %\), )?± \d.* [mµ]s at most\n$/,
    );

    // While the first burst is under way a Resync joins it; two at once: the second takes over, both end.
    const [first, second] = await Promise.all([shop.run('resync', '--json'), shop.run('resync')]);
    const report = v.parse(ResyncReport, onlyJson(first));
    expect(['measured', 'cancelled']).toContain(report.outcome);
    expect(report.asked).toBe(3);
    expect([first.code, second.code]).toEqual([0, 0]);
    expect(`${first.out}${second.out}`).toMatch(/measured/i);
    const [soon, soonJson] = [await shop.run('resync'), await shop.run('resync', '--json')];
    expect(soon.out).toMatch(
      /^(Measured: .*|Your servers were asked just now; they may be asked again in .*)\n$/,
    );
    expect(v.is(ResyncReport, onlyJson(soonJson))).toBe(true);

    expect((await api.diagnostics()).includes(daemon.token)).toBe(false);

    expect(await daemon.end('SIGTERM')).toBe(0);
    expect(gone(shop.file('engine.lock'), shop.file('engine.json'))).toEqual([]);
    expect(readdirSync(shop.home).sort()).toEqual([
      'config.json',
      'memory.json',
      'servers',
      'truechimer.log',
    ]);
    // Who was asked when: other programs of the same person keep to it.
    expect(readdirSync(shop.file('servers'))).toEqual(['asked.json']);
    expect(memory()).toMatchObject({
      drift: { ppm: expect.any(Number) },
      last: { health: 'in-sync', servers: names },
    });
    expect(daemon.err()).toBe('');
    const log = readFileSync(shop.file('truechimer.log'), 'utf8');
    expect(log).toContain('Engine started (daemon');
    expect(log).toContain('Engine stopped');
    expect(log).not.toContain(daemon.token);
    for (const name of ['memory.json', 'truechimer.log'])
      expect(statSync(shop.file(name)).mode & 0o077).toBe(0);
  });

  it('that is killed and started again knows its drift, its servers and its last status', async () => {
    const { names, mute } = await threeGoodServers();
    shop.settings(names);
    const killed = await shop.daemon();
    const known = await statusWhere(
      await killed.attach(),
      (s) => s.health === 'in-sync' && s.drift?.savedAge !== null,
    );
    await until(() => existsSync(shop.file('memory.json')));
    expect(await killed.end('SIGKILL')).toBeNull();
    // Nothing was tidied up.
    expect(gone(shop.file('engine.lock'), shop.file('engine.json'))).toHaveLength(2);
    const kept = memory();
    expect(kept.last).toMatchObject({ health: 'in-sync', servers: names });
    expect(kept.drift).not.toBeNull();

    mute(true);
    const again = await shop.daemon();
    const api = await again.attach();
    const status = await api.status();
    expect(status.engine).toMatchObject({ presence: 'here', pid: again.pid });
    expect(status.sources.map(({ name }) => name)).toEqual(names);
    expect(status.drift).toMatchObject({ restored: true });
    // From ppm to a ratio and back costs the last bit.
    expect(status.drift!.ppm).toBeCloseTo(kept.drift!.ppm, 9);
    expect(status.drift!.sigma).toBeGreaterThan(kept.drift!.sigma * 0.999_999);
    expect(status.before).toEqual({
      health: 'in-sync',
      offset: kept.last!.offset,
      bound: kept.last!.bound,
      at: Number(BigInt(kept.last!.at) / 1_000_000n),
    });
    expect(Math.abs(status.before!.at - known.at)).toBeLessThan(60_000);
    const { code, out } = await shop.run('status');
    expect(code).toBe(1);
    expect(out).toContain('Measuring your clock …');
    expect(out).toMatch(/When Truechimer last ran \(.*\), the clock was .*, ± .* at most/);
    expect(out).toContain('known from the last run');

    // When the servers are back this run knows better.
    mute(false);
    const better = await statusWhere(api, ({ health }) => health === 'in-sync');
    expect(better.before).toBeNull();
    expect(await again.end('SIGINT')).toBe(0);
  });
});

describe('a daemon whose servers are not good', () => {
  it('is out of sync where all of them are 5 s ahead, and says how much', async () => {
    shop.settings(await shop.serve(...Array.from({ length: 3 }, () => timeServer(truthful({ offset: 5 })))));
    const daemon = await shop.daemon();
    const api = await daemon.attach();
    await statusWhere(api, ({ health }) => health === 'out-of-sync');
    const [json, plain, now] = await Promise.all([
      shop.run('status', '--json'),
      shop.run('status'),
      shop.run('now', '--json'),
    ]);
    expect([json.code, plain.code, now.code]).toEqual([1, 1, 1]);
    const status = v.parse(Status, onlyJson(json));
    expect(Math.abs(status.offset! - 5)).toBeLessThan(status.bound!);
    expect(plain.out).toMatch(/^Your clock is (5|5\.0\d*|4\.9\d*) s slow ± /);
    expect(plain.out).toContain('That is beyond your limit of 100 ms.');
    // True time is theirs, not this clock's.
    const { unixNanoseconds } = onlyJson(now) as { unixNanoseconds: string };
    expect(Number(unixNanoseconds) / 1e6 - Date.now()).toBeGreaterThan(3000);
  });

  it('names the one of four that is 80 ms off, and the one that is silent', async () => {
    const good = () => timeServer(truthful());
    const names = await shop.serve(
      good(),
      good(),
      good(),
      timeServer(truthful({ offset: 0.08 })),
      timeServer(silent),
    );
    shop.settings(names);
    const api = await (await shop.daemon()).attach();
    const { sources } = await statusWhere(
      api,
      (s) =>
        s.sources.some(({ verdict }) => verdict.kind === 'falseticker') &&
        s.sources.some(({ verdict }) => verdict.kind === 'silent'),
    );
    expect(sources.map(({ verdict }) => verdict.kind).slice(3)).toEqual(['falseticker', 'silent']);
    const { out } = await shop.run('status');
    expect(out).toMatch(
      /Not used: it tells a different time\. 3 servers agree, and it is at least (7\d|80) ms outside/,
    );
    expect(out).toContain('It does not answer.');
  });

  it('says that none is configured, and asks nobody', async () => {
    const daemon = await shop.start('daemon');
    expect(daemon.out()).toMatch(/^Truechimer is at http:\/\/127\.0\.0\.1:\d+\/\?token=[\w-]+\n$/);
    const [{ code, out }, json, resync] = await Promise.all([
      shop.run('status'),
      shop.run('status', '--json'),
      shop.run('resync', '--json'),
    ]);
    expect(code).toBe(1);
    expect(out).toContain('No time servers yet');
    expect(out).toContain('Add three to five servers near you under Servers.');
    expect(onlyJson(json)).toMatchObject({
      health: 'no-servers',
      diagnosis: 'no-servers-configured',
      offset: null,
    });
    expect(resync.code).toBe(3);
    expect(onlyJson(resync)).toMatchObject({ outcome: 'unanswered', asked: 0 });
    const now = await shop.run('now', '--json');
    expect(now.code).toBe(1);
    expect(onlyJson(now)).toEqual({
      utc: null,
      unixNanoseconds: null,
      bound: null,
      likely: null,
      offset: null,
    });
  });

  it('takes servers that are saved while it runs, and has them after a restart', async () => {
    const { names } = await threeGoodServers();
    const daemon = await shop.daemon();
    const api = await daemon.attach();
    await api.saveSettings({
      ...DEFAULT_SETTINGS,
      servers: names.map((name) => ({ name, pool: false, own: false })),
    });
    await statusWhere(api, ({ health }) => health === 'in-sync');
    await daemon.end('SIGKILL');
    const again = await (await shop.daemon()).attach();
    expect((await again.status()).sources.map(({ name }) => name)).toEqual(names);
    expect(statSync(shop.file('config.json')).mode & 0o777).toBe(0o600);
  });
});

describe('a second daemon', () => {
  it('stands by, and a signal ends it without harm to the first', async () => {
    const first = await shop.daemon();
    const second = await shop.start('daemon');
    expect(second.out()).toContain(
      `An engine runs already (daemon, process ${first.pid}); this one stands by`,
    );
    expect(second.page).toBe(first.page);
    expect(await second.end('SIGTERM')).toBe(0);
    await wait(50);
    expect((await shop.run('status', '--json')).code).toBe(1);
  });

  it('that becomes the engine says where the page is now, to machines beside their one value', async () => {
    const first = await shop.daemon();
    const second = await shop.start('daemon');
    const announced = (text: string) =>
      /The engine has changed: (.*)\.\nTruechimer is at (\S+)\n$/.exec(text);
    expect(await first.end('SIGTERM')).toBe(0);
    await until(
      () => announced(second.out()) !== null,
      () => second.out(),
    );
    const [, who, page] = announced(second.out())!;
    expect(who).toBe('this one has taken over');
    expect(page).not.toBe(first.page);
    expect((await shop.run('status')).out).toContain(`Page: ${page}`);

    const third = await shop.daemon();
    const value = third.out();
    await second.end('SIGKILL');
    // For ten seconds nobody answers.
    const gap = await shop.run('status');
    expect([gap.code, gap.out]).toEqual([3, '']);
    expect(gap.err).toBe(
      'The engine does not answer. If another one stands by, it takes over within about ten seconds; else start it: truechimer daemon.\n',
    );
    await until(
      () => announced(third.err()) !== null,
      () => third.err(),
    );
    expect(third.out()).toBe(value);
    expect((await shop.run('status')).out).toContain(`Page: ${announced(third.err())![2]}`);
  });
});
