/** `start` without a tray, and the demonstration: what a browser and a program get from them. */
import { describe, expect, it } from 'vitest';
import { onlyJson, type Running, statusWhere, Workshop } from './program.ts';

const shop = new Workshop();

/** What a browser does with the address: it gets a cookie, then the page without the token in its address. */
async function visit({ page, origin, token }: Running) {
  const stranger = await fetch(`${origin}/`);
  const first = await fetch(page, { redirect: 'manual' });
  const cookie = first.headers.get('set-cookie')!.split(';')[0]!;
  const location = first.headers.get('location')!;
  const html = await fetch(location, { headers: { cookie } });
  const text = await html.text();
  const script = /src="\.?(\/[^"]+\.js)"/.exec(text)?.[1];
  const code = await fetch(`${origin}${script}`, { headers: { cookie } });
  return {
    statuses: [stranger.status, first.status, html.status, code.status],
    location,
    shown: text,
    leaked: location.includes(token) || text.includes(token) || cookie.includes(token),
  };
}

describe('truechimer start without a display', () => {
  it('says in one line why there is no tray and how to get it, and serves the page', async () => {
    const running = await shop.start('start');
    expect(running.err()).toBe(
      'No tray: there is no display here. To get it, run “npx install-electron” on a desktop, then “npm start”.\n',
    );
    expect(running.out()).toBe(`Truechimer is at ${running.page}\n`);
    const { statuses, location, shown, leaked } = await visit(running);
    expect(statuses).toEqual([401, 302, 200, 200]);
    expect(location).toBe(`${running.origin}/`);
    expect(shown).toContain('<title>Truechimer</title>');
    expect(leaked).toBe(false);
    expect((await shop.run('status', '--json')).code).toBe(1);
    expect(await running.end('SIGTERM')).toBe(0);
  });

  it('says so too where an Electron of one’s own is not there', async () => {
    shop.environment.ELECTRON_OVERRIDE_DIST_PATH = shop.file('nothing');
    shop.environment.WAYLAND_DISPLAY = 'none-such';
    try {
      const running = await shop.start('start');
      // As root the reason is another one: Electron does not run as root.
      expect(running.err()).toMatch(
        /^No tray: (there is no Electron in \S+nothing|Electron does not run as root)\. /,
      );
      expect(await running.end('SIGTERM')).toBe(0);
    } finally {
      for (const name of ['ELECTRON_OVERRIDE_DIST_PATH', 'WAYLAND_DISPLAY']) delete shop.environment[name];
    }
  });
});

describe('truechimer demo', () => {
  it('is alive within ten seconds: offset, chosen server, falseticker, Resync', async () => {
    const running = await shop.start('demo', '--json');
    const started = performance.now();
    expect(onlyJson({ code: null, out: running.out(), err: '' })).toEqual({
      page: running.page,
      pid: running.pid,
      presence: 'here',
    });
    const api = await running.attach();
    const alive = await statusWhere(
      api,
      ({ offset, chosen, lastCorrection, sources }) =>
        offset !== null &&
        chosen !== null &&
        lastCorrection !== null &&
        sources.some(({ verdict }) => verdict.kind === 'falseticker'),
    );
    expect(performance.now() - started).toBeLessThan(10_000);
    expect(alive).toMatchObject({
      engine: { presence: 'here', kind: 'demo' },
      mode: 'steering',
      clock: { kind: 'simulated', steerable: true },
    });
    const named = (name: string) => alive.sources.find((source) => source.name === name)!;
    const wrong = named('wrong-by-80-ms.example');
    expect(wrong.verdict.kind).toBe('falseticker');
    expect(wrong.offset! - alive.offset!).toBeCloseTo(0.08, 2);
    expect(named('zurich.example').stratum).toBe(1);
    // It was 1.2 s slow: a moment ago it was stepped, or is being slewed by what is left since.
    expect(['stepped', 'slewing']).toContain(alive.lastCorrection?.kind);

    const [report, pages] = await Promise.all([api.resync(), visit(running)]);
    expect(['measured', 'slewing', 'stepped']).toContain(report.outcome);
    expect(report.answered).toBeGreaterThanOrEqual(4);
    expect(pages.statuses).toEqual([401, 302, 200, 200]);
    const after = await statusWhere(api, ({ health }) => health === 'in-sync');
    expect(Math.abs(after.offset!) + after.bound!).toBeLessThan(after.limit);

    // It is nobody's engine, and keeps nothing.
    expect((await shop.run('status')).code).toBe(3);
    await api.saveSettings({ ...(await api.settings()).settings, limit: 0.5 });
    expect(await running.end('SIGINT')).toBe(0);
    expect(running.err()).toBe('');
  });
});
