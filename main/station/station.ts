/**
 * What the tray and the daemon have in common: this machine's files, clocks and network, and a seat at the one engine of
 * the machine. Whoever gets the seat runs the engine and serves its page on loopback; whoever does not is a face of the
 * other one's, and need not know.
 */
import { accessSync, constants } from 'node:fs';
import os from 'node:os';
import type { Api } from '../api/contract.ts';
import type { Problem } from '../api/status.ts';
import { connectHelper } from '../clock/helper-link.ts';
import { SystemClock } from '../clock/system-clock.ts';
import { helperSocket } from '../clock-helper/protocol/where.ts';
import { engineLock } from '../host/engine-lock.ts';
import { type LogFile, openLog } from '../host/log.ts';
import { bootId } from '../host/machine.ts';
import { watchNetwork } from '../host/network-watch.ts';
import { hostPaths, makePaths, type Paths, SYSTEM_RUN } from '../host/paths.ts';
import { hostRandom } from '../host/random.ts';
import { lookAround } from '../host/time-services/look-around.ts';
import { watchTimeServices } from '../host/time-services/watch.ts';
import { hostTimers } from '../host/timers.ts';
import { takenOver } from '../install/taken-over.ts';
import { type Discovery, discoveries, discoveryFile } from '../loopback/discovery.ts';
import { findEngine } from '../loopback/find-engine.ts';
import { serveLoopback } from '../loopback/server.ts';
import { newToken, pageAddress } from '../loopback/token.ts';
import { EngineService } from '../service/engine-service.ts';
import { type LocalEngine, Seat } from '../service/seat.ts';
import { SettingsFile } from '../settings/settings.ts';
import type { StateStore } from '../settings/store.ts';
import { ClockSteward } from './clock-steward.ts';
import { elevation } from './elevation.ts';
import { describeEnvironment, withoutHome } from './environment.ts';
import { machineDirectory } from './machine-directory.ts';
import { type Asking, machinePorts, openAsking, openMemory } from './machine-ports.ts';

export interface StationOptions {
  readonly kind: 'tray' | 'daemon';
  readonly version: string;
  /** Where the built pages lie. */
  readonly rendererRoot: string;
  /** Where the server catalogue and what goes with it lies. */
  readonly directoryAssets: string;
  /** The settings store in a directory. */
  readonly stores: (directory: string) => StateStore;
  /** How Truechimer's own command line is started: program and arguments. Null where this installation has none. */
  readonly commandLine: () => readonly string[] | null;
  /** Gets what whoever started this should read at once; the log has it as well. */
  readonly note?: (text: string) => void;
}

export interface Station {
  readonly api: Api;
  readonly log: LogFile;
  /** The engine's page with its token, wherever the engine runs; null while none does. */
  page(): Promise<string | null>;
  powerEvent(event: 'suspend' | 'resume'): void;
  close(): Promise<void>;
}

/** The engine in this process, and the settings it started with. */
interface Running extends LocalEngine {
  readonly service: EngineService;
  readonly settings: SettingsFile;
}

