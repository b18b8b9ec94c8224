import { DEFAULT_SETTINGS, type Settings } from '../../api/contract.ts';
import { serveLoopback } from '../../loopback/server.ts';
import { newToken } from '../../loopback/token.ts';
import { VERSION } from '../../release/release.ts';
import { EngineService } from '../../service/engine-service.ts';
import { SettingsFile } from '../../settings/settings.ts';
import { drifting } from '../../simulation/drifting-ports.ts';
import { SeededRandom } from '../../simulation/random.ts';
import { openAsking } from '../../station/machine-ports.ts';
import { openBrowser } from '../browser.ts';
import type { Command } from '../command.ts';
import { openDemoDirectory } from '../demo-directory.ts';
import { demoInternet } from '../demo-internet.ts';
import { DEMO_SERVERS, openDemoNetwork } from '../demo-network.ts';
import { demoSteward } from '../demo-steward.ts';
import { EXIT } from '../output.ts';
import { RENDERER_ROOT } from '../package-root.ts';
import { untilTold } from '../until-told.ts';

/** The same demonstration every time. */
const SEED = 2036;

/** A clock that has been on its own for a night: 1.2 s slow, and losing on. */
const CLOCK_ERROR = -1.204;
/** Its quartz: 38 ppm is what many a laptop has; lively, so that there is something to see within minutes. */
const QUARTZ = { ppm: -38, wander: 2e-7 };

export const demo: Command = {
  name: 'demo',
  usage: 'demo [--json]',
  summary: 'try it: simulated servers and a simulated clock; touches nothing of yours',
  details: [
    'Five servers on loopback (one wrong, one soon silent), a clock that drifts, and a made-up internet in which the servers',
    'of the catalogue answer, so that measuring and picking can be tried. Nothing is kept, nothing leaves this computer.',
  ].join('\n'),
  operands: 'none',
  async run(_operands, output) {
    const ended = untilTold();
    const random = new SeededRandom(SEED);
    const { ports } = openAsking();
    const world = drifting(ports, QUARTZ, CLOCK_ERROR, random.fork('quartz'));
    const directory = openDemoDirectory();
    const internet = demoInternet(directory.records, {
      here: directory.here,
      read: () => world.ports.timescale.read(),
      now: world.now,
      random: random.fork('internet'),
    });
    const network = await openDemoNetwork(world.ports.transport, world.now, random, internet);
    const settings = new SettingsFile(inMemory());
    const service = new EngineService({
      kind: 'demo',
      version: VERSION,
      pid: process.pid,
      ports: {
        ...ports,
        ...world.ports,
        transport: network.transport,
        resolver: network.resolver,
        store: { save: () => {} },
      },
      memory: null,
      settings,
      steward: demoSteward(world.clock, settings),
      directory: directory.options,
      stamping: () => ({ receive: 'simulated', transmit: 'simulated', counter: 'simulated', reason: null }),
      problems: () => [],
      environment: () => `Truechimer ${VERSION}, demonstration, Node ${process.versions.node}`,
      // Nothing in it is of this computer.
      discreet: (text) => text,
    });
    const log = { info: () => {}, warn: output.note, error: output.note };
    const page = await serveLoopback({
      api: service,
      rendererRoot: RENDERER_ROOT,
      port: 0,
      token: newToken(),
      log,
    });
    service.start();
    output.data({ page: page.pageAddress, pid: process.pid, presence: 'here' });
    output.say(`The demonstration is at ${page.pageAddress}`);
    output.say(
      'Simulated servers, a simulated clock: your computer’s own clock is not touched. Ctrl+C ends it.',
    );
    openBrowser(page.pageAddress, output);
    await ended;
    service.stop();
    await page.close();
    network.close();
    directory.close();
    return EXIT.inSync;
  },
};

function inMemory() {
  let kept: unknown = {
    ...DEFAULT_SETTINGS,
    servers: DEMO_SERVERS.map((name) => ({ name, pool: false, own: false })),
  } satisfies Settings;
  return {
    file: '(kept in memory while the demonstration runs)',
    read: () => kept,
    write: (value: unknown) => {
      kept = value;
    },
    putAside: () => '',
  };
}
