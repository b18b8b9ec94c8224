/** Choosing: what may be picked and after which sentence, what is said about the choice, and that nothing is saved by itself. */
import { describe, expect, it, type TestContext } from 'vitest';
import { ApiError } from '../../../main/api/contract.ts';
import type { Remedy } from '../../../main/api/directory.ts';
import { FINDINGS, KNOWN, KNOWN_OF_ALL_KINDS, own, PROPOSAL } from '../../doubles/choosing.ts';
import { DIRECTORY } from '../../doubles/directory.ts';
import { NO_SERVERS } from '../../doubles/statuses.ts';
import { visit, type Wish } from '../visit.ts';

const open = async (context: TestContext, wish: Wish = {}) => {
  const there = await visit(context, {
    path: '#/servers',
    directory: DIRECTORY,
    browser: { viewport: { width: 1280, height: 1000 } },
    ...wish,
  });
  await there.page.getByRole('grid').waitFor();
  const basket = there.page.getByRole('list', { name: 'Your servers' });
  const chosen = () => basket.locator('.server-text').allTextContents();
  return { ...there, basket, chosen };
};

const CHOSEN = own('ntp1.uni-berlin.example', 'time.hamburg.example');

describe('picking', () => {
  it('puts an open server into the choice, and saves it when a person says so', async (context) => {
    const { page, engine, chosen } = await open(context, { settings: { servers: CHOSEN, limit: 0.02 } });
    await page.getByRole('button', { name: 'Pick ntp.warsaw.example' }).click();
    expect(await chosen()).toEqual([...CHOSEN.map(({ name }) => name), 'ntp.warsaw.example']);
    await page.getByText('3 servers chosen, not saved yet.').waitFor();
    expect(engine.callsOf('saveSettings')).toEqual([]);
    await page.getByRole('button', { name: 'Save' }).click();
    await page.locator('.save-bar').getByText('Saved. They are asked from now on.').waitFor();
    expect(engine.settings.servers).toEqual([
      ...CHOSEN,
      { name: 'ntp.warsaw.example', pool: false, own: false },
    ]);
    expect(engine.settings.limit).toBe(0.02);
  });

  it('knows a pool, and takes a server out by the same button', async (context) => {
    const { page, engine, chosen } = await open(context, { settings: { servers: [] } });
    await page.getByRole('button', { name: 'Pick de.pool.ntp.org' }).click();
    await page.getByRole('button', { name: 'Save' }).click();
    await page.locator('.save-bar').getByText('Saved.').waitFor();
    expect(engine.settings.servers).toEqual([{ name: 'de.pool.ntp.org', pool: true, own: false }]);
    await page.getByRole('gridcell').getByRole('button', { name: 'Take de.pool.ntp.org out' }).click();
    expect(await chosen()).toEqual([]);
    await page.getByText('No server is left. Not saved yet.').waitFor();
    await page.getByRole('button', { name: 'Discard' }).click();
    expect(await chosen()).toEqual(['de.pool.ntp.org']);
  });

  for (const [name, sentence] of [
    ['ntp.area.example', 'Its operator lets only some use it'],
    ['ptb1.example', 'meant for servers that give the time to a hundred computers'],
    ['time.copenhagen.example', 'No list says who may use this server.'],
  ] as const) {
    it(`asks before ${name}, and takes a No`, async (context) => {
      const { page, chosen } = await open(context, { settings: { servers: [] } });
      const dialog = page.getByRole('dialog');
      await page.getByRole('button', { name: `Pick ${name}` }).click();
      await dialog.getByText(sentence).waitFor();
      await dialog.getByRole('button', { name: 'Leave it' }).click();
      expect(await chosen()).toEqual([]);
      await page.getByRole('button', { name: `Pick ${name}` }).click();
      await dialog.getByRole('button', { name: 'Pick it' }).click();
      expect(await chosen()).toEqual([name]);
    });
  }

  for (const name of ['ntp.closed.example', 'ntp.gone.example']) {
    it(`never picks ${name}, and says why`, async (context) => {
      const { page, chosen } = await open(context, { settings: { servers: [] } });
      await page.getByRole('button', { name: `${name} cannot be picked` }).click();
      const dialog = page.getByRole('dialog');
      await dialog.getByText('It cannot be picked').waitFor();
      expect(await dialog.getByRole('button', { name: 'Pick it' }).count()).toBe(0);
      await dialog.getByRole('button', { name: 'Close' }).click();
      expect(await chosen()).toEqual([]);
    });
  }

  it('is the draft of the settings, too', async (context) => {
    const { page } = await open(context, { settings: { servers: CHOSEN } });
    await page.getByRole('button', { name: 'Pick ntp.warsaw.example' }).click();
    await page.getByRole('link', { name: 'Settings' }).click();
    await page.getByRole('listitem').filter({ hasText: 'ntp.warsaw.example' }).getByText('new').waitFor();
    await page.getByLabel('Limit (milliseconds)').fill('17');
    await page.getByRole('link', { name: 'Choose from the public lists' }).click();
    await page.getByRole('button', { name: 'Save' }).click();
    await page.locator('.save-bar').getByText('Saved.').waitFor();
    await page.getByRole('link', { name: 'Settings' }).click();
    expect(await page.getByLabel('Limit (milliseconds)').inputValue()).toBe('17');
    await page.getByText('You have changes that are not saved.').waitFor();
  });

  it('keeps the choice where the engine refuses it, and says why', async (context) => {
    const { page, engine, chosen } = await open(context, { settings: { servers: CHOSEN } });
    engine.answers.saveSettings = async () => {
      throw new ApiError('refused', 'These servers smear in different ways.');
    };
    await page.getByRole('button', { name: 'Pick ntp.warsaw.example' }).click();
    await page.getByRole('button', { name: 'Save' }).click();
    await page.getByRole('alert').getByText('These servers smear in different ways.').waitFor();
    expect(await chosen()).toContain('ntp.warsaw.example');
  });
});

