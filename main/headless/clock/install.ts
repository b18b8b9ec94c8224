/** `clock install`: the clock helper, and if wanted the daemon, as services of the system. */
import { existsSync, readFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import * as v from 'valibot';
import { userOf } from '../../disk/accounts.ts';
import { CONFIGURATION, DAEMON_STATE } from '../../install/layout.ts';
import type { Consent } from '../../settings/consent.ts';
import { DEFAULT_SETTINGS, Settings } from '../../settings/schema.ts';
import { type Options, UsageError } from '../command.ts';
import type { ExitCode, Output } from '../output.ts';
import { asSuperuser, isRoot, othersNow, planHere } from './superuser.ts';

export async function install(output: Output, options: Options): Promise<ExitCode> {
  const person = personOf(options);
  const takeOver = options['take-over'] === true ? await othersNow() : [];
  const daemon = options.daemon === true;
  const steps = planHere().install({
    person: person === 'root' ? null : person,
    daemon: daemon
      ? {
          settings: daemonSettings(
            person,
            takeOver.map((s) => s.unit),
          ),
        }
      : null,
    takeOver,
    leap: options.leap === true ? true : existsSync(CONFIGURATION) ? null : false,
  });
  const flags = ['daemon', 'take-over', 'leap'].filter((name) => options[name] === true);
  return asSuperuser(
    steps,
    ['install', ...flags.map((name) => `--${name}`), '--for', person],
    output,
    options,
    false,
  );
}

/** For whom this is done: named, or whoever became the superuser for it. */
export function personOf(options: Options): string {
  if (typeof options.for === 'string') return known(options.for);
  const { SUDO_USER, PKEXEC_UID } = process.env;
  if (!isRoot()) return os.userInfo().username;
  return known(
    SUDO_USER ?? (PKEXEC_UID === undefined ? 'root' : (userOf(Number(PKEXEC_UID))?.name ?? PKEXEC_UID)),
  );
}

function known(person: string): string {
  if (process.platform === 'linux' && userOf(person) === null) {
    throw new UsageError(`There is no user “${person}” here.`);
  }
  return person;
}

/** What the daemon starts with: its own settings if it has some, else the servers of whoever installs it, and the consent to steer. */
function daemonSettings(person: string, stopped: readonly string[]): string {
  const own = settingsIn(DAEMON_STATE);
  const settings =
    own ??
    settingsIn(path.join(userOf(person)?.home ?? os.homedir(), '.config/truechimer')) ??
    DEFAULT_SETTINGS;
  const consent: Consent = {
    since: new Date().toISOString(),
    by: person,
    stopped: [...stopped],
    yielded: null,
  };
  return `${JSON.stringify({ ...settings, consent }, null, 2)}\n`;
}

function settingsIn(directory: string): Settings | null {
  try {
    const { consent: _, ...stored } = JSON.parse(readFileSync(path.join(directory, 'config.json'), 'utf8'));
    const parsed = v.safeParse(Settings, { ...DEFAULT_SETTINGS, ...stored });
    return parsed.success ? parsed.output : null;
  } catch {
    return null;
  }
}
