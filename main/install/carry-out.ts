/**
 * Carries steps out, as the superuser. Each is explained before it is done; where one fails it stops there, and says
 * which it was and what the system said.
 */
import { spawnSync } from 'node:child_process';
import {
  chmodSync,
  chownSync,
  cpSync,
  lstatSync,
  mkdirSync,
  readdirSync,
  renameSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import path from 'node:path';
import { userOf } from '../disk/accounts.ts';
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
      try {
        perform(act);
      } catch (error) {
        const reason = error instanceof Error ? error.message : String(error);
        if (act.otherwise === undefined) throw new Error(`“${inWords(act)}” failed: ${reason}`);
        undone.push(`${act.otherwise}: ${reason}`);
      }
    }
  }
  return undone;
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
      mkdirSync(path.dirname(act.file), { recursive: true, mode: DIRECTORY });
      rmSync(act.file, { force: true });
      symlinkSync(act.to, act.file);
      return;
    case 'remove':
      rmSync(act.path, { recursive: true, force: true });
      return;
    case 'run': {
      const program = path.isAbsolute(act.program) ? act.program : findProgram(act.program);
      if (program === null && act.optional === true) return;
      if (program === null) throw new Error('there is no such program here');
      const { error, status, stderr } = spawnSync(program, act.args, {
        encoding: 'utf8',
        stdio: ['ignore', 'ignore', 'pipe'],
      });
      if (act.optional === true || (error === undefined && status === 0)) return;
      throw error ?? new Error(stderr.trim() || `it ended with ${status}`);
    }
  }
}

function write({ file, content, mode, owner }: Extract<Act, { kind: 'write' }>): void {
  mkdirSync(path.dirname(file), { recursive: true, mode: DIRECTORY });
  const fresh = `${file}.new`;
  rmSync(fresh, { force: true });
  writeFileSync(fresh, content, { mode, flag: 'wx' });
  // The mode of a new file is cut by the umask.
  chmodSync(fresh, mode);
  if (owner !== undefined) {
    const account = userOf(owner);
    if (account === null) throw new Error(`there is no user “${owner}”`);
    chownSync(fresh, account.uid, account.gid);
  }
  renameSync(fresh, file);
}

/** Links are followed: what is copied must not depend on what others can change. */
function copy(from: string, to: string, executable: boolean): void {
  mkdirSync(path.dirname(to), { recursive: true, mode: DIRECTORY });
  cpSync(from, to, { recursive: true, dereference: true });
  own(to, executable);
}

function own(place: string, executable: boolean): void {
  const isDirectory = lstatSync(place).isDirectory();
  chownSync(place, 0, 0);
  chmodSync(place, isDirectory || executable ? DIRECTORY : FILE);
  if (isDirectory) for (const name of readdirSync(place)) own(path.join(place, name), false);
}
