/** “Measure these”: who is asked and who has to be told first, progress as it comes, and how it is stopped; and where "near" is. */
import { describe, expect, it, type TestContext } from 'vitest';
import { ApiError } from '../../../main/api/contract.ts';
import { DIRECTORY, IDLE, STATE } from '../../doubles/directory.ts';
import { answered, silent } from '../../doubles/measured.ts';
import { PUBLIC_LISTS } from '../../doubles/public-lists.ts';
import { visit, type Wish } from '../visit.ts';

const open = async (context: TestContext, wish: Wish = {}) => {
  const there = await visit(context, { path: '#/servers', directory: DIRECTORY, ...wish });
  await there.page.getByRole('grid').waitFor();
  return there;
};

const asked = (input: unknown) => (input as { readonly names: readonly string[] }).names;

describe('measuring', () => {
  it('tells of operators who want a note before anything is sent, and asks nobody who is closed', async (context) => {
    const { page, engine } = await open(context);
    const dialog = page.getByRole('dialog');
    await page.getByRole('button', { name: 'Measure these 9' }).click();
    await dialog.getByText('The operator of one of these servers asks for a note').waitFor();
    await dialog.getByRole('button', { name: 'Cancel' }).click();
    expect(engine.callsOf('measure')).toEqual([]);

    await page.getByRole('button', { name: 'Measure these 9' }).click();
    await dialog.getByRole('button', { name: 'Leave that one out' }).click();
    await expect.poll(() => engine.callsOf('measure').length).toBe(1);
    expect(asked(engine.callsOf('measure')[0])).toHaveLength(8);
    expect(asked(engine.callsOf('measure')[0])).not.toContain('ntp.prague.example');
  });

  it('asks once for a notice, then goes on with all of them', async (context) => {
    const { page, engine } = await open(context);
    await page.getByRole('button', { name: 'Measure these 9' }).click();
    await page.getByRole('dialog').getByRole('button', { name: 'Measure all 9' }).click();
    await expect.poll(() => engine.callsOf('measure').length).toBe(1);
    const names = asked(engine.callsOf('measure')[0]);
    expect(names).toContain('ntp.prague.example');
    for (const never of ['ntp.closed.example', 'ntp.area.example', 'ntp.gone.example']) {
      expect(names).not.toContain(never);
    }
    expect(engine.callsOf('measure')[0]).toMatchObject({ noticed: true });
  });

  it('asks two hundred of a long list, the best first', async (context) => {
    const { page, engine } = await open(context, { directory: PUBLIC_LISTS });
    await page.getByRole('button', { name: /^Open \d/ }).click();
    await page.getByRole('button', { name: 'Measure these 200' }).click();
    await expect.poll(() => engine.callsOf('measure').length).toBe(1);
    const first = await page.locator('tr[data-index] .cell-link').first().textContent();
    expect(asked(engine.callsOf('measure')[0])).toHaveLength(200);
    expect(asked(engine.callsOf('measure')[0])[0]).toBe(first);
  });

  it('shows how far it is, streams results into the table, and is stopped at any moment', async (context) => {
    const { page, engine } = await open(context);
    const [, , hamburg, , warsaw] = DIRECTORY.rows;
    engine.sayProbe({
      ...IDLE,
      run: 1,
      state: 'running',
      total: 9,
      settled: 2,
      answered: 1,
      results: [answered(warsaw!, 0.0072), silent(hamburg!)],
    });
    await page.getByText('Measuring: 2 of 9 done, 1 answered.').waitFor();
    const bar = page.getByRole('progressbar', { name: 'Progress of the measurement' });
    expect([await bar.getAttribute('value'), await bar.getAttribute('max')]).toEqual(['2', '9']);
    const row = (name: string) => page.locator('tr[data-index]').filter({ hasText: name });
    await row(warsaw!.name).getByText('7.2 ms').waitFor();
    await row(warsaw!.name).getByText('light 2.7 ms').waitFor();
    await row(hamburg!.name).getByText('silent').waitFor();
    await page.getByRole('button', { name: 'Stop' }).click();
    await expect.poll(() => engine.callsOf('cancelMeasure').length).toBe(1);
    engine.sayProbe({ ...IDLE, run: 1, state: 'cancelled', total: 9, settled: 2, answered: 1 });
    await page.getByText('Stopped after 2 of 9.').first().waitFor();
    await page.getByRole('status').getByText('Stopped after 2 of 9.').waitFor();
    expect(await bar.count()).toBe(0);
  });

  it('goes on where a page is opened in the middle of it', async (context) => {
    const { page } = await visit(context, {
      path: '#/settings',
      directory: DIRECTORY,
    }).then(async (there) => {
      there.engine.answers.probe = async () => ({
        ...IDLE,
        run: 3,
        state: 'running',
        total: 50,
        settled: 20,
        answered: 18,
      });
      await there.page.getByRole('link', { name: 'Servers', exact: true }).click();
      return there;
    });
    await page.getByText('Measuring: 20 of 50 done, 18 answered.').waitFor();
  });

  it('says so when another measurement is under way, or nothing came of it', async (context) => {
    const { page, engine } = await open(context);
    engine.answers.measure = async () => ({
      outcome: 'busy',
      progress: { ...IDLE, run: 4, state: 'running', total: 7 },
    });
    await page.getByRole('button', { name: 'Signed (NTS)' }).click();
    await page.getByRole('button', { name: 'Measure this one' }).click();
    await page.getByRole('status').getByText('A measurement is under way already.').waitFor();
    engine.sayProbe({ ...IDLE, run: 4, state: 'finished', total: 7, settled: 7, answered: 7 });
    await page.getByText('Measured: 7 of 7 servers give the time.').first().waitFor();
    engine.answers.measure = async () => {
      throw new ApiError('failed', 'The network is gone.');
    };
    await page.getByRole('button', { name: 'Measure this one' }).click();
    await page.getByRole('alert').getByText('That could not be measured: The network is gone.').waitFor();
  });

  it('doubts a place that light could not have come from in time, with the arithmetic at a click', async (context) => {
    const { page, engine } = await open(context);
    const warsaw = DIRECTORY.rows.find(({ name }) => name === 'ntp.warsaw.example')!;
    engine.sayProbe({ ...IDLE, run: 1, state: 'running', total: 1, results: [answered(warsaw, 0.0016)] });
    await page
      .locator('tr[data-index]')
      .filter({ hasText: 'ntp.warsaw.example' })
      .locator('.cell-place')
      .getByText('place doubtful')
      .waitFor();
    await page.getByText('ntp.warsaw.example', { exact: true }).click();
    const dialog = page.getByRole('dialog');
    await dialog.getByText('Its listed place is doubtful').waitFor();
    await dialog.getByText('The arithmetic, step by step').click();
    await dialog.getByText('So they are at least 413 km apart.').waitFor();
  });

  it('measures one server from its details', async (context) => {
    const { page, engine } = await open(context);
    await page.getByText('ntp.warsaw.example', { exact: true }).click();
    await page.getByRole('dialog').getByRole('button', { name: 'Measure it' }).click();
    await expect
      .poll(() => engine.callsOf('measure'))
      .toEqual([{ names: ['ntp.warsaw.example'], noticed: true }]);
  });
});

