/** `truechimer servers probe` and `pick` as real processes: with real packets on loopback, with an engine and without. */
import * as v from 'valibot';
import { describe, expect, it } from 'vitest';
import { Measured, Proposal } from '../../main/api/directory.ts';
import { kissing, type Server, silent, truthful } from '../../main/simulation/server.ts';
import { timeServer } from '../doubles/time-servers.ts';
import { onlyJson, statusWhere, Workshop } from './program.ts';

const shop = new Workshop();

const Probed = v.strictObject({
  state: v.picklist(['finished', 'cancelled']),
  total: v.number(),
  settled: v.number(),
  answered: v.number(),
  servers: v.array(
    v.strictObject({
      name: v.string(),
      distance: v.nullable(v.number()),
      accessPolicy: v.string(),
      measured: v.nullable(Measured),
    }),
  ),
});

const probe = async (...hosts: string[]) =>
  v.parse(Probed, onlyJson(await shop.run('servers', 'probe', '--json', ...hosts)));

const kinds = ({ servers }: v.InferOutput<typeof Probed>) =>
  new Map(servers.map(({ name, measured }) => [name, measured?.result.kind]));

describe('truechimer servers probe', () => {
  it('asks each once, tells the right time of each, and asks none again within 64 s, in another process either', async () => {
    const hosts = await shop.serve(
      timeServer(truthful()),
      timeServer(truthful({ stratum: 3 })),
      timeServer(truthful({ offset: 5 })),
      timeServer(kissing('DENY')),
    );
    const first = await probe(...hosts);
    expect(first).toMatchObject({ state: 'finished', total: 4, answered: 3 });
    expect(kinds(first)).toEqual(
      new Map([
        [hosts[0], 'answered'],
        [hosts[1], 'answered'],
        [hosts[2], 'answered'],
        [hosts[3], 'refused'],
      ]),
    );
    const results = first.servers.map(({ measured }) => measured?.result);
    const right = results.filter((one) => one?.kind === 'answered' && one.agreement?.kind === 'agrees');
    expect(right).toHaveLength(2);
    for (const one of right) {
      if (one?.kind === 'answered') expect(Math.abs(one.offset)).toBeLessThan(one.bound);
    }
    // Whoever tells another time than most comes last of those that answered.
    expect(first.servers.map(({ name }) => name).indexOf(hosts[2]!)).toBeGreaterThan(1);

    const again = await probe(...hosts);
    expect(again.answered).toBe(0);
    expect(kinds(again).get(hosts[0]!)).toBe('too-soon');
    expect(again.servers.find(({ name }) => name === hosts[3])?.measured?.result).toEqual({
      kind: 'kept-off',
      why: 'asked-to-stop',
    });
  });

  it('is a table for people, and ends with 3 where nobody answers', async () => {
    const [good, mute] = await shop.serve(timeServer(truthful()), timeServer(silent));
    const { code, out, err } = await shop.run('servers', 'probe', good!, mute!);
    expect(code).toBe(0);
    expect(out).toMatch(/^Server +Round trip +This clock +Stratum +Access +Distance/);
    expect(out).toContain(`${mute}: It does not answer.`);
    expect(err).toBe('Measured: 1 of 2 servers gives the time.\n');
    expect((await shop.run('servers', 'probe', good!)).code).toBe(3);
  });

  it('goes through the running engine, which answers for its own servers', async () => {
    const hosts = await shop.serve(timeServer(truthful()), timeServer(truthful()));
    shop.settings([hosts[0]!]);
    const api = await (await shop.daemon()).attach();
    await statusWhere(api, ({ lastAnswerAge }) => lastAnswerAge !== null);
    const outcome = await probe(...hosts);
    const from = new Map(
      outcome.servers.map(({ name, measured }) => [
        name,
        measured?.result.kind === 'answered' ? measured.result.from : null,
      ]),
    );
    expect(from).toEqual(
      new Map([
        [hosts[0], 'engine'],
        [hosts[1], 'probe'],
      ]),
    );
    expect(await api.probe()).toMatchObject({ state: 'finished', answered: 2 });
  });

  it('is stopped by Ctrl+C: it ends cleanly with what it has', async () => {
    let heard: () => void = () => {};
    const asked = new Promise<void>((done) => {
      heard = done;
    });
    const deaf: Server = () => {
      heard();
      return [];
    };
    const hosts = await shop.serve(...Array.from({ length: 80 }, () => timeServer(deaf)));
    const probing = shop.launch('servers', 'probe', '--json', ...hosts);
    await asked;
    probing.signal('SIGINT');
    const outcome = await probing.outcome;
    expect(outcome.code).toBe(1);
    const { state, total, settled, servers } = v.parse(Probed, onlyJson(outcome));
    expect([state, total]).toEqual(['cancelled', 80]);
    expect(settled).toBeLessThan(80);
    expect(servers.filter(({ measured }) => measured?.result.kind === 'cancelled').length).toBe(80 - settled);
    expect(outcome.err).toMatch(/^Stopped after \d+ of 80\.\n$/);
  });

  it('asks each once however many run at the same moment, and not again after a kill', async () => {
    let packets = 0;
    let heard: () => void = () => {};
    const asked = new Promise<void>((done) => {
      heard = done;
    });
    const counting: Server = () => {
      packets += 1;
      if (packets === 8) heard();
      return [];
    };
    const hosts = await shop.serve(...Array.from({ length: 30 }, () => timeServer(counting)));
    const killed = shop.launch('servers', 'probe', '--json', ...hosts);
    await asked;
    const other = shop.run('servers', 'probe', '--json', ...hosts);
    expect((await other).err).toContain('under way already');
    killed.signal('SIGKILL');
    await killed.outcome;
    await probe(...hosts);
    await probe(...hosts);
    // A key is written before its packet leaves, so the one that was killed between them is asked by nobody.
    expect(packets).toBeLessThanOrEqual(30);
    expect(packets).toBeGreaterThanOrEqual(29);
  });

  it('refuses what makes no sense', async () => {
    for (const args of [
      ['probe', 'a b'],
      ['probe', '--limit', 'x'],
      ['probe', '--count', '3'],
      ['pick', '--count', '0'],
      ['pick', 'ntp.example.org'],
    ]) {
      expect((await shop.run('servers', ...args)).code, args.join(' ')).toBe(2);
    }
  });
});

