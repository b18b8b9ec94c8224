/**
 * A simulated day proves something about the daemon only if both run the same engine. They do: there is one `Sync`, one
 * service makes it, and station, demonstration and this test make that service; nothing else asks a server on a timer.
 * Simulators of other people get the `Sync` itself.
 */
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import * as v from 'valibot';
import { describe, expect, test } from 'vitest';
import { Status } from '../../main/api/status.ts';
import { Sync } from '../../main/engine/sync/sync.ts';
import type { Utc } from '../../main/engine/time/instant.ts';
import { EngineService } from '../../main/service/engine-service.ts';
import { DEFAULT_SETTINGS } from '../../main/settings/schema.ts';
import { SettingsFile } from '../../main/settings/settings.ts';
import { Machine } from '../../main/simulation/machine.ts';
import { exponential, symmetric } from '../../main/simulation/network.ts';
import { SeededRandom } from '../../main/simulation/random.ts';
import { truthful } from '../../main/simulation/server.ts';
import { World } from '../../main/simulation/world.ts';
import { ownDirectory } from '../doubles/own-directory.ts';
import { noSteward } from '../doubles/steward.ts';

const ROOT = path.resolve(import.meta.dirname, '../../main');
const sources = readdirSync(ROOT, { recursive: true, encoding: 'utf8' })
  .filter((file) => file.endsWith('.ts'))
  .map((file) => ({
    file: file.split(path.sep).join('/'),
    text: readFileSync(path.join(ROOT, file), 'utf8'),
  }));
const filesWith = (pattern: RegExp) =>
  sources
    .filter(({ text }) => pattern.test(text))
    .map(({ file }) => file)
    .sort();

describe('one engine', () => {
  test('one place makes the state machine for people and one for simulators, and both composition roots make the first', () => {
    expect(filesWith(/new Sync\(/)).toEqual(['headless/stdio/session.ts', 'service/engine-service.ts']);
    expect(filesWith(/new EngineService\(/)).toEqual(['headless/commands/demo.ts', 'station/station.ts']);
    expect(filesWith(/new Association\(/)).toEqual(['engine/sync/roster.ts']);
    expect(filesWith(/new Source\(/)).toEqual(['engine/sync/association.ts']);
  });

  test('the service of the daemon lives through a simulated day in virtual time', async () => {
    const world = new World(1_800_000_000_000_000_000n as Utc);
    const machine = new Machine(
      world,
      { oscillator: { ppm: 20, wander: 1e-8 }, clockError: 0.3 },
      new SeededRandom(11),
    );
    const servers = [1, 2, 3].map((i) => `10.0.0.${i}`);
    for (const ip of servers) {
      machine.connect(ip, { server: truthful(), path: symmetric(exponential(10e-3, 1e-3)) });
    }
    const stored = { ...DEFAULT_SETTINGS, servers: servers.map((name) => ({ name, pool: false })) };
    const service = new EngineService({
      kind: 'daemon',
      version: '0',
      pid: 1,
      ports: machine.ports,
      memory: null,
      settings: new SettingsFile({ file: 'none', read: () => stored, write: () => {}, putAside: () => '' }),
      steward: noSteward,
      directory: ownDirectory(),
      stamping: () => ({ receive: 'simulated', transmit: 'simulated', counter: 'simulated', reason: null }),
      problems: () => [],
      environment: () => '',
      discreet: (text) => text,
    });
    expect(Reflect.get(service, 'sync')).toBeInstanceOf(Sync);
    service.start();
    const heard: string[] = [];
    service.on('status', (status) => heard.push(status.health));
    world.run(86_400);
    expect(heard.length).toBeGreaterThan(80_000);
    expect(new Set(heard.slice(60))).toEqual(new Set(['in-sync']));
    expect(Math.abs(machine.clockError)).toBeLessThan(2e-3);
    expect(v.safeParse(Status, await service.status()).success).toBe(true);
    service.stop();
    expect(machine.disk?.drift?.ppm).toBeCloseTo(20, -1);
  });
});
