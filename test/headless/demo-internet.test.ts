/** The internet of the demonstration: the same every time, plausible, and nothing of it leaves the program. */
import { describe, expect, it } from 'vitest';
import { judgePlace } from '../../main/directory/place/light.ts';
import { placeHere } from '../../main/directory/place/own-place.ts';
import type { Settled, Target } from '../../main/directory/probe/prober.ts';
import { Probing } from '../../main/directory/probe/probing.ts';
import type { ServerRecord } from '../../main/directory/record.ts';
import { demoInternet } from '../../main/headless/demo-internet.ts';
import { hostRandom } from '../../main/host/random.ts';
import { hostTimers } from '../../main/host/timers.ts';
import { openTimescale } from '../../main/host/timescale/open.ts';
import { SeededRandom } from '../../main/simulation/random.ts';
import { anybody } from '../directory/probe/network.ts';
import { shipped } from '../directory/shipped.ts';

const { timescale } = openTimescale();
const { place } = placeHere(shipped.timeZones, null, 'Europe/Berlin');
const { servers } = shipped.catalogue;

const open = () =>
  demoInternet(servers, {
    here: place!,
    read: () => timescale.read(),
    now: () => timescale.read().wall,
    random: new SeededRandom(7),
  });

const resolve = (host: string, net = open()) =>
  new Promise((done) => {
    net.resolver.resolve(host, done);
  });

const targetOf = ({ host, port, pool }: ServerRecord): Target => ({
  name: host,
  host,
  port,
  literal: false,
  pool,
});

describe('the internet of the demonstration', () => {
  it('leads every name to addresses that belong to nobody, each machine to its own', async () => {
    const net = open();
    const found = await Promise.all(servers.slice(0, 300).map(({ host }) => resolve(host, net)));
    const addresses = found.flatMap((one) => (one as { addresses?: string[] }).addresses ?? []);
    expect(addresses.length).toBeGreaterThan(280);
    expect(new Set(addresses).size).toBe(addresses.length);
    for (const ip of addresses) expect(ip).toMatch(/^198\.1[89]\./);
    expect(await resolve('nobody.example.org')).toEqual({ kind: 'not-found' });
  });

  it('is the same every time', async () => {
    const [one, other] = [open(), open()];
    for (const { host } of servers.slice(0, 60)) {
      expect(await resolve(host, one)).toEqual(await resolve(host, other));
    }
  });

  it('answers most of 200 servers from where they are, and some not', { timeout: 30_000 }, async () => {
    const net = open();
    const records = servers.filter(({ pool }) => !pool).slice(0, 200);
    const settled: Settled[] = [];
    await new Promise<void>((done) => {
      const probing = new Probing(
        records.map(targetOf),
        {
          timescale,
          timers: hostTimers,
          random: hostRandom,
          transport: net.transport,
          resolver: net.resolver,
          notBefore: 0n as never,
        },
        anybody,
        (one) => {
          settled.push(one);
          if (settled.length === records.length) done();
        },
      );
      probing.start();
    });
    const kinds = new Set(settled.map(({ outcome }) => outcome.kind));
    const answered = settled.filter(({ outcome }) => outcome.kind === 'measured');
    expect(answered.length).toBeGreaterThan(120);
    expect(kinds).toContain('silent');
    expect(kinds).toContain('unresolved');
    const doubtful = answered.filter(({ name, outcome }) => {
      const record = records.find(({ host }) => host === name)!;
      if (outcome.kind !== 'measured') return false;
      return judgePlace(record, place, { delay: outcome.measurement.delay, error: 1e-4 }).kind === 'doubtful';
    });
    expect(doubtful.length).toBeLessThan(answered.length / 10);
  });
});
