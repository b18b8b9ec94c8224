/** Lists come and go: what is shown with each, an import that is looked at before it is kept, and another catalogue. */
import { describe, expect, it, type TestContext } from 'vitest';
import { ApiError } from '../../../main/api/contract.ts';
import { IMPORTED, PREVIEW } from '../../doubles/choosing.ts';
import { DIRECTORY, STATE } from '../../doubles/directory.ts';
import { visit, type Wish } from '../visit.ts';

const open = async (context: TestContext, wish: Wish = {}) => {
  const there = await visit(context, { path: '#/servers', directory: DIRECTORY, ...wish });
  await there.page.getByRole('grid').waitFor();
  const lists = there.page.locator('.lists');
  const choose = (text: string, within = lists) =>
    within
      .locator('input[type="file"]')
      .setInputFiles({ name: 'saxony.txt', mimeType: 'text/plain', buffer: Buffer.from(text) });
  return { ...there, lists, choose, dialog: there.page.getByRole('dialog') };
};

const base64 = (text: string) => Buffer.from(text).toString('base64');

describe('a list', () => {
  it('is shown with its date, licence, attribution and what is wrong with it', async (context) => {
    const { lists } = await open(context, {
      directory: {
        ...DIRECTORY,
        lists: [{ ...STATE.lists[0]!, problems: ['The file was changed and cannot be read.'] }],
      },
    });
    for (const words of [
      'The catalogue that came with Truechimer',
      'of 23 Nov 2026, 12 servers',
      'Licence: CC BY 4.0',
      'Server facts from a made-up list.',
      'The file was changed and cannot be read.',
    ]) {
      await lists.getByText(words).waitFor();
    }
  });

  it('that was imported is removed after a question', async (context) => {
    const { page, engine, lists, dialog } = await open(context, { directory: { ...DIRECTORY, ...IMPORTED } });
    await lists.getByRole('button', { name: 'Remove Imported: saxony.txt' }).click();
    await dialog.getByText('What only this list says is gone with it.').waitFor();
    engine.answers.directory = async () => DIRECTORY;
    await dialog.getByRole('button', { name: 'Remove' }).click();
    await lists.getByText('Imported: saxony.txt').first().waitFor({ state: 'detached' });
    expect(engine.callsOf('forgetList')).toEqual(['list:saxony']);
    expect(await page.getByRole('dialog').count()).toBe(0);
  });

  it('that changes elsewhere is fetched again', async (context) => {
    const { engine, lists } = await open(context);
    engine.answers.directory = async () => ({ ...DIRECTORY, ...IMPORTED });
    engine.sayLists(IMPORTED);
    await lists.getByText('Imported: saxony.txt').waitFor();
  });
});

describe('an import', () => {
  it('is looked at first, with every line that was not understood, and kept under a name', async (context) => {
    const { engine, choose, dialog } = await open(context);
    engine.answers.importList = async ({ keep }) =>
      keep ? { ...PREVIEW, kept: { id: 'list:saxony', replaced: false } } : PREVIEW;
    await choose('ntp.leipzig.example\n');
    await dialog.getByText('2 servers read. 1 thing to look at.').first().waitFor();
    await dialog.getByText('The coordinates are no place on Earth.').waitFor();
    await dialog.getByText('Coordinates: N95.12, E12.34').waitFor();
    await dialog.getByText('Line 5').waitFor();
    const sent = { file: 'saxony.txt', content: base64('ntp.leipzig.example\n'), replace: false };
    expect(engine.callsOf('importList')).toEqual([{ ...sent, keep: false, name: null }]);

    await dialog.getByLabel('Name of the list').fill('Saxony');
    await dialog.getByRole('button', { name: 'Keep 2 servers' }).click();
    await dialog.getByText('It is in your directory now.').first().waitFor();
    expect(engine.callsOf('importList').at(-1)).toEqual({ ...sent, keep: true, name: 'Saxony' });
    await dialog.getByRole('button', { name: 'Close' }).click();
  });

  it('takes the place of another list only when a person says so', async (context) => {
    const { engine, choose, dialog } = await open(context);
    engine.answers.importList = async ({ keep, replace }) =>
      !keep
        ? PREVIEW
        : replace
          ? { ...PREVIEW, kept: { id: 'list:saxony', replaced: true } }
          : { ...PREVIEW, refusal: 'Another list is called “saxony.txt”, and came from elsewhere.' };
    await choose('ntp.leipzig.example\n');
    await dialog.getByRole('button', { name: 'Keep 2 servers' }).click();
    await dialog.getByRole('alert').getByText('came from elsewhere').waitFor();
    await dialog.getByRole('button', { name: 'Replace the other one' }).click();
    await dialog.getByText('in the place of its older self').first().waitFor();
  });

  it('that is no list is refused with its reason', async (context) => {
    const { engine, choose, dialog } = await open(context);
    engine.answers.importList = async () => ({
      ok: false,
      message: 'It is a picture, not a list of servers.',
    });
    await choose('\u0089PNG');
    await dialog.getByRole('alert').getByText('It is a picture, not a list of servers.').waitFor();
    expect(await dialog.getByRole('button', { name: /^Keep/ }).count()).toBe(0);
  });

  it('that is too large is not sent', async (context) => {
    const { engine, choose, dialog } = await open(context);
    await choose('x'.repeat(4 * 1024 * 1024 + 1));
    await dialog.getByRole('alert').getByText('larger than 4 MB').waitFor();
    expect(engine.callsOf('importList')).toEqual([]);
  });
});

