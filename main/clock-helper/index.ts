/**
 * The elevated clock-set helper's composition root: one long-lived process whose only right is the one over the clock. It
 * reads its configuration, opens its door, gives back a rate that was learned before the start of the machine, and then
 * does what `helper.ts` allows.
 *
 *     clock-helper [--socket PATH --group NAME --user NAME] [--state DIRECTORY] [--config FILE]
 *     clock-helper service ...                    the same, started by the service manager of Windows
 *     clock-helper give-back --state DIRECTORY    the rate that the clock had before the first claim (for the uninstaller)
 *     clock-helper consent --socket PATH          the superuser's word that a person wants the next far step
 */
import type { Server } from 'node:net';
import { parseArgs } from 'node:util';
import { type Ffi, loadFfi } from '../ffi/ffi.ts';
import { RELEASED, VERSION } from '../release/release.ts';
import { reasonToWait } from './after-boot.ts';
import { rateBeforeFall } from './after-fall.ts';
import { auditFile } from './audit-file.ts';
import { bootId } from './boot-id.ts';
import { readConfiguration } from './configuration.ts';
import { askConsent, askConsentOfService } from './consent.ts';
import { openDoor } from './door.ts';
import { gidOf } from './group.ts';
import { type AuditEntry, Helper } from './helper.ts';
import { isHandedOver, listenAt, listenHandedOver, listenOnPipe } from './listen.ts';
import type { Client } from './ownership.ts';
import { peers } from './peer.ts';
import { securePipe } from './pipe-security.ts';
import { placesOf, SERVICE } from './places.ts';
import { dropAllButTheClock, maySetTheClock } from './privilege.ts';
import { quietAudit } from './quiet-audit.ts';
import { recordFile } from './record-file.ts';
import { openSystemClock } from './system-clock/open.ts';
import { runAsService } from './windows-service.ts';

const USER = 'truechimer-clock';

type Available = Ffi & { available: true };

interface Options {
  readonly socket: string;
  readonly group: string;
  readonly user: string;
  readonly state: string;
  readonly config: string;
}

/** What runs, seen by whoever started it. */
interface Running {
  close(why: string): void;
  consented(): void;
}

type Audit = (entry: AuditEntry) => void;

function main(): Promise<void> | void {
  const places = placesOf(process.platform, process.env);
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: {
      socket: { type: 'string', default: places.socket },
      group: { type: 'string', default: places.group },
      user: { type: 'string', default: USER },
      state: { type: 'string', default: places.state },
      config: { type: 'string', default: places.configuration },
      version: { type: 'boolean' },
    },
  });
  if (values.version) {
    process.stdout.write(`${VERSION}\n`);
    return;
  }
  switch (positionals[0]) {
    case undefined:
      return untilSignalled(values);
    case 'service':
      return asService(values);
    case 'give-back':
      return giveBack(values.state);
    case 'consent': {
      const said = process.platform === 'win32' ? askConsentOfService(SERVICE) : askConsent(values.socket);
      return said.then((line) => void process.stdout.write(`${line}\n`));
    }
    default:
      throw new Error(`There is no “${positionals[0]}”: it is service, give-back, consent, or nothing.`);
  }
}

async function untilSignalled(options: Options): Promise<void> {
  const running = await serve(options, process.platform === 'darwin' ? toFile(options.state) : toJournal);
  for (const signal of ['SIGTERM', 'SIGINT', 'SIGHUP'] as const) {
    process.once(signal, () => {
      running.close(signal);
      process.exit(0);
    });
  }
}

/** What it prints, systemd keeps, a line each. */
const toJournal: Audit = (entry) => void process.stdout.write(`${JSON.stringify(entry)}\n`);

/** launchd would let it grow for ever, and nobody reads what a service of Windows prints. */
function toFile(directory: string): Audit {
  const write = auditFile(directory);
  return (entry) => write(JSON.stringify({ at: new Date().toISOString(), ...entry }));
}

async function asService(options: Options): Promise<void> {
  const audit = toFile(options.state);
  let running: Running | null = null;
  try {
    await runAsService(systemCalls(), SERVICE, {
      async start() {
        running = await serve(options, audit);
      },
      stop: () => running?.close('stopped'),
      consented: () => running?.consented(),
    });
  } catch (error) {
    audit({ event: 'failed', op: 'service', message: words(error) });
    throw error;
  }
  process.exit(0);
}

