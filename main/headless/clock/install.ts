/** `clock install`: the clock helper, and if wanted the daemon, as services of the system. */
import { existsSync } from 'node:fs';
import os from 'node:os';
import { userOf } from '../../disk/accounts.ts';
import { CONFIGURATION, DAEMON_STATE } from '../../install/layout.ts';
import { type TakenOver, takenOver } from '../../install/taken-over.ts';
import { type Options, UsageError } from '../command.ts';
import type { ExitCode, Output } from '../output.ts';
import { lookBeside, othersOf, refused } from './beside.ts';
import { daemonSettings } from './daemon-settings.ts';
import { asSuperuser, isRoot, planHere } from './superuser.ts';

export async function install(output: Output, options: Options, look = lookBeside): Promise<ExitCode> {
  const person = personOf(options);
  // The helper alone sets no clock. With it goes the wish that this one is taken over, or that a daemon steers it.
  const beside = options['take-over'] === true || options.daemon === true ? await look() : null;
  const refusal = beside && refused(beside, output);
  if (refusal !== null) return refusal;
  const takeOver = beside !== null && options['take-over'] === true ? await othersOf(beside) : [];
  const daemon = options.daemon === true ? daemonFor(person, [...takenOver(), ...takeOver]) : null;
  if (daemon !== null && daemon.unread !== null) output.note(daemon.unread);
  const steps = planHere().install({
    person: person === 'root' ? null : person,
    daemon,
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

const daemonFor = (person: string, stopped: readonly TakenOver[]) =>
  daemonSettings({
    own: DAEMON_STATE,
    person: process.platform === 'linux' ? userOf(person) : null,
    by: person,
    stopped: stopped.map(({ unit }) => unit),
    now: new Date(),
  });

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
