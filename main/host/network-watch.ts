/**
 * Calls back when the addresses of this machine change: a cable, a wireless network, a tunnel. Node has no event for
 * it, so it looks; 8 s is short for a person who has just connected, and a look costs some 50 us.
 */
import { networkInterfaces } from 'node:os';
import type { Cancel } from '../engine/sync/ports.ts';

const LOOK_EVERY_MS = 8000;

export function watchNetwork(
  changed: () => void,
  { addresses = present, everyMs = LOOK_EVERY_MS }: { addresses?: () => string; everyMs?: number } = {},
): Cancel {
  let known = addresses();
  const timer = setInterval(() => {
    const now = addresses();
    if (now === known) return;
    known = now;
    changed();
  }, everyMs);
  // Watching alone is no reason to keep a program running.
  timer.unref();
  return () => clearInterval(timer);
}

/** All addresses with their interfaces as one text. Loopback is left out: it comes and goes with nothing. */
function present(): string {
  return Object.entries(networkInterfaces())
    .flatMap(([name, list]) =>
      (list ?? []).filter((a) => !a.internal).map((a) => `${name} ${a.cidr ?? a.address}`),
    )
    .sort()
    .join('\n');
}