describe('what is said about the choice', () => {
  it('comes after every change, as sentences with one click that helps', async (context) => {
    const { page, engine, chosen } = await open(context, {
      settings: { servers: own('ntp1.uni-berlin.example', 'ntp2.uni-berlin.example') },
    });
    await page.getByText('2 independent sources, and nothing to object to.').waitFor();
    engine.answers.checkChoice = async () => FINDINGS;
    await page.getByRole('button', { name: 'Pick time.smear.example' }).click();
    await page.getByText('are run by the same people (Berlin University)').waitFor();
    expect(engine.callsOf('checkChoice').at(-1)).toEqual(
      own('ntp1.uni-berlin.example', 'ntp2.uni-berlin.example', 'time.smear.example'),
    );
    await page.getByRole('button', { name: 'Remove ntp2.uni-berlin.example' }).click();
    expect(await chosen()).toEqual(['ntp1.uni-berlin.example', 'time.smear.example']);
    await page.getByRole('button', { name: 'Replace time.smear.example by ntp.warsaw.example' }).click();
    expect(await chosen()).toEqual(['ntp1.uni-berlin.example', 'ntp.warsaw.example']);
  });

  it('keeps a set from being saved that cannot be used', async (context) => {
    const { page, engine } = await open(context, { settings: { servers: CHOSEN } });
    engine.answers.checkChoice = async () => FINDINGS;
    await page.getByRole('button', { name: 'Pick time.smear.example' }).click();
    // However quickly a person clicks.
    await page.getByRole('button', { name: 'Save' }).dispatchEvent('click');
    await page
      .getByRole('region', { name: 'Your choice' })
      .getByText('This choice cannot be saved')
      .waitFor();
    expect(engine.callsOf('saveSettings')).toEqual([]);
  });

  it('leaves the button that saves in sight, however much there is to say', async (context) => {
    const { page, engine } = await open(context, {
      settings: { servers: CHOSEN },
      browser: { viewport: { width: 1280, height: 640 } },
    });
    engine.answers.checkChoice = async () => FINDINGS;
    await page.getByRole('button', { name: 'Pick time.smear.example' }).click();
    await page.getByText('are run by the same people (Berlin University)').waitFor();
    await page.evaluate(() => scrollTo(0, 0));
    const bottom = () =>
      page.locator('.save-bar').evaluate((bar) => Math.round(bar.getBoundingClientRect().bottom));
    await expect.poll(bottom).toBeLessThanOrEqual(640);
  });

  it('asks before a remedy brings in a server that asks first', async (context) => {
    const remedy: Remedy = { do: 'add', name: 'ptb1.example', pool: false };
    const { page, engine, chosen } = await open(context, { settings: { servers: CHOSEN } });
    engine.answers.checkChoice = async () => ({
      sources: 2,
      blocked: false,
      unresolved: [],
      findings: [{ kind: 'few', level: 'warning', names: [], sources: 2, remedy }],
    });
    await page.getByRole('button', { name: 'Pick ntp.warsaw.example' }).click();
    await page.getByRole('button', { name: 'Add ptb1.example' }).click();
    await page.getByRole('dialog').getByRole('button', { name: 'Leave it' }).click();
    expect(await chosen()).not.toContain('ptb1.example');
    await page.getByRole('button', { name: 'Add ptb1.example' }).click();
    await page.getByRole('dialog').getByRole('button', { name: 'Pick it' }).click();
    expect(await chosen()).toContain('ptb1.example');
  });
});

