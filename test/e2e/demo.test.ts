/**
 * The demonstration as a stranger meets it: one command, a page in a real browser, and within ten seconds everything on
 * it is alive. The pictures of the README are taken here; TRUECHIMER_SCREENSHOTS names where they go.
 */
import { type ChildProcess, spawn } from 'node:child_process';
import { mkdirSync } from 'node:fs';
import path from 'node:path';
import { type Browser, chromium, type Page } from 'playwright-core';
import { afterAll, beforeAll, expect, type TestContext, test } from 'vitest';
import { chromiumPath, need } from '../real.ts';
import { root } from './app-driver.ts';

const pictures = path.resolve(root, process.env.TRUECHIMER_SCREENSHOTS ?? 'test/.artifacts/screenshots');

let demo: ChildProcess;
let address: string;
let browser: Browser | undefined;

beforeAll(async () => {
  mkdirSync(pictures, { recursive: true });
  const env = { ...process.env };
  // Nothing is to be opened on the screen of whoever runs the tests.
  delete env.DISPLAY;
  delete env.WAYLAND_DISPLAY;
  demo = spawn(process.execPath, [path.join(root, 'dist/headless/truechimer.js'), 'demo', '--json'], { env });
  address = await new Promise((resolve, reject) => {
    let out = '';
    demo.stdout!.on('data', (chunk: Buffer) => {
      out += chunk.toString();
      if (out.includes('}')) resolve((JSON.parse(out) as { page: string }).page);
    });
    demo.on('exit', (code) => reject(new Error(`the demonstration ended with ${code}`)));
  });
});

afterAll(async () => {
  await browser?.close();
  const ended = new Promise((resolve) => demo.on('exit', resolve));
  demo.kill('SIGTERM');
  expect(await ended).toBe(0);
});

async function open(context: TestContext): Promise<Page> {
  const executablePath = need(context, 'Chromium', chromiumPath());
  browser = await chromium.launch({
    executablePath,
    args: [
      '--no-sandbox',
      '--disable-gpu',
      '--no-first-run',
      '--disable-background-networking',
      '--disable-component-update',
      '--disable-sync',
    ],
  });
  const page = await browser.newPage({ viewport: { width: 1000, height: 1120 } });
  page.on('pageerror', (error) => {
    throw error;
  });
  await page.goto(address);
  return page;
}

// A narrow page and a wide one show some figures in other places; only what is seen counts.
test('offset, chosen server, stratum, falseticker and Resync are alive within ten seconds', async (context) => {
  const page = await open(context);
  const soon = { timeout: 10_000 };
  await page.getByRole('heading', { name: /^Your clock is .*(slow|fast|right)/ }).waitFor(soon);
  await page.getByText('Falseticker').locator('visible=true').first().waitFor(soon);
  await page
    .getByText(/\(stratum [1-3]\)/)
    .locator('visible=true')
    .first()
    .waitFor(soon);
  // The simulated clock starts 1.2 s slow; a slow browser may come after its first correction.
  await page
    .getByText(/^(Out of sync|In sync)$/)
    .locator('visible=true')
    .first()
    .waitFor(soon);
  await page.screenshot({ path: path.join(pictures, 'demo-before-resync.png') });

  await page.getByRole('button', { name: /Resync/ }).click();
  await page.getByText(/Measuring: \d+ of \d+ answers/).waitFor(soon);
  await page
    .getByText(/^Measured: .*(Slewing|Stepped)/)
    .first()
    .waitFor({ timeout: 15_000 });
  await page.getByText('In sync', { exact: true }).locator('visible=true').first().waitFor(soon);
  // The button fades back in.
  await page.waitForTimeout(500);
  await page.screenshot({ path: path.join(pictures, 'demo-after-resync.png') });
  expect(new URL(page.url()).search).toBe('');
});

test('the clock is kept right by a switch that is agreed to, and another program gives way and comes back', async () => {
  const page = await browser!.newPage({ viewport: { width: 1000, height: 1120 } });
  await page.goto(address);
  const keep = page.getByRole('switch', { name: 'Keep this clock right' });
  const dialog = page.getByRole('dialog');
  const changes = dialog.getByRole('list', { name: 'What will change' });
  const isOn = (on: boolean) => expect.poll(() => keep.getAttribute('aria-checked')).toBe(String(on));
  await isOn(true);
  await page.getByText('switched on by the demonstration.').waitFor();

  await keep.click();
  await changes.getByText('systemd-timesyncd is started again and keeps the clock, as before.').waitFor();
  await dialog.getByRole('button', { name: 'Switch it off' }).click();
  await isOn(false);
  await page.getByText('Off: this clock is only watched.').waitFor();
  await page.getByText('Observing', { exact: true }).waitFor();

  await keep.click();
  await dialog.getByRole('list', { name: 'Now' }).getByText('systemd-timesyncd sets this clock').waitFor();
  await changes.getByText('systemd-timesyncd is stopped').waitFor();
  const agree = dialog.getByRole('button', { name: 'Stop systemd-timesyncd and keep it right' });
  await agree.waitFor();
  await page.screenshot({ path: path.join(pictures, 'demo-switching-on.png') });
  await agree.click();
  await isOn(true);
  await page.getByText('switched on by you.').waitFor();
  await page.getByText('In sync', { exact: true }).waitFor({ timeout: 20_000 });
  await page.close();
});

test('without its token the page stays shut', async () => {
  const response = await fetch(new URL('/', address));
  expect(response.status).toBe(401);
});
