/** The demonstration's directory over its real loopback: whoever has no network can measure and pick there. */
import { describe, expect, it } from 'vitest';
import type { ProbeProgress } from '../../main/api/directory.ts';
import { Workshop } from './program.ts';

const shop = new Workshop();

describe('the demonstration', () => {
  it('has the whole directory, lets it be measured, and proposes four of what answered', async () => {
    const demo = await shop.start('demo', '--json');
    const api = await demo.attach();
    const { rows, here, lists } = await api.directory();
    expect(rows.length).toBeGreaterThan(1150);
    expect(here).toMatchObject({ timeZone: 'Europe/Berlin', country: 'DE' });
    expect(lists.map(({ id }) => id)).toEqual(['catalogue', 'machine', 'settings']);

    const names = rows
      .filter(({ near, rule }) => near !== null && rule.kind !== 'no')
      .toSorted((a, b) => (a.near?.between ?? 0) - (b.near?.between ?? 0))
      .slice(0, 100)
      .map(({ name }) => name);
    const events: ProbeProgress[] = [];
    const ended = new Promise<void>((done) => {
      api.on('probe', (progress) => {
        events.push(progress);
        if (progress.state === 'finished') done();
      });
    });
    expect((await api.measure({ names: [...names, 'amsterdam.example'], noticed: true })).outcome).toBe(
      'started',
    );
    await ended;
    expect(events.length).toBeGreaterThan(5);
    expect(events.at(-1)?.answered).toBeGreaterThan(60);

    const measured = (await api.directory()).rows.filter((row) => row.measured !== null);
    expect(measured).toHaveLength(101);
    const proposal = await api.propose({ count: 4, keep: [] });
    expect(proposal.picks).toHaveLength(4);
    for (const { name } of proposal.picks) {
      expect(measured.find((row) => row.name === name)?.measured?.result.kind).toBe('answered');
    }
    const choice = proposal.picks.map(({ name, pool }) => ({ name, pool, own: false }));
    expect(await api.checkChoice(choice)).toMatchObject({ sources: 4, blocked: false, unresolved: [] });
    const { settings } = await api.settings();
    await api.saveSettings({ ...settings, servers: choice });
    const [first] = (await api.directory()).rows.filter((row) => row.lists.includes('settings'));
    expect(choice.map(({ name }) => name)).toContain(first?.name);
  });

  it('tells every face of another place, and stops a measurement for all', async () => {
    const demo = await shop.start('demo', '--json');
    const [one, other] = [await demo.attach(), await demo.attach()];
    await one.directory();
    const heard = new Promise((done) => {
      other.on('lists', ({ here }) => done(here.place?.name));
    });
    expect(await one.setPlace('Lisbon, Portugal')).toMatchObject({ ok: true, here: { country: 'PT' } });
    expect(await heard).toContain('Lisbon');
    const { rows } = await one.directory();
    const names = rows.slice(0, 150).map(({ name }) => name);
    const stopped = new Promise<ProbeProgress>((done) => {
      other.on('probe', (progress) => {
        if (progress.state === 'cancelled') done(progress);
      });
    });
    await one.measure({ names, noticed: false });
    expect((await other.measure({ names, noticed: false })).outcome).toBe('busy');
    await other.cancelMeasure();
    expect((await stopped).settled).toBeLessThan(150);
  });
});
