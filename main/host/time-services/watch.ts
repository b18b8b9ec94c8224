/**
 * Calls back when another time service comes or goes, or when something begins or ceases to forbid setting this clock.
 *
 * Every few seconds it throws a glance at what runs; only when that has changed, and once an hour, it looks around in
 * full. The hour is for what no glance shows: guest tools that are switched on, a domain that is joined, W32Time that
 * gets other settings.
 */
import type { Cancel } from '../../engine/sync/ports.ts';
import { glance, lookAround } from './look-around.ts';
import { competitors, type Surroundings } from './surroundings.ts';
import { hostView, type View } from './view.ts';

/** On Linux a glance costs some 12 us for each process of the machine and starts no program; elsewhere it starts some. */
const GLANCE_EVERY_MS = { linux: 16_000, elsewhere: 60_000 };
const LOOK_EVERY_MS = 3_600_000;

export interface WatchOptions {
  readonly view?: View;
  readonly everyMs?: number;
  /** What the caller has seen itself; without it the first look is told as well. */
  readonly known?: Surroundings;
}

export function watchTimeServices(changed: (now: Surroundings) => void, options: WatchOptions = {}): Cancel {
  const { view = hostView, known } = options;
  const usual = view.platform === 'linux' ? GLANCE_EVERY_MS.linux : GLANCE_EVERY_MS.elsewhere;
  const everyMs = options.everyMs ?? usual;
  let over = false;
  let timer: NodeJS.Timeout | undefined;
  let told = known === undefined ? null : essence(known);
  let running: string | null = null;
  let sinceLookMs = 0;

  const look = async (): Promise<void> => {
    const now = await glance(view);
    sinceLookMs += everyMs;
    if (now === running && sinceLookMs < LOOK_EVERY_MS) return;
    running = now;
    sinceLookMs = 0;
    const seen = await lookAround(view);
    if (over || essence(seen) === told) return;
    told = essence(seen);
    // Outside of this promise: what goes wrong in there belongs to the caller, and is as loud as in any timer.
    setImmediate(() => {
      if (!over) changed(seen);
    });
  };
  // One look after another: a slow machine is not looked at twice at once.
  const next = (delayMs: number): void => {
    if (over) return;
    const again = () => next(everyMs);
    timer = setTimeout(() => void look().then(again, again), delayMs);
    // Watching alone is no reason to keep a program running.
    timer.unref();
  };
  next(0);
  return () => {
    over = true;
    clearTimeout(timer);
  };
}

/** What has to change for a change to be told. That a service was restarted, and has another pid, is none. */
function essence(seen: Surroundings): string {
  const running = competitors(seen).map(({ id, unit }) => `${id} ${unit ?? ''}`);
  const forbidding = seen.obstacles.map(({ kind, by }) => `${kind} ${by ?? ''}`);
  return [...running.sort(), '', ...new Set(forbidding.sort())].join('\n');
}
