/**
 * Real daemons, found among the real processes of this machine: chronyd that was told to leave the clock alone, and
 * NTPsec's ntpd in a namespace that gives it no right over the clock.
 */
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { lookAround } from '../../main/host/time-services/look-around.ts';
import {
  competitors,
  type Surroundings,
  type TimeService,
} from '../../main/host/time-services/surroundings.ts';
import { watchTimeServices } from '../../main/host/time-services/watch.ts';
import { need, realDaemon } from '../real.ts';
import { type Namespace, openNamespace } from './namespace.ts';
import { startChronyd, startNtpsec } from './servers.ts';

let directory: string;
let ns: Namespace | null = null;

beforeAll(async () => {
  directory = mkdtempSync(path.join(os.tmpdir(), 'truechimer-services-'));
  ns = await openNamespace();
});

afterAll(async () => {
  await ns?.close();
  rmSync(directory, { recursive: true, force: true });
});

/** Others may run such daemons here as well: ours were started with files in our directory. */
function isOurs({ pid }: TimeService): boolean {
  try {
    return pid !== null && readFileSync(`/proc/${pid}/cmdline`, 'utf8').includes(directory);
  } catch {
    return false;
  }
}

/** Looks until it is there: a daemon takes a moment to start. */
async function untilSeen(daemon: { output(): string }): Promise<{ seen: Surroundings; ours: TimeService }> {
  for (let tries = 0; tries < 100; tries++) {
    const seen = await lookAround();
    const ours = seen.services.find(isOurs);
    if (ours !== undefined) return { seen, ours };
    await pause(100);
  }
  throw new Error(`not found: ${daemon.output()}`);
}

describe('among the real processes', () => {
  it('chronyd -x is found: it runs, and is harmless, because it was told not to set the clock', async (context) => {
    const chronyd = need(context, 'the real chronyd', realDaemon('chronyd'));
    need(context, 'a private network namespace', ns === null ? null : 'here');
    const daemon = startChronyd(ns as Namespace, chronyd, directory, 1123, ['local stratum 3']);
    const { seen, ours } = await untilSeen(daemon);
    expect(ours).toMatchObject({
      id: 'chrony',
      name: 'chrony',
      state: 'running',
      unit: null,
      harmless: 'told-not-to',
    });
    expect(competitors(seen)).not.toContain(ours);
    await endOf(ours);
  });

  it('ntpd without the right to set the clock is found, and harmless for that', async (context) => {
    const ntpd = need(context, 'the real ntpd', realDaemon('ntpd'));
    need(context, 'a private network namespace', ns === null ? null : 'here');
    const daemon = startNtpsec(ns as Namespace, ntpd, directory, 5);
    const { seen, ours } = await untilSeen(daemon);
    expect(ours).toMatchObject({ id: 'ntpd', state: 'running', harmless: 'no-right' });
    expect(competitors(seen)).not.toContain(ours);
    await endOf(ours);
  });

  it('a watch is not disturbed by one that comes and is harmless', async (context) => {
    const chronyd = need(context, 'the real chronyd', realDaemon('chronyd'));
    need(context, 'a private network namespace', ns === null ? null : 'here');
    const told: Surroundings[] = [];
    const stop = watchTimeServices((now) => told.push(now), { known: await lookAround(), everyMs: 100 });
    const { ours } = await untilSeen(startChronyd(ns as Namespace, chronyd, directory, 2123, []));
    await pause(500);
    stop();
    expect(told.flatMap(({ services }) => services).filter(isOurs)).toEqual([]);
    await endOf(ours);
  });
});

/** So that the next one is the only one that is ours. */
async function endOf({ pid }: TimeService): Promise<void> {
  if (pid === null) return;
  process.kill(pid, 'SIGKILL');
  while ((await lookAround()).services.some((service) => service.pid === pid)) await pause(50);
}