async function serve(options: Options, unlimited: Audit): Promise<Running> {
  const ffi = systemCalls();
  const clock = systemClock(ffi);
  // However this process ends, unless it is killed.
  process.on('exit', () => {
    try {
      clock.close();
    } catch {
      // Nobody is left to do better.
    }
  });
  const configuration = readConfiguration(options.config);
  const file = recordFile(options.state);
  const record = file.read();
  const boot = bootId(ffi, process.platform);
  const uptime = () => performance.now() / 1000;
  const audit = quietAudit(unlimited, uptime);

  const door = openDoor({
    helper: () => helper,
    peerOf: peers(ffi, process.platform),
    audit,
    asked: () => lookAfter(),
    now: uptime,
  });
  await listen(door.server, options, ffi);

  const helper = new Helper({
    clock,
    version: VERSION,
    released: RELEASED,
    leapAllowed: configuration.leap,
    boot,
    record,
    keep(latest) {
      try {
        file.write(latest);
      } catch (error) {
        audit({ event: 'record-not-written', message: words(error) });
      }
    },
    audit,
    tell: (event) => door.tell(event),
  });

  const found = clock.read();
  const left = rateBeforeFall(record, boot, clock, found);
  const rate = reasonToWait(record, boot, found) === null ? (record?.rate ?? null) : null;
  if (left !== null) {
    clock.setFrequency(left);
    audit({ event: 'rate-straightened', before: found.frequency, after: left, reason: 'after a fall' });
  } else if (rate !== null) {
    clock.setFrequency(rate.ppm);
    audit({ event: 'rate-given-back', before: 0, after: rate.ppm, reason: 'after a start' });
  }

  let next: NodeJS.Timeout | undefined;
  const lookAfter = () => {
    clearTimeout(next);
    const pause = helper.tick();
    next = pause === null ? undefined : setTimeout(lookAfter, pause);
  };
  audit({ event: 'ready', version: VERSION, uid: process.getuid?.() ?? null, leap: configuration.leap });
  return {
    close(why) {
      clearTimeout(next);
      helper.close();
      door.close();
      audit({ event: 'ends', signal: why });
    },
    consented: () => void helper.handle(SUPERUSER, { id: 0, op: 'consent' }),
  };
}

/** As the service manager of Windows vouches for whoever sends its control codes. */
const SUPERUSER: Client = { peer: { uid: 0, gid: 0, pid: null } };

async function listen(server: Server, options: Options, ffi: Available): Promise<void> {
  const { socket, group, user, state } = options;
  if (process.platform === 'win32') {
    await listenOnPipe(server, socket);
    return securePipe(ffi, socket, SERVICE, group);
  }
  if (isHandedOver(process.env, process.pid)) return listenHandedOver(server);
  // The socket is made with the rights of the superuser, and everything after that without them, where that is possible.
  await listenAt(server, socket, gidOf(group, ffi, process.platform));
  if (process.platform === 'linux' && process.getuid?.() === 0) dropAllButTheClock(ffi, user, state);
}

/** Back to how it was, unless somebody else has set it meanwhile. */
function giveBack(state: string): void {
  const clock = systemClock(systemCalls());
  const record = recordFile(state).read();
  const before = clock.read().frequency;
  if (record?.original && record.rate && Math.abs(record.rate.ppm - before) <= clock.frequencyGrain) {
    clock.giveBack(record.original.ppm);
  }
  process.stdout.write(`${JSON.stringify({ before, after: clock.read().frequency })}\n`);
}

function systemCalls(): Available {
  const ffi = loadFfi();
  if (!ffi.available) throw new Error(`The clock cannot be set here: ${ffi.reason}.`);
  return ffi;
}

function systemClock(ffi: Available) {
  const missing = maySetTheClock(process.platform);
  if (missing !== null)
    throw new Error(`This process does not have the right to set the clock (${missing}).`);
  const clock = openSystemClock(ffi, process.platform);
  if ('reason' in clock) throw new Error(`The clock cannot be set here: ${clock.reason}.`);
  return clock;
}

const words = (error: unknown) => (error instanceof Error ? error.message : String(error));

function fail(error: unknown): never {
  process.stderr.write(`clock-helper: ${words(error)}\n`);
  process.exit(1);
}

process.on('uncaughtException', fail);
Promise.resolve().then(main).catch(fail);
