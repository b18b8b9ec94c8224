/**
 * How smoothly the picker's table scrolls: all servers of the shipped catalogue in a real Chromium, a wheel turned through the whole list and
 * back, and the time from one frame to the next. `npm run bench:picker`
 */
import { type CDPSession, chromium } from 'playwright-core';
import { FakeEngine } from '../doubles/fake-api.ts';
import { PUBLIC_LISTS } from '../doubles/public-lists.ts';
import { OBSERVED } from '../doubles/statuses.ts';
import { chromiumPath } from '../real.ts';
import { buildPages, servePages } from '../renderer/served-pages.ts';

/** Milliseconds: a frame at 60 a second. */
const FRAME = 1000 / 60;
/** Frames in which the wheel is turned. */
const TURNS = 600;

export async function run(): Promise<void> {
  const executablePath = chromiumPath();
  if (executablePath === null) throw new Error('Chromium is missing.');
  const engine = new FakeEngine(OBSERVED);
  engine.answers.directory = async () => PUBLIC_LISTS;
  const built = await buildPages();
  const pages = await servePages(built.folder, engine);
  const browser = await chromium.launch({ executablePath, args: ['--no-sandbox', '--disable-gpu'] });
  try {
    const page = await browser.newPage({ viewport: { width: 1280, height: 1000 } });
    await page.goto(`${pages.address}#/servers`);
    await page.locator('.map-drawing').waitFor();
    await page.getByRole('grid').waitFor();
    const session = await page.context().newCDPSession(page);
    // The thread's own time: what else the machine does meanwhile is not counted.
    await session.send('Performance.enable', { timeDomain: 'threadTicks' });
    const before = await workOf(session);
    const gaps = await page.evaluate(scroll, TURNS);
    const work = (await workOf(session)) - before;
    report('scrolling', gaps);
    process.stdout.write(
      `scrolling: ${((1000 * work) / TURNS).toFixed(2)} ms of the page's own work a frame\n`,
    );
    const typed = await page.evaluate(type, 'time.de');
    report('typing a search', typed);
  } finally {
    await browser.close();
    await pages.close();
    await built.remove();
  }
}

/** Seconds that the page's thread has worked: scripts, styles, layout and drawing. */
async function workOf(session: CDPSession): Promise<number> {
  const { metrics } = await session.send('Performance.getMetrics');
  return metrics.find(({ name }) => name === 'TaskDuration')!.value;
}

/** In the page: through the list and back; milliseconds from frame to frame. */
async function scroll(turns: number): Promise<number[]> {
  const box = document.querySelector('.grid-box')!;
  const gaps: number[] = [];
  const step = (2 * (box.scrollHeight - box.clientHeight)) / turns;
  await new Promise<void>((done) => {
    let last = performance.now();
    let turn = 0;
    const frame = (now: number) => {
      gaps.push(now - last);
      last = now;
      box.scrollTop += turn < turns / 2 ? step : -step;
      turn += 1;
      if (turn === turns) done();
      else requestAnimationFrame(frame);
    };
    requestAnimationFrame(frame);
  });
  return gaps.slice(1);
}

/** In the page: one letter after the other into the search; milliseconds until each is drawn. */
async function type(text: string): Promise<number[]> {
  const field = document.querySelector<HTMLInputElement>('input[type="search"]')!;
  const value = Object.getOwnPropertyDescriptor(HTMLInputElement.prototype, 'value')!;
  const gaps: number[] = [];
  for (let i = 1; i <= text.length; i += 1) {
    const before = performance.now();
    value.set!.call(field, text.slice(0, i));
    field.dispatchEvent(new Event('input', { bubbles: true }));
    await new Promise((done) => requestAnimationFrame(() => setTimeout(done)));
    gaps.push(performance.now() - before);
  }
  return gaps;
}

function report(what: string, gaps: readonly number[]): void {
  const sorted = gaps.toSorted((a, b) => a - b);
  const at = (share: number) =>
    sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))]!.toFixed(1);
  const late = gaps.filter((gap) => gap > 1.5 * FRAME).length;
  process.stdout.write(
    `${what}: ${gaps.length} frames, median ${at(0.5)} ms, 95 % ${at(0.95)} ms, 99 % ${at(0.99)} ms, longest ${at(1)} ms; ${late} later than 1.5 frames\n`,
  );
}
