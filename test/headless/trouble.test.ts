/** What may be wrong on the disk and on the machine when the daemon starts: said, survived, and nothing lost. */
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import net from 'node:net';
import { describe, expect, it } from 'vitest';
import { DEFAULT_SETTINGS } from '../../main/api/contract.ts';
import type { Status } from '../../main/api/status.ts';
import { truthful } from '../../main/simulation/server.ts';
import { closedPorts, timeServer } from '../doubles/time-servers.ts';
import { onlyJson, statusWhere, Workshop } from './program.ts';

const shop = new Workshop();

const problems = async () => (onlyJson(await shop.run('status', '--json')) as Status).problems;

describe('a daemon starts all the same', () => {
  it.each([
    [
      'truncated',
      '{"version": 1, "servers": [{"name": "ntp.exa',
      'settings-corrupt',
      'The settings file could not be read',
      'JSON',
    ],
    ['empty', '', 'settings-corrupt', 'The settings file could not be read', 'JSON'],
    [
      'written by a newer version',
      '{"version": 7, "servers": {}}',
      'settings-newer',
      'written by a newer version',
      'version: it is 7, and this program knows 1.',
    ],
    [
      'with a malformed server',
      '{"servers": [{"name": "ntp.example:99999", "pool": false}]}',
      'settings-corrupt',
      'could not be read',
      'servers.0.name: “99999” is not a port',
    ],
  ])('with a settings file that is %s: it is put aside and named', async (_, content, code, words, why) => {
    shop.write('config.json', content);
    const daemon = await shop.daemon();
    const aside = `${shop.file('config.json')}.${code.replace('settings-', '')}-1`;
    expect(daemon.err()).toMatch(/^The settings file .* is not used .*\n$/);
    for (const part of [shop.file('config.json'), aside, why]) expect(daemon.err()).toContain(part);
    expect(await problems()).toEqual([{ code, subject: shop.file('config.json'), detail: aside }]);
    expect(readFileSync(aside, 'utf8')).toBe(content);
    const { out, code: exit } = await shop.run('status');
    expect(exit).toBe(1);
    expect(out).toContain(words);
    expect(out).toContain(aside);
    const log = readFileSync(shop.file('truechimer.log'), 'utf8');
    for (const part of [code, why]) expect(log).toContain(part);
    expect(await daemon.end('SIGTERM')).toBe(0);
  });

  it.each([
    ['truncated', '{"version": 1, "drift": {"ppm": -1'],
    ['with a date in words', memory({ savedAt: 'yesterday' })],
    ['with a drift in words', memory({ ppm: 'a little' })],
    ['of another version', '{"version": 2}'],
    ['that holds zero bytes', '\0'.repeat(300)],
  ])('with a memory that is %s: it is put aside, named, and the drift learned anew', async (_, content) => {
    const [good] = await shop.serve(timeServer(truthful()));
    shop.settings([good!]);
    shop.write('memory.json', content);
    const daemon = await shop.daemon();
    const api = await daemon.attach();
    const aside = `${shop.file('memory.json')}.corrupt-1`;
    const status = await statusWhere(api, ({ offset }) => offset !== null);
    expect(status.problems).toEqual([
      { code: 'state-corrupt', subject: shop.file('memory.json'), detail: aside },
    ]);
    expect(readFileSync(aside, 'utf8')).toBe(content);
    expect(await daemon.end('SIGTERM')).toBe(0);
    expect(JSON.parse(readFileSync(shop.file('memory.json'), 'utf8'))).toMatchObject({ version: 1 });
  });

  it('with directories in place of both files', async () => {
    for (const name of ['config.json', 'memory.json']) mkdirSync(shop.file(name));
    const daemon = await shop.daemon();
    expect((await problems()).map(({ code }) => code)).toEqual(['settings-corrupt', 'state-corrupt']);
    expect(await daemon.end('SIGTERM')).toBe(0);
  });

  it('on another port where its own is taken, and says so', async () => {
    const holder = net.createServer().listen(0, '127.0.0.1');
    await new Promise((resolve) => holder.once('listening', resolve));
    const { port } = holder.address() as net.AddressInfo;
    shop.settings([], { port });
    const daemon = await shop.daemon();
    expect(daemon.origin).not.toContain(`:${port}`);
    expect(await problems()).toEqual([{ code: 'port-in-use', subject: String(port), detail: daemon.origin }]);
    expect((await shop.run('status')).out).toContain(
      `Port ${port} is in use by another program, so the page is at ${daemon.origin} this time.`,
    );
    await daemon.end('SIGTERM');
    await new Promise((resolve) => holder.close(resolve));
    const again = await shop.daemon();
    expect(again.origin).toBe(`http://127.0.0.1:${port}`);
    expect(await problems()).toEqual([]);
  });

  it('with 200 servers at ports where nobody listens, and says that none answers', async () => {
    shop.settings((await closedPorts(200)).map((port) => `127.0.0.1:${port}`));
    const daemon = await shop.daemon();
    const api = await daemon.attach();
    const status = await statusWhere(api, ({ sources }) =>
      sources.some(({ verdict }) => verdict.kind === 'silent'),
    );
    expect(status.sources).toHaveLength(200);
    expect(status.offset).toBeNull();
    const { code, out } = await shop.run('status');
    expect(code).toBe(1);
    expect(out.split('\n').filter((line) => line.startsWith('127.0.0.1:'))).toHaveLength(200);
    expect(await daemon.end('SIGTERM')).toBe(0);
  });

  it('where settings cannot be written: they hold, and it says so', async () => {
    writeFileSync(shop.file('blocked'), '');
    shop.environment.TRUECHIMER_HOME = '';
    shop.environment.XDG_CONFIG_HOME = shop.file('blocked');
    shop.environment.XDG_STATE_HOME = shop.home;
    try {
      const daemon = await shop.daemon();
      const api = await daemon.attach();
      const report = await api.saveSettings({ ...DEFAULT_SETTINGS, limit: 0.5 });
      expect(report.problems).toMatchObject([{ code: 'settings-unwritable' }]);
      const { out } = await shop.run('status');
      expect(out).toContain('Your settings hold until Truechimer ends');
      expect((await api.status()).limit).toBe(0.5);
      expect(await daemon.end('SIGTERM')).toBe(0);
    } finally {
      for (const name of ['TRUECHIMER_HOME', 'XDG_CONFIG_HOME', 'XDG_STATE_HOME'])
        delete shop.environment[name];
    }
  });
});

describe('a daemon that cannot know whether it is the only one', () => {
  it.each([
    ['blocked', 'EEXIST'],
    ['blocked/home', 'ENOTDIR'],
  ])('does not start where there is a file at %s, and says what to do', async (home, why) => {
    shop.write('blocked', '');
    shop.environment.TRUECHIMER_HOME = shop.file(home);
    try {
      const outcome = await shop.run('daemon', '--json');
      expect(outcome.code).toBe(3);
      expect(onlyJson(outcome)).toEqual({ error: 'failed', message: expect.stringContaining('blocked') });
      expect(outcome.err).toBe(`Truechimer failed: ${(onlyJson(outcome) as { message: string }).message}\n`);
      expect(outcome.err).toContain(`The state cannot be kept in ${shop.file(home)} (${why}: `);
      expect(outcome.err).toContain('or name another one in TRUECHIMER_HOME.');
    } finally {
      delete shop.environment.TRUECHIMER_HOME;
    }
  });
});

function memory(change: object): string {
  const drift = { ppm: -12, sigma: 0.1, savedAt: '1795392000000000000', boot: 'b', counter: 'c', ...change };
  return JSON.stringify({ version: 1, drift, last: null });
}
