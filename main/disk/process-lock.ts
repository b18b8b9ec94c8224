/**
 * A lock between processes: a file that names the process that holds it. Node has no `flock`, so a kill leaves the file
 * behind; it is stale when its process is dead, when another process has got that id since, when the machine was started
 * anew, or, where a lock is for so long only, when it is older than that. What cannot be read as a lock is stale too, for a
 * lock is never half written: it is written under another name and then linked into place, which fails where one is there
 * already (link(2)).
 *
 * Promises: of any number of takers exactly one gets the lock, also when they find a stale one together. Removing a stale
 * lock takes a lock of its own, held by one process at a time, and whoever holds it looks once more before it removes: so
 * nobody ever removes the lock that somebody else has just taken. That second lock is this same lock under a longer name; it
 * may be left behind by a kill and is then removed in the same way.
 */
import { randomBytes } from 'node:crypto';
import { linkSync, readFileSync, statSync, unlinkSync, writeFileSync } from 'node:fs';
import * as v from 'valibot';
import { PRIVATE_FILE } from './atomic-file.ts';

/** Milliseconds. Removing a stale lock takes another process about one; this looks again soon, but does not spin. */
const LOOK_AGAIN = 2;

const Holder = v.object({
  pid: v.pipe(v.number(), v.integer(), v.minValue(1)),
  /** Makes every taking of the lock a different one. */
  nonce: v.string(),
  /** When the process started, in the kernel's own count; null where the system does not tell. */
  started: v.nullable(v.string()),
  boot: v.nullable(v.string()),
});
type Holder = v.InferOutput<typeof Holder>;

export interface LockRule {
  /** Changes when the machine is started anew, and at no other time; null where no such thing is known. */
  readonly boot: string | null;
  /** Milliseconds that nobody holds it for; null: somebody may, for as long as it lives. */
  readonly longest: number | null;
}

/** Gives the lock back. Leaves alone what is not, or no longer, this lock. */
export type Release = () => void;

/** Takes the lock, from nobody or from a dead process; null while a living process holds it. Throws where no file can be made. */
export function tryLock(file: string, rule: LockRule): Release | null {
  const text = JSON.stringify({
    pid: process.pid,
    nonce: randomBytes(16).toString('hex'),
    started: processState(process.pid)?.started ?? null,
    boot: rule.boot,
  } satisfies Holder);
  return take(file, text, rule) ? () => drop(file, text) : null;
}

/** Sleeps, and this whole process with it: only for moments. */
export function pause(ms: number): void {
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, ms);
}

function take(file: string, text: string, rule: LockRule): boolean {
  for (;;) {
    const found = read(file);
    if (found === null) {
      if (create(file, text)) return true;
      continue;
    }
    if (lives(found, rule) && !isOld(file, rule)) return false;
    removeStale(file, found, text, rule);
  }
}

function removeStale(file: string, stale: string, text: string, rule: LockRule): void {
  const removal = `${file}.removal`;
  if (!take(removal, text, rule)) {
    pause(LOOK_AGAIN);
    return;
  }
  try {
    drop(file, stale);
  } finally {
    drop(removal, text);
  }
}

/** Puts a complete file into place, unless there is one. */
function create(file: string, text: string): boolean {
  const draft = `${file}.${randomBytes(8).toString('hex')}`;
  writeFileSync(draft, text, { mode: PRIVATE_FILE, flag: 'wx' });
  try {
    linkSync(draft, file);
    return true;
  } catch (error) {
    if (code(error) === 'EEXIST') return false;
    throw error;
  } finally {
    unlinkSync(draft);
  }
}

function drop(file: string, text: string): void {
  if (read(file) === text) unlinkSync(file);
}

function read(file: string): string | null {
  try {
    return readFileSync(file, 'utf8');
  } catch (error) {
    if (code(error) === 'ENOENT') return null;
    throw error;
  }
}

function isOld(file: string, { longest }: LockRule): boolean {
  if (longest === null) return false;
  const status = statSync(file, { throwIfNoEntry: false });
  return status !== undefined && Math.abs(Date.now() - status.mtimeMs) > longest;
}

function lives(text: string, { boot }: LockRule): boolean {
  const holder = parse(text);
  if (holder === null) return false;
  if (holder.boot !== null && boot !== null && holder.boot !== boot) return false;
  const state = processState(holder.pid);
  if (state === null) return false;
  return holder.started === null || state.started === null || holder.started === state.started;
}

function parse(text: string): Holder | null {
  try {
    const parsed = v.safeParse(Holder, JSON.parse(text));
    return parsed.success ? parsed.output : null;
  } catch {
    return null;
  }
}

/** Null where there is no such process, or only what its parent has not yet buried (a zombie). */
function processState(pid: number): { started: string | null } | null {
  try {
    process.kill(pid, 0);
  } catch (error) {
    // EPERM: it lives, as another user.
    if (code(error) !== 'EPERM') return null;
  }
  if (process.platform !== 'linux') return { started: null };
  let stat: string;
  try {
    stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
  } catch {
    return { started: null };
  }
  // proc_pid_stat(5). The second field is the program's name in brackets and may itself hold brackets and blanks;
  // after it come field 3, the state, and so on; field 22 is the start time in ticks since boot.
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  if (fields[0] === 'Z' || fields[0] === 'X') return null;
  return { started: fields[22 - 3] ?? null };
}

const code = (error: unknown) => (error as NodeJS.ErrnoException).code;