describe('another catalogue', () => {
  const problem = 'It is of version 9, and this program reads version 1.';

  it('from a file leaves the old one where anything is wrong with it, and says what', async (context) => {
    const { engine, lists, choose, dialog } = await open(context);
    engine.answers.replaceCatalogue = async () => ({ ok: false, problems: [problem] });
    await lists.getByRole('button', { name: 'Replace the catalogue' }).click();
    await choose('{}', dialog);
    await dialog.getByText('The present catalogue stays in force:').waitFor();
    await dialog.getByText(problem).waitFor();
    expect(engine.callsOf('replaceCatalogue')).toEqual([
      { from: 'file', file: 'saxony.txt', content: base64('{}') },
    ]);
  });

  it('from an address is in force at once, and the shipped one comes back at a click', async (context) => {
    const { engine, lists, dialog } = await open(context);
    const mine = { ...STATE.lists[0]!, shipped: false, from: 'https://example.org/c.json' };
    engine.answers.replaceCatalogue = async () => {
      engine.answers.directory = async () => ({ ...DIRECTORY, revision: 2, lists: [mine] });
      return { ok: true, list: mine, unknownFields: ['colour'] };
    };
    await lists.getByRole('button', { name: 'Replace the catalogue' }).click();
    await dialog.getByLabel('Or fetch it from an address').fill(' https://example.org/c.json ');
    await dialog.getByRole('button', { name: 'Fetch it' }).click();
    await dialog
      .getByText('It has fields that this version does not know, and leaves alone: colour.')
      .waitFor();
    expect(engine.callsOf('replaceCatalogue')).toEqual([
      { from: 'address', address: 'https://example.org/c.json' },
    ]);
    await dialog.getByRole('button', { name: 'Close' }).click();
    await lists.getByText('Your own catalogue, https://example.org/c.json').waitFor();
    engine.answers.directory = async () => DIRECTORY;
    await lists.getByRole('button', { name: 'Use the one that came with the program' }).click();
    await lists.getByText('The catalogue that came with Truechimer').waitFor();
  });
});

describe('without an engine', () => {
  it('says why there is no directory, and tries again', async (context) => {
    const { page, engine } = await visit(context, { path: '#/settings' });
    engine.answers.directory = async () => {
      throw new ApiError('failed', 'The catalogue is damaged.');
    };
    await page.getByRole('link', { name: 'Servers', exact: true }).click();
    await page
      .getByRole('alert')
      .getByText('The lists could not be read: The catalogue is damaged.')
      .waitFor();
    engine.answers.directory = async () => DIRECTORY;
    await page.getByRole('button', { name: 'Try again' }).click();
    await page.getByRole('grid').waitFor();
  });

  it('keeps what was seen and chosen while it falls silent, and fetches anew when it is back', async (context) => {
    const { page, engine, pages } = await open(context);
    await page.getByRole('button', { name: 'Pick ntp.warsaw.example' }).click();
    pages.fallSilent();
    await page.getByRole('alert').getByText('Truechimer does not answer').first().waitFor();
    await page.getByText('4 servers chosen, not saved yet.').waitFor();
    const before = engine.callsOf('directory').length;
    pages.comeBack();
    await expect.poll(() => engine.callsOf('directory').length).toBeGreaterThan(before);
    await page.getByText('4 servers chosen, not saved yet.').waitFor();
  });
});