describe('“Pick for me”', () => {
  it('proposes with reasons, and takes one or all', async (context) => {
    const { page, engine, chosen } = await open(context, {
      settings: { servers: own('ntp1.uni-berlin.example') },
    });
    engine.answers.propose = async () => PROPOSAL;
    await page.getByRole('button', { name: 'Pick for me' }).click();
    const dialog = page.getByRole('dialog');
    await dialog.getByText('It answered in 6.1 ms, and 8 of 9 agree on the time.').waitFor();
    expect(engine.callsOf('propose')).toEqual([{ count: 4, keep: own('ntp1.uni-berlin.example') }]);
    await dialog.getByRole('button', { name: 'Take it: time.hamburg.example' }).click();
    await dialog.getByRole('button', { name: 'Take all 2' }).click();
    expect(await chosen()).toEqual([
      'ntp1.uni-berlin.example',
      'time.hamburg.example',
      'ntp.prague.example',
      'de.pool.ntp.org',
    ]);
    expect(engine.callsOf('saveSettings')).toEqual([]);
  });

  it('leads to the place where what is near is not known, and proposes anew from there', async (context) => {
    const nowhere = { place: null, by: null, country: null, timeZone: 'UTC' };
    const { page, engine } = await open(context, {
      settings: { servers: [] },
      directory: { ...DIRECTORY, here: nowhere, rows: DIRECTORY.rows.map((row) => ({ ...row, near: null })) },
    });
    engine.answers.propose = async () => ({ ...PROPOSAL, placed: false });
    await page.getByRole('button', { name: 'Pick for me' }).click();
    const dialog = page.getByRole('dialog');
    await dialog.getByText('It is not known where this computer is').waitFor();
    await dialog.getByRole('button', { name: 'Say where this computer is' }).click();
    await dialog.getByLabel('City, time zone or coordinates').fill('Berlin');
    engine.answers.setPlace = async () => ({ ok: true, here: DIRECTORY.here });
    engine.answers.directory = async () => DIRECTORY;
    engine.answers.propose = async () => PROPOSAL;
    await dialog.getByRole('button', { name: 'Use this place' }).click();
    await dialog.getByRole('heading', { name: 'Pick for me' }).waitFor();
    await dialog.getByText('Chosen by what answered here').waitFor();
    expect(await dialog.getByText('It is not known where').count()).toBe(0);
    await page.getByText('Near means near Berlin').waitFor();
  });

  it('says why nothing could be proposed', async (context) => {
    const { page, engine } = await open(context);
    engine.answers.propose = async () => {
      throw new ApiError('failed', 'The catalogue cannot be read.');
    };
    await page.getByRole('button', { name: 'Pick for me' }).click();
    await page.getByRole('alert').getByText('The catalogue cannot be read.').waitFor();
  });
});

describe('the first run', () => {
  it('offers what this computer knows, takes it at one click, and saves nothing by itself', async (context) => {
    const { page, engine } = await visit(context, {
      status: NO_SERVERS,
      settings: { servers: [] },
      directory: KNOWN,
    });
    await page.getByText('chrony is configured with it (/etc/chrony/chrony.conf).').waitFor();
    expect(await page.getByRole('checkbox', { checked: true }).count()).toBe(0);
    await page.getByRole('button', { name: 'Take both' }).click();
    await page.getByRole('heading', { level: 1, name: 'Servers' }).waitFor();
    await page.getByText('2 servers chosen, not saved yet.').waitFor();
    expect(engine.callsOf('saveSettings')).toEqual([]);
    await page.getByRole('button', { name: 'Save' }).click();
    await page.locator('.save-bar').getByText('Saved.').waitFor();
    expect(engine.settings.servers.map(({ name }) => name)).toEqual([
      'ntp1.uni-berlin.example',
      'ntp2.uni-berlin.example',
    ]);
  });

  it('leads to the picker where this computer knows none', async (context) => {
    const { page } = await visit(context, { status: NO_SERVERS, settings: { servers: [] } });
    await page.getByRole('link', { name: 'Choose servers' }).click();
    await page.getByRole('grid').waitFor();
  });
});

