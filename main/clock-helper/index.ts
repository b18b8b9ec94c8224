/**
 * The elevated clock-set helper's composition root: one long-lived process whose only right is the one over the clock. It
 * reads its configuration, opens its door, gives back a rate that was learned before the start of the machine, and then
 * does what `helper.ts` allows.
 *
 *     clock-helper [--socket PATH --group NAME --user NAME] [--state DIRECTORY] [--config FILE]
 *     clock-helper give-back --state DIRECTORY    the rate that the clock had before the first claim (for the uninstaller)
 *     clock-helper consent --socket PATH          the superuser's word that a person wants the next far step
 */
import { readFileSync } from 'node:fs';
import type { Server } from 'node:net';
import { parseArgs } from 'node:util';
import { loadFfi } from '../ffi/ffi.ts';
import { RELEASED, VERSION } from '../release/release.ts';
import { reasonToWait } from './after-boot.ts';
import { readConfiguration } from './configuration.ts';
import { askConsent } from './consent.ts';
import { openDoor } from './door.ts';
import { type AuditEntry, Helper } from './helper.ts';
import { isHandedOver, listenAt, listenHandedOver } from './listen.ts';
import { peers } from './peer.ts';
import { dropAllButTheClock, maySetTheClock } from './privilege.ts';
import { recordFile } from './record-file.ts';
import { openSystemClock } from './system-clock/open.ts';

const CONFIGURATION = '/etc/truechimer/clock-helper.json';
const STATE = '/var/lib/truechimer-clock';
const SOCKET = '/run/truechimer-clock/socket';
const GROUP = 'truechimer';
const USER = 'truechimer-clock';

function main(): Promise<void> | void {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: {
      socket: { type: 'string', default: SOCKET },
      group: { type: 'string', default: GROUP },
      user: { type: 'string', default: USER },
      state: { type: 'string', default: process.env.STATE_DIRECTORY ?? STATE },
      config: { type: 'string', default: CONFIGURATION },
      version: { type: 'boolean' },
    },
  });
  if (values.version) {
    process.stdout.write(`${VERSION}\n`);
    return;
  }
  switch (positionals[0]) {
    case undefined:
      return serve(values);
    case 'give-back':
      return giveBack(values.state);
    case 'consent':
      return askConsent(values.socket).then((said) => void process.stdout.write(`${said}\n`));
    default:
      throw new Error(`There is no “${positionals[0]}”: it is give-back, consent, or nothing.`);
  }
}

interface Options {
  readonly socket: string;
  readonly group: string;
  readonly user: string;
  readonly state: string;
  readonly config: string;
}

async function serve(options: Options): Promise<void> {
  const clock = systemClock();
  const configuration = readConfiguration(options.config);
  const file = recordFile(options.state);
  const record = file.read();
  const boot = bootId();
  const uptime = () => performance.now() / 1000;

  const door = openDoor({
    helper: () => helper,
    peerOf: peers(loadFfi(), process.platform),
    audit,
    asked: () => lookAfter(),
    now: uptime,
  });
  if (isHandedOver(process.env, process.pid)) await listenHandedOver(door.server);
  else await listenOnOwn(door.server, options);

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

  const wait = reasonToWait(record, boot, clock.read());
  if (wait === null && record?.rate) {
    clock.setFrequency(record.rate.ppm);
    audit({ event: 'rate-given-back', before: 0, after: record.rate.ppm, reason: 'after a start' });
  }

  let next: NodeJS.Timeout | undefined;
  const lookAfter = () => {
    clearTimeout(next);
    const pause = helper.tick();
    next = pause === null ? undefined : setTimeout(lookAfter, pause);
  };
  for (const signal of ['SIGTERM', 'SIGINT', 'SIGHUP'] as const) {
    process.once(signal, () => {
      clearTimeout(next);
      helper.close();
      door.close();
      audit({ event: 'ends', signal });
      process.exit(0);
    });
  }
  audit({ event: 'ready', version: VERSION, uid: process.getuid?.() ?? null, leap: configuration.leap });
}

/** The socket is made with the rights of the superuser, and everything after that without them. */
async function listenOnOwn(server: Server, { socket, group, user, state }: Options): Promise<void> {
  await listenAt(server, socket, group);
  const ffi = loadFfi();
  if (process.platform === 'linux' && process.getuid?.() === 0 && ffi.available) {
    dropAllButTheClock(ffi, user, state);
  }
}

/** Back to how it was, unless somebody else has set it meanwhile. */
function giveBack(state: string): void {
  const clock = systemClock();
  const record = recordFile(state).read();
  const before = clock.read().frequency;
  if (record?.original && record.rate && Math.abs(record.rate.ppm - before) <= clock.frequencyGrain) {
    clock.giveBack(record.original.ppm);
  }
  process.stdout.write(`${JSON.stringify({ before, after: clock.read().frequency })}\n`);
}

function systemClock() {
  if (process.platform === 'linux' && !maySetTheClock()) {
    throw new Error('This process does not have the right to set the clock (CAP_SYS_TIME).');
  }
  const clock = openSystemClock(loadFfi(), process.platform);
  if ('reason' in clock) throw new Error(`The clock cannot be set here: ${clock.reason}.`);
  return clock;
}

/** Changes with every start of the machine. */
function bootId(): string {
  return readFileSync('/proc/sys/kernel/random/boot_id', 'utf8').trim();
}

/** For the system's journal, a line each. */
function audit(entry: AuditEntry): void {
  process.stdout.write(`${JSON.stringify(entry)}\n`);
}

const words = (error: unknown) => (error instanceof Error ? error.message : String(error));

function fail(error: unknown): never {
  process.stderr.write(`clock-helper: ${words(error)}\n`);
  process.exit(1);
}

process.on('uncaughtException', fail);
Promise.resolve().then(main).catch(fail);