export async function openStation(options: StationOptions): Promise<Station> {
  const { kind, version, rendererRoot, directoryAssets, stores, commandLine, note = () => {} } = options;
  const paths = hostPaths();
  makePaths(paths);
  const log = openLog(paths.log);
  const asking = openAsking();
  const discovery = discoveryFile(paths.run, paths.shared);
  const places = discoveries(paths);
  let running: Running | null = null;
  let portProblem: Problem | null = null;

  const seat = new Seat({
    kind,
    version,
    lock: engineLock(paths.state, bootId()),
    // Where the system has a service of its own, whose page this user may see, that one is the engine or nobody is.
    canTakeOver: places.length === 1 || !isMember(),
    random: () => hostRandom.uniform(),
    delay: (seconds, action) => hostTimers.after(seconds, action),
    log,
    async startEngine() {
      // Files are read now and not before: the engine before this one may have changed them a moment ago.
      const settings = new SettingsFile(stores(paths.config));
      for (const problem of settings.problems) {
        const reason = settings.reason ?? problem.detail;
        log.warn(`${problem.code}: ${reason}`, problem);
        note(
          `The settings file ${problem.subject} is not used (it is kept as ${problem.detail}, the defaults hold): ${reason}`,
        );
      }
      const problems = () => (portProblem === null ? [] : [portProblem]);
      running = startEngine({
        kind,
        version,
        paths,
        directoryAssets,
        log,
        asking,
        settings,
        problems,
        commandLine,
      });
      return running;
    },
    async publish(api) {
      const port = running?.settings.value.port ?? 0;
      const token = newToken();
      const server = await serveLoopback({ api, rendererRoot, port, token, log });
      portProblem =
        server.fallbackFrom === null
          ? null
          : { code: 'port-in-use', subject: String(server.fallbackFrom), detail: server.origin };
      const record: Discovery = {
        version,
        pid: process.pid,
        kind,
        origin: server.origin,
        token,
        startedAt: new Date().toISOString(),
      };
      try {
        discovery.write(record);
      } catch (error) {
        await server.close();
        throw error;
      }
      return {
        close: async () => {
          await discovery.remove(record);
          await server.close();
        },
      };
    },
    async findOwner() {
      const found = await findEngine(places);
      return found.kind === 'found' ? found.connection : null;
    },
  });

  const unwatch = watchNetwork(() => running?.service.networkChanged());
  await seat.start();
  return {
    api: seat.api,
    log,
    async page() {
      const records = await Promise.all(places.map((place) => place.read()));
      const record = records.find((one) => one !== null) ?? null;
      return record && pageAddress(record);
    },
    powerEvent: (event) => {
      if (event === 'resume') running?.service.resumed();
    },
    close: async () => {
      unwatch();
      await seat.stop();
    },
  };
}

function startEngine(from: {
  readonly kind: 'tray' | 'daemon';
  readonly version: string;
  readonly paths: Paths;
  readonly directoryAssets: string;
  readonly log: LogFile;
  readonly asking: Asking;
  readonly settings: SettingsFile;
  readonly problems: () => readonly Problem[];
  readonly commandLine: StationOptions['commandLine'];
}): Running {
  const { kind, version, paths, log, asking, settings } = from;
  const kept = openMemory(paths.state, log);
  const connect = connectHelper(helperSocket(process.platform, process.env));
  const clock = new SystemClock({
    connect,
    yielded: (settings.consent?.yielded ?? null) !== null,
    onYield: (to) => steward.yielded(to),
    log,
  });
  const steward = new ClockSteward({
    clock,
    connect,
    settings,
    lookAround,
    watch: watchTimeServices,
    takenOver,
    own: asking.obstacle,
    elevate: elevation(from.commandLine),
    person: os.userInfo().username,
    now: () => new Date(),
    log,
  });
  const service = new EngineService({
    kind,
    version,
    pid: process.pid,
    ports: machinePorts(asking, clock, kept.store),
    memory: kept.memory,
    settings,
    steward,
    directory: machineDirectory(from.directoryAssets, paths.state),
    stamping: asking.stamping,
    problems: () => [
      ...from.problems(),
      ...kept
        .troubles()
        .map((t): Problem => ({ code: `state-${t.kind}`, subject: t.file, detail: t.detail })),
    ],
    environment: () => describeEnvironment(paths, log),
    discreet: withoutHome,
  });
  service.start();
  steward.start();
  log.info(`Engine started (${kind}, version ${version})`);
  return {
    api: service,
    service,
    settings,
    close: async () => {
      steward.stop();
      service.stop();
      clock.close();
      log.info('Engine stopped');
    },
  };
}

/** May this user see the page of the system's own service? Its directory stays when the service ends. */
function isMember(): boolean {
  try {
    accessSync(SYSTEM_RUN, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}