describe.each(['', '#/servers'])('what this computer knows, offered at “%s”', (path) => {
  const offered = async (context: TestContext) => {
    const there = await visit(context, {
      path,
      status: NO_SERVERS,
      settings: { servers: [] },
      directory: KNOWN_OF_ALL_KINDS,
    });
    const known = there.page.getByRole('region', { name: 'This computer knows these already' });
    const server = (name: string) => known.getByRole('listitem').filter({ hasText: name });
    await known.waitFor();
    return { ...there, known, server };
  };

  it('has no button for a closed server, and says why', async (context) => {
    const { known, server } = await offered(context);
    await server('ntp.closed.example').getByText('It cannot be picked: its operator lets nobody').waitFor();
    expect(await server('ntp.closed.example').getByRole('button').count()).toBe(0);
    await known.getByRole('button', { name: 'Take the 2 that are open to you' }).waitFor();
  });

  for (const [name, sentence] of [
    ['ntp.area.example', 'Its operator lets only some use it'],
    ['ptb1.example', 'meant for servers that give the time to a hundred computers'],
    ['ntp.router.example', 'No list says who may use this server.'],
  ] as const) {
    it(`asks before ${name}, and takes a No`, async (context) => {
      const { page, server } = await offered(context);
      const dialog = page.getByRole('dialog');
      const dirty = page.getByText('1 server chosen, not saved yet.');
      await server(name)
        .getByRole('button', { name: `Take it: ${name}` })
        .click();
      await dialog.getByText(sentence).waitFor();
      await dialog.getByRole('button', { name: 'Leave it' }).click();
      expect(await dirty.count()).toBe(0);
      await server(name).getByRole('button').click();
      await dialog.getByRole('button', { name: 'Pick it' }).click();
      await dirty.waitFor();
    });
  }

  it('takes what a person uses already without a question, and offers the rest on', async (context) => {
    const { page, server } = await offered(context);
    await server('ntp.office.example').getByRole('button').click();
    await page.getByText('1 server chosen, not saved yet.').waitFor();
    expect(await page.getByRole('dialog').count()).toBe(0);
    await server('time.hamburg.example').getByRole('button').click();
    await page.getByText('2 servers chosen, not saved yet.').waitFor();
  });
});

describe('details', () => {
  it('have every field, the age, and each list in its own words at a click', async (context) => {
    const { page, engine } = await open(context);
    engine.answers.listings = async (name) => ({
      name,
      listings: [
        {
          list: 'catalogue',
          record: { ...DIRECTORY.rows[3]!.record, raw: 'NOTIFY: ntp.prague.example', line: 17 },
        },
      ],
    });
    await page.getByText('ntp.prague.example', { exact: true }).click();
    const dialog = page.getByRole('dialog');
    await dialog.getByText('Listed 2022, not looked for since.').waitFor();
    await dialog.getByText('50.08° N 14.44° E, to within 50 km').waitFor();
    await dialog.getByText('Each list in its own words').click();
    await dialog.getByText('NOTIFY: ntp.prague.example').waitFor();
    await dialog.getByText('As it is written there, line 17').waitFor();
  });

  it('have a letter to the operator of a server that wants one', async (context) => {
    const directory = {
      ...DIRECTORY,
      rows: DIRECTORY.rows.map((row) =>
        row.name === 'ntp.prague.example'
          ? { ...row, record: { ...row.record, contact: 'Jan (jan AT prague.example)' } }
          : row,
      ),
    };
    const { page } = await open(context, {
      directory,
      browser: {
        viewport: { width: 1280, height: 1000 },
        permissions: ['clipboard-read', 'clipboard-write'],
      },
    });
    await page.getByText('ntp.prague.example', { exact: true }).click();
    const dialog = page.getByRole('dialog');
    await dialog.getByRole('button', { name: 'Copy the message' }).click();
    await dialog.locator('.hint', { hasText: 'Copied.' }).waitFor();
    const copied = await page.evaluate(() => navigator.clipboard.readText());
    expect(copied).toContain('I use your time server ntp.prague.example');
    const link = await dialog.getByRole('link', { name: 'Write a mail' }).getAttribute('href');
    expect(link).toMatch(/^mailto:jan@prague\.example\?subject=Use%20of/);
  });

  it('show nothing of what a list hides in its words, and let it turn nothing else about', async (context) => {
    const hidden = {
      contact: 'moc\u202Etest',
      notes: 'a\u001B[31m\u200Bb',
      operator: 'Prague\u2066 Institute',
    };
    const directory = {
      ...DIRECTORY,
      rows: DIRECTORY.rows.map((row) =>
        row.name === 'ntp.prague.example' ? { ...row, record: { ...row.record, ...hidden } } : row,
      ),
    };
    const { page, engine } = await open(context, { directory });
    engine.answers.listings = async (name) => ({
      name,
      listings: [
        { list: 'catalogue', record: { ...DIRECTORY.rows[3]!.record, raw: 'NOTE: \u202Eyob', line: 17 } },
      ],
    });
    await page.locator('tr bdi', { hasText: 'Prague Institute' }).waitFor();
    await page.getByText('ntp.prague.example', { exact: true }).click();
    const dialog = page.getByRole('dialog');
    await dialog.locator('bdi', { hasText: 'moctest' }).waitFor();
    await dialog.locator('bdi', { hasText: 'ab' }).waitFor();
    await dialog.getByText('Each list in its own words').click();
    await dialog.locator('pre bdi', { hasText: 'NOTE: \uFFFDyob' }).waitFor();
    expect(await page.locator('body').innerText()).not.toMatch(/[\u202A-\u202E\u2066-\u2069]/);
  });
});
