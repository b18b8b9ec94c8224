/**
 * Carries steps out, as the superuser. Each is explained before it is done; where one fails it stops there, undoes what
 * must not be left so, and says which it was, what the system said, and what is so now.
 */
import { spawnSync } from 'node:child_process';
import {
  chmodSync,
  chownSync,
  cpSync,
  existsSync,
  lstatSync,
  mkdtempSync,
  readdirSync,
  renameSync,
  rmSync,
  symlinkSync,
} from 'node:fs';
import path from 'node:path';
import { userOf } from '../disk/accounts.ts';
import { replaceFile } from '../disk/atomic-file.ts';
import { putAside } from '../disk/put-aside.ts';
import { groundAt } from './ground.ts';
import { type Act, inWords, type Step } from './step.ts';
import { findProgram } from './system-program.ts';

const DIRECTORY = 0o755;
const FILE = 0o644;

/** Returns what could not be done although all the rest was, a sentence each. Throws where a step could not be done. */
export function carryOut(steps: readonly Step[], say: (text: string) => void): readonly string[] {
  const undone: string[] = [];
  for (const [i, { why, acts }] of steps.entries()) {
    say(`${i + 1}. ${why}`);
    for (const act of acts) {
      const failure = attempt(act);
      if (failure === null) continue;
      if (act.otherwise === undefined) {
        throw new Error([failure, ...undo(steps.slice(0, i + 1))].join('. '));
      }
      undone.push(failure);
    }
  }
  return undone;
}

/** Of steps that were begun, the last one first. Returns what is so now, a sentence each. */
function undo(begun: readonly Step[]): string[] {
  return begun.toReversed().flatMap(({ undo }) => {
    if (undo === undefined) return [];
    const failures = undo.acts.map(attempt).filter((failure) => failure !== null);
    if (failures.length > 0) return failures;
    return undo.why === null ? [] : [undo.why];
  });
}

/** What is so because it failed, in a sentence without its full stop; null where it was done. */
function attempt(act: Act): string | null {
  try {
    perform(act);
    return null;
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    return `${act.otherwise ?? `“${inWords(act)}” failed`}: ${reason}`;
  }
}

function perform(act: Act): void {
  switch (act.kind) {
    case 'write':
      write(act);
      return;
    case 'copy':
      copy(act.from, act.to, act.executable === true);
      return;
    case 'link':
      beside(act.file, (fresh) => symlinkSync(act.to, fresh));
      return;
    case 'remove':
      remove(act.path);
      return;
    case 'exchange':
      exchange(act.fresh, act.place);
      return;
    case 'put-aside':
      putAside(act.file, act.as);
      return;
    case 'run':
      run(act);
  }
}

function run({ program: name, args, optional }: Extract<Act, { kind: 'run' }>): void {
  const program = path.isAbsolute(name) ? name : findProgram(name);
  if (program === null && optional === true) return;
  if (program === null) throw new Error('there is no such program here');
  const { error, status, stderr } = spawnSync(program, args, {
    encoding: 'utf8',
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  if (optional === true || (error === undefined && status === 0)) return;
  throw error ?? new Error(stderr.trim() || `it ended with ${status}`);
}

function write({ file, content, mode, owner }: Extract<Act, { kind: 'write' }>): void {
  const account = owner === undefined ? null : userOf(owner);
  if (owner !== undefined && account === null) throw new Error(`there is no user “${owner}”`);
  const ground = groundAt(path.dirname(file), account?.uid);
  replaceFile(path.join(ground, path.basename(file)), content, mode, account);
}

/** Links are followed: what is copied must not depend on what others can change. */
function copy(from: string, to: string, executable: boolean): void {
  beside(to, (fresh) => {
    cpSync(from, fresh, { recursive: true, dereference: true });
    own(fresh, executable);
  });
}

/** Made beside where it belongs, where nobody else can look or write before it is whole. */
function beside(place: string, makeAt: (fresh: string) => void): void {
  const ground = groundAt(path.dirname(place));
  const closed = mkdtempSync(path.join(ground, '.truechimer-'));
  try {
    const fresh = path.join(closed, path.basename(place));
    makeAt(fresh);
    renameSync(fresh, path.join(ground, path.basename(place)));
  } finally {
    rmSync(closed, { recursive: true, force: true });
  }
}

/** A directory cannot be renamed over another one, so the old one steps aside for a moment, and back where that fails. */
function exchange(fresh: string, place: string): void {
  const old = `${place}.old`;
  remove(old);
  const isThere = existsSync(place);
  if (isThere) renameSync(place, old);
  try {
    renameSync(fresh, place);
  } catch (error) {
    if (isThere) renameSync(old, place);
    throw error;
  }
  remove(old);
}

function own(place: string, executable: boolean): void {
  const isDirectory = lstatSync(place).isDirectory();
  chownSync(place, 0, 0);
  chmodSync(place, isDirectory || executable ? DIRECTORY : FILE);
  if (isDirectory) for (const name of readdirSync(place)) own(path.join(place, name), false);
}

/**
 * By rm(1), which goes from directory to directory by open handles. Node goes by names, and where a directory is somebody
 * else's, a link may stand by then under a name that was a directory before.
 */
function remove(place: string): void {
  const rm = process.platform === 'linux' ? findProgram('rm') : null;
  if (rm === null) rmSync(place, { recursive: true, force: true });
  else run({ kind: 'run', program: rm, args: ['--recursive', '--force', '--', place] });
}
