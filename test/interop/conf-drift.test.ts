/**
 * The signs of drift files, against the real daemons. A server whose clock runs faster by a known rate makes them learn
 * that this computer's clock loses; and files of ours are read by them. Neither can set this computer's clock: chronyd is
 * told not to (-x), ntpd has no right to in its namespace.
 */
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it, type TestContext } from 'vitest';
import { readDriftFile, writeDriftFile } from '../../main/conf/drift-file.ts';
import { need, realDaemon } from '../real.ts';
import { type Namespace, openNamespace } from './namespace.ts';
import { chronycOf, startChronyd, startNtpsecWith } from './servers.ts';
import { type FarSide, openFarSide } from './veth.ts';

const RUN = path.join(import.meta.dirname, '../bench/run.mjs');

/** ppm. Small enough that ntpd's first offset stays under 0.5 ms, below which it begins to learn at once. */
const FASTER = 30;
const CHRONY_PORT = 1123;

let directory: string;
let ns: Namespace | null = null;
let far: FarSide | null = null;

beforeAll(async () => {
  directory = mkdtempSync(path.join(os.tmpdir(), 'truechimer-drift-'));
  ns = await openNamespace();
  // ntpd asks at port 123 and wants it for itself, so the server lives in a network beside it.
  far = ns === null ? null : await openFarSide(ns);
});

afterAll(async () => {
  await ns?.close();
  rmSync(directory, { recursive: true, force: true });
});

function place(context: TestContext): { ns: Namespace; far: FarSide } {
  need(context, 'a private network namespace', ns === null ? null : 'here');
  return { ns: ns!, far: far! };
}

/** The server begins to run faster when it is first asked. */
const startFast = ({ far: { place: there } }: { far: FarSide }, port: number) =>
  there.start(process.execPath, [RUN, '../interop/fast-server', '0.0.0.0', String(port), String(FASTER)]);

/** Milliseconds. Ends a hang, measures nothing. */
const PATIENCE = 90_000;

async function until<T>(look: () => Promise<T | null>, otherwise: () => string): Promise<T> {
  const end = performance.now() + PATIENCE;
  for (;;) {
    const found = await look();
    if (found !== null) return found;
    if (performance.now() > end) throw new Error(`It never happened. ${otherwise()}`);
    await pause(250);
  }
}

const content = (file: string) => {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return '';
  }
};

describe('chronyd', () => {
  it('that finds this clock slow writes a negative drift, and we read that it loses', async (context) => {
    const chronyd = need(context, 'the real chronyd', realDaemon('chronyd'));
    const here = place(context);
    const server = startFast(here, CHRONY_PORT);
    const drift = path.join(directory, 'learned');
    const lines = [
      `server ${here.far.address} port ${CHRONY_PORT} minpoll -4 maxpoll -4 iburst`,
      `driftfile ${drift}`,
    ];
    const daemon = startChronyd(here.ns, chronyd, directory, 2123, lines, { watched: true });
    const words = await until(
      async () => {
        const { stdout } = await chronycOf(here.ns, daemon, 'tracking');
        const skew = Number(/^Skew\s*: ([\d.]+) ppm$/m.exec(stdout)?.[1] ?? Number.NaN);
        return skew > 0 && skew < 5 ? stdout : null;
      },
      () => `${daemon.output()}${server.output()}`,
    );
    // In chrony's own words.
    expect(Number(/^Frequency\s*: ([\d.]+) ppm slow$/m.exec(words)?.[1])).toBeCloseTo(FASTER, -1);
    await chronycOf(here.ns, daemon, 'shutdown');
    const text = await until(
      async () => content(drift) || null,
      () => daemon.output(),
    );
    const read = readDriftFile(text);
    expect(read).toMatchObject({ ok: true, value: { writer: 'chrony' } });
    if (read.ok) {
      expect(read.value.ppm).toBeLessThan(-FASTER + 10);
      expect(read.value.ppm).toBeGreaterThan(-FASTER - 10);
      expect(read.value.skew).toBeLessThan(10);
    }
  });

  it.for([
    [37.5, 'fast'],
    [-12.25, 'slow'],
  ] as const)(
    'that reads our file with a drift of %d ppm calls the clock %s',
    async ([ppm, word], context) => {
      const chronyd = need(context, 'the real chronyd', realDaemon('chronyd'));
      const here = place(context);
      const drift = path.join(directory, `ours${ppm}`);
      const made = writeDriftFile('chrony', { ppm, sigma: 0.4 });
      writeFileSync(drift, made.ok ? made.value : '');
      const port = ppm > 0 ? 3123 : 4123;
      const daemon = startChronyd(here.ns, chronyd, directory, port, [`driftfile ${drift}`], {
        watched: true,
      });
      const line = await until(
        async () => {
          const { stdout } = await chronycOf(here.ns, daemon, 'tracking');
          return /^Frequency.*$/m.exec(stdout)?.[0] ?? null;
        },
        () => daemon.output(),
      );
      expect(line).toMatch(new RegExp(`: ${Math.abs(ppm).toFixed(3)} ppm ${word}$`));
      expect(daemon.output()).toContain(`Frequency ${ppm.toFixed(3)} +/- 1.400 ppm read from ${drift}`);
    },
  );
});

describe('ntpd', () => {
  it('reads our file as the correction that it is, and corrects a slow clock upwards', async (context) => {
    const ntpd = need(context, 'the real ntpd', realDaemon('ntpd'));
    const here = place(context);
    const server = startFast(here, 123);
    const drift = path.join(directory, 'ntp.drift');
    // A clock that gains 40 ppm has to be slowed down.
    const made = writeDriftFile('ntpd', { ppm: 40, sigma: 1 });
    expect(made).toEqual({ ok: true, value: '-40.000000\n' });
    writeFileSync(drift, made.ok ? made.value : '');
    const daemon = startNtpsecWith(here.ns, ntpd, directory, [
      // As often as it can, because this server is nobody else's.
      `server ${here.far.address} iburst minpoll 0 maxpoll 0`,
      `driftfile ${drift}`,
      // It may not steer the kernel’s clock, and would take what that one answers for the truth.
      'disable kernel',
      `statsdir ${directory}/`,
      'statistics loopstats',
      'filegen loopstats file loopstats type none enable',
    ]);
    // The fourth figure is the frequency correction: the same variable that ntpd reads from and writes into its drift file.
    const frequencies = () =>
      content(path.join(directory, 'loopstats'))
        .trim()
        .split('\n')
        .map((row) => Number(row.split(' ')[3]))
        .filter((ppm) => Number.isFinite(ppm));
    const learned = await until(
      async () => ((frequencies().at(-1) ?? -40) > -39 ? frequencies() : null),
      () => `${frequencies().join(' ')}\n${daemon.output()}${server.output()}`,
    );
    expect(learned[0]).toBe(-40);
    // This clock is slow against that server, so the correction grows.
    expect(learned.toSorted((a, b) => a - b)).toEqual(learned);
    expect(readDriftFile(content(drift))).toEqual({
      ok: true,
      value: { writer: 'ntpd', ppm: 40, skew: null },
    });
  });
});
