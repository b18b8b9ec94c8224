/**
 * How smoothly the picker's table scrolls: all servers of the shipped catalogue in a real Chromium, a wheel turned through the whole list and
 * back, and the time from one frame to the next. `npm run bench:picker`
 *
 * Frames that come late on a machine that has other work are not the page's doing: the same number of frames is counted while the page
 * stands still, and what the page itself works is told apart: by its parts, and by tasks that alone would make a frame late.
 */
import { loadavg } from 'node:os';
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
    process.stdout.write(`the machine: load ${loadavg()[0]!.toFixed(1)}\n`);
    report('standing still', await page.evaluate(scroll, { turns: TURNS, still: true }));
    const before = await workOf(session);
    report('scrolling', await page.evaluate(scroll, { turns: TURNS, still: false }));
    const after = await workOf(session);
    const parts = PARTS.map(([part, metric]) => {
      const work = after.get(metric)! - before.get(metric)!;
      return `${part} ${((1000 * work) / TURNS).toFixed(2)} ms`;
    });
    process.stdout.write(`the page's own work in a frame of scrolling: ${parts.join(', ')}\n`);
    await browser.startTracing(page, { categories: ['disabled-by-default-devtools.timeline'] });
    await page.evaluate(scroll, { turns: TURNS, still: false });
    reportTasks((await browser.stopTracing()).toString());
    const typed = await page.evaluate(type, 'time.de');
    report('typing a search', typed);
  } finally {
    await browser.close();
    await pages.close();
    await built.remove();
  }
}

/** What the first counts is all of it; the others are parts, and what they leave is mostly drawing. */
const PARTS = [
  ['all', 'TaskDuration'],
  ['scripts', 'ScriptDuration'],
  ['styles', 'RecalcStyleDuration'],
  ['layout', 'LayoutDuration'],
] as const;

/** Seconds that the page's thread has worked, by metric. */
async function workOf(session: CDPSession): Promise<ReadonlyMap<string, number>> {
  const { metrics } = await session.send('Performance.getMetrics');
  return new Map(metrics.map(({ name, value }) => [name, value]));
}

/** Of a trace (Trace Event Format), microseconds: `dur` on the wall's clock, `tdur` of the thread's own time. */
interface TraceEvent {
  readonly name: string;
  readonly pid: number;
  readonly tid: number;
  readonly dur?: number;
  readonly tdur?: number;
  readonly args: { readonly name?: string };
}

/** A task that works for longer than a frame makes it late; one that only lasts longer waited for a processor. */
function reportTasks(trace: string): void {
  const { traceEvents } = JSON.parse(trace) as { readonly traceEvents: readonly TraceEvent[] };
  const pages = new Set(
    traceEvents
      .filter(({ name, args }) => name === 'thread_name' && args.name === 'CrRendererMain')
      .map(({ pid, tid }) => `${pid} ${tid}`),
  );
  const tasks = traceEvents.filter(({ name, pid, tid }) => name === 'RunTask' && pages.has(`${pid} ${tid}`));
  const longest = Math.max(...tasks.map(({ tdur = 0 }) => tdur / 1000));
  const working = tasks.filter(({ tdur = 0 }) => tdur / 1000 > FRAME).length;
  const lasting = tasks.filter(({ dur = 0 }) => dur / 1000 > FRAME).length;
  process.stdout.write(
    `the page's tasks while scrolling: the longest works ${longest.toFixed(1)} ms; ${working} work for longer than a frame, ${lasting} last longer\n`,
  );
}

interface Turning {
  readonly turns: number;
  /** It only counts frames. */
  readonly still: boolean;
}

/** In the page: through the list and back; milliseconds from frame to frame. */
async function scroll({ turns, still }: Turning): Promise<number[]> {
  const box = document.querySelector('.grid-box')!;
  const gaps: number[] = [];
  const step = (2 * (box.scrollHeight - box.clientHeight)) / turns;
  await new Promise<void>((done) => {
    let last = performance.now();
    let turn = 0;
    const frame = (now: number) => {
      gaps.push(now - last);
      last = now;
      if (!still) box.scrollTop += turn < turns / 2 ? step : -step;
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