describe('truechimer servers pick', () => {
  it('proposes from the lists, says that nothing was measured, and saves nothing', async () => {
    shop.environment.TZ = 'Europe/Berlin';
    const outcome = await shop.run('servers', 'pick', '--json');
    const { words, ...proposal } = onlyJson(outcome) as { words: unknown[] };
    expect(v.safeParse(v.strictObject(Proposal.entries), proposal).issues).toBeUndefined();
    expect(proposal).toMatchObject({ wanted: 4, measured: false });
    expect(words).toHaveLength(4);
    const { code, out } = await shop.run('servers', 'pick', '--count', '3');
    expect(code).toBe(0);
    expect(out).toMatch(/^3 servers fit together:\n/);
    expect(out).toContain('Nothing is saved');
  });

  it('proposes nothing after a measurement that nobody answered, and says what that may mean', async () => {
    shop.environment.TZ = 'Europe/Berlin';
    const hosts = await shop.serve(timeServer(silent), timeServer(silent));
    const catalogue = {
      format: 'truechimer-catalogue',
      version: 1,
      date: '2027-01-01',
      licence: 'CC0',
      attribution: 'Nobody',
      servers: [{ host: 'ntp.example.org', accessPolicy: 'closed' }],
    };
    shop.write('new.json', JSON.stringify(catalogue));
    expect((await shop.run('servers', 'update', shop.file('new.json'))).code).toBe(0);
    shop.write('mine.txt', hosts.join('\n'));
    expect((await shop.run('servers', 'import', shop.file('mine.txt'))).code).toBe(0);
    const { code, out, err } = await shop.run('servers', 'pick', '--probe');
    expect([code, out]).toEqual([3, '']);
    expect(err).toMatch(
      /Measured: none of 2 servers gives the time\.\nNo server answered, so nothing is proposed\./,
    );
  });

  it('measures nobody where nobody knows what is near, unless the person says whom', async () => {
    shop.environment.TZ = 'UTC';
    for (const args of [['probe'], ['pick', '--probe']]) {
      const { code, err } = await shop.run('servers', ...args);
      expect([args, code]).toEqual([args, 1]);
      expect(err).toContain('servers place CITY');
    }
    const [mute] = await shop.serve(timeServer(silent));
    const { code, err } = await shop.run('servers', 'probe', mute!);
    expect([code, err]).toEqual([3, 'Measured: the server does not give the time.\n']);
  });

  it('keeps what was chosen, and completes it', async () => {
    shop.environment.TZ = 'Europe/Berlin';
    shop.settings(['ntp.example.org']);
    const outcome = onlyJson(await shop.run('servers', 'pick', '--keep', '--json')) as v.InferOutput<
      typeof Proposal
    >;
    expect(outcome.picks[0]).toMatchObject({ name: 'ntp.example.org', kept: true });
    expect(outcome.picks).toHaveLength(4);
  });
});
