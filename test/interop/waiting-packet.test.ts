/** A question that has to wait in the queue of this computer's own network card, on its way to a real chronyd. */
import { mkdtempSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { need, realDaemon } from '../real.ts';
import { type Namespace, openNamespace } from './namespace.ts';
import { startChronyd, untilServing } from './servers.ts';
import { type FarSide, openFarSide } from './veth.ts';

const PORT = 1123;
const RUN = path.join(import.meta.dirname, '../bench/run.mjs');

/** A question is 90 bytes on the wire and takes 18 ms at this rate; the bucket lets one through at once. */
const SLOW = 'tbf rate 40kbit burst 120 limit 10000';
const AHEAD = 3;
const EACH = 0.018;

let directory: string;
let ns: Namespace | null = null;
let far: FarSide | null = null;
let slowed = false;

beforeAll(async () => {
  directory = mkdtempSync(path.join(os.tmpdir(), 'truechimer-waiting-'));
  ns = await openNamespace();
  const chronyd = realDaemon('chronyd');
  if (ns === null || chronyd === null) return;
  far = await openFarSide(ns);
  startChronyd(far.place, chronyd, directory, PORT, ['local stratum 3']);
  await untilServing(far.place, new Map([[PORT, 3]]));
  slowed = (await ns.run('tc', `qdisc add dev ${far.card} root ${SLOW}`.split(' '))).code === 0;
});

afterAll(async () => {
  await ns?.close();
  rmSync(directory, { recursive: true, force: true });
});

async function delay(environment: NodeJS.ProcessEnv): Promise<number> {
  const { code, stdout, stderr } = await ns!.run(
    process.execPath,
    [RUN, '../interop/waiting-probe', far!.address, String(PORT), String(AHEAD)],
    environment,
  );
  expect(code, stderr).toBe(0);
  return Number(stdout);
}

describe('a question behind three packets in the queue of a slow card', () => {
  it('measures the network and not the queue, where the kernel stamps what leaves', async (context) => {
    need(context, 'a private network namespace', ns === null ? null : 'here');
    need(context, 'the real chronyd', realDaemon('chronyd'));
    if (!slowed) return context.skip('this kernel has no queue that can be slowed (tbf)');
    const delays: number[] = [];
    for (let i = 0; i < 3; i++) delays.push(await delay({}));
    expect(Math.min(...delays)).toBeLessThan(EACH / 4);
    // Without, it has two or three of them before it, and part of its own turn.
    expect(await delay({ TRUECHIMER_NO_FFI: '1' })).toBeGreaterThan(EACH);
  });
});