describe('where this computer is', () => {
  it('is said by a person, or why it cannot be', async (context) => {
    const { page, engine } = await open(context);
    await page.getByText('Near means near Berlin, Germany.').waitFor();
    engine.answers.setPlace = async () => ({ ok: false, message: 'No city is called “Atlantis”.' });
    await page.getByRole('button', { name: 'Change …' }).click();
    const field = page.getByLabel('City, time zone or coordinates');
    await field.fill('Atlantis');
    await field.press('Enter');
    await page.getByRole('alert').getByText('No city is called “Atlantis”.').waitFor();
    expect(await field.inputValue()).toBe('Atlantis');

    const here = {
      ...STATE.here,
      by: 'person' as const,
      place: { ...STATE.here.place!, name: 'Leipzig, Germany', lat: 51.34, lon: 12.37 },
    };
    engine.answers.setPlace = async () => ({ ok: true, here });
    engine.answers.directory = async () => ({ ...DIRECTORY, revision: 2, here });
    await field.fill('Leipzig');
    await page.getByRole('button', { name: 'Use this place' }).click();
    await page.getByText('Near means near Leipzig, Germany: that is what you said.').waitFor();
    expect(engine.callsOf('setPlace')).toEqual(['Atlantis', 'Leipzig']);
    await page.getByRole('button', { name: 'Change …' }).click();
    await page.getByRole('button', { name: 'Go by the time zone' }).click();
    await expect.poll(() => engine.callsOf('setPlace').at(-1)).toBeNull();
  });

  it('may be unknown: then the world is shown, and nothing is near', async (context) => {
    const { page } = await open(context, {
      directory: {
        ...DIRECTORY,
        here: { place: null, by: null, country: null, timeZone: 'UTC' },
        rows: DIRECTORY.rows.map((row) => ({ ...row, near: null })),
      },
    });
    await page.getByText('Where this computer is, is not known').waitFor();
    await page.getByRole('button', { name: 'Say where …' }).waitFor();
    expect(await page.getByLabel('Distance').isDisabled()).toBe(true);
    await page.locator('.map-drawing').waitFor();
    expect(await page.getByText('Around you', { exact: true }).count()).toBe(0);
  });
});
