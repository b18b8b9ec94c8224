/**
 * A person at the page: the shipped pages in a real Chromium, before an engine of the test's choice. Every visit ends
 * with a look at what the browser complained about: an exception that nobody caught, or something that the content
 * security policy forbade, fails the test.
 */
import { type Browser, type BrowserContextOptions, chromium, type Page } from 'playwright-core';
import { afterAll, expect, type TestContext } from 'vitest';
import type { Settings } from '../../main/api/contract.ts';
import type { DirectoryReport } from '../../main/api/directory.ts';
import type { Status } from '../../main/api/status.ts';
import { FakeEngine } from '../doubles/fake-api.ts';
import { OBSERVED } from '../doubles/statuses.ts';
import { chromiumPath, need } from '../real.ts';
import { buildPages, type ServedPages, servePages } from './served-pages.ts';

export interface Visit {
  readonly page: Page;
  readonly engine: FakeEngine;
  readonly pages: ServedPages;
}

export interface Wish {
  readonly path?: string;
  readonly status?: Status;
  readonly settings?: Partial<Settings>;
  readonly directory?: DirectoryReport;
  readonly browser?: BrowserContextOptions;
  /** Runs in the page before anything of it. */
  readonly before?: () => void;
}

export const SERVERS: Settings['servers'] = [
  { name: 'time.one.example', pool: false, own: false },
  { name: 'ntp.two.example', pool: false, own: false },
  { name: 'ntp.three.example', pool: false, own: false },
];

let started: Promise<{ browser: Browser; built: Awaited<ReturnType<typeof buildPages>> }> | null = null;

async function start(executablePath: string) {
  const [browser, built] = await Promise.all([
    chromium.launch({
      executablePath,
      args: [
        '--no-sandbox',
        '--disable-gpu',
        '--disable-quic',
        '--no-first-run',
        '--disable-background-networking',
        '--disable-component-update',
        '--disable-sync',
      ],
    }),
    buildPages(),
  ]);
  return { browser, built };
}

afterAll(async () => {
  if (started === null) return;
  const { browser, built } = await started;
  await Promise.all([browser.close(), built.remove()]);
});

export async function visit(context: TestContext, wish: Wish = {}): Promise<Visit> {
  const executable = need(context, 'Chromium', chromiumPath());
  started ??= start(executable);
  const { browser, built } = await started;
  const engine = new FakeEngine(wish.status ?? OBSERVED, { servers: SERVERS, ...wish.settings });
  const { directory } = wish;
  if (directory) engine.answers.directory = async () => directory;
  const pages = await servePages(built.folder, engine);
  const window = await browser.newContext({ locale: 'en-GB', timezoneId: 'UTC', ...wish.browser });
  const page = await window.newPage();
  const complaints: string[] = [];
  page.on('pageerror', (error) => complaints.push(error.message));
  page.on('console', (message) => {
    // A refused connection is what some of the tests are about.
    if (message.type() === 'error' && !message.text().includes('WebSocket')) complaints.push(message.text());
  });
  context.onTestFinished(async () => {
    await window.close();
    await pages.close();
    expect(complaints).toEqual([]);
  });
  if (wish.before) await page.addInitScript(wish.before);
  await page.goto(pages.address + (wish.path ?? ''));
  await page.locator('h1').waitFor();
  return { page, engine, pages };
}
