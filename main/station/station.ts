/**
 * What the tray and the daemon have in common: this machine's files, clocks and network, and a seat at the one engine of
 * the machine. Whoever gets the seat runs the engine and serves its page on loopback; whoever does not is a face of the
 * other one's, and need not know.
 */
import type { Api } from '../api/contract.ts';
import type { Problem } from '../api/status.ts';
import { observedClock } from '../clock/observed-clock.ts';
import { systemClock } from '../clock/system-clock.ts';
import type { Clock } from '../engine/sync/ports.ts';
import { engineLock } from '../host/engine-lock.ts';
import { type LogFile, openLog } from '../host/log.ts';
import { bootId } from '../host/machine.ts';
import { watchNetwork } from '../host/network-watch.ts';
import { hostPaths, makePaths, type Paths } from '../host/paths.ts';
import { hostRandom } from '../host/random.ts';
import { hostTimers } from '../host/timers.ts';
import { connectLoopback } from '../loopback/client.ts';
import { type Discovery, discoveryFile } from '../loopback/discovery.ts';
import { serveLoopback } from '../loopback/server.ts';
import { newToken, pageAddress } from '../loopback/token.ts';
import { EngineService } from '../service/engine-service.ts';
import { type LocalEngine, Seat } from '../service/seat.ts';
import { SettingsFile } from '../settings/settings.ts';
import type { StateStore } from '../settings/store.ts';
import { describeEnvironment, withoutHome } from './environment.ts';
import { type Asking, machinePorts, openAsking, openMemory } from './machine-ports.ts';

export interface StationOptions {
  readonly kind: 'tray' | 'daemon';
  readonly version: string;
  /** Where the built pages lie. */
  readonly rendererRoot: string;
  /** The settings store in a directory. */
  readonly stores: (directory: string) => StateStore;
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
  const { kind, version, rendererRoot, stores, note = () => {} } = options;
  const paths = hostPaths();
  makePaths(paths);
  const log = openLog(paths.log);
  const asking = openAsking();
  const discovery = discoveryFile(paths.state);
  let running: Running | null = null;
  let portProblem: Problem | null = null;

  const seat = new Seat({
    kind,
    version,
    lock: engineLock(paths.state, bootId()),
    canTakeOver: true,
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
      running = startEngine({ kind, version, paths, log, asking, settings, problems });
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
      const record = await discovery.read();
      return record && connectLoopback(record).catch(() => null);
    },
  });

  const unwatch = watchNetwork(() => running?.service.networkChanged());
  await seat.start();
  return {
    api: seat.api,
    log,
    async page() {
      const record = await discovery.read();
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
  readonly log: LogFile;
  readonly asking: Asking;
  readonly settings: SettingsFile;
  readonly problems: () => readonly Problem[];
}): Running {
  const { kind, version, paths, log, asking, settings } = from;
  const kept = openMemory(paths.state, log);
  const service = new EngineService({
    kind,
    version,
    pid: process.pid,
    ports: machinePorts(asking, thisClock(), kept.store),
    memory: kept.memory,
    settings,
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
  log.info(`Engine started (${kind}, version ${version})`);
  return {
    api: service,
    service,
    settings,
    close: async () => {
      service.stop();
      log.info('Engine stopped');
    },
  };
}

/** Observed, until a person says otherwise; where that could not be granted at all, the clock itself says so. */
const thisClock = (): Clock => (systemClock.refusal === null ? observedClock : systemClock);
