/**
 * The lock that makes one engine per machine: a file that names the process that holds it. Node has no `flock`, so a
 * kill leaves the file behind; it is stale when its process is dead, when another process has got that id since, or
 * when the machine was started anew. What cannot be read as a lock is stale too, for a lock is never half written:
 * it is written under another name and then linked into place, which fails where one is there already (link(2)).
 *
 * Promises: of any number of starters exactly one gets the lock, also when they find a stale one together. Removing a
 * stale lock takes a lock of its own, held by one process at a time, and whoever holds it looks once more before it
 * removes: so nobody ever removes the lock that somebody else has just taken. That second lock is this same lock
 * under a longer name; it may be left behind by a kill and is then removed in the same way.
 */
import { randomBytes } from 'node:crypto';
import { access, constants, link, mkdir, readFile, unlink, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import * as v from 'valibot';
import { PRIVATE_DIRECTORY, PRIVATE_FILE } from '../disk/atomic-file.ts';

const NAME = 'engine.lock';

/** Milliseconds. Removing a stale lock takes another process about one; this looks again soon, but does not spin. */
const LOOK_AGAIN = 5;

const Holder = v.object({
  pid: v.pipe(v.number(), v.integer(), v.minValue(1)),
  /** Makes every taking of the lock a different one. */
  nonce: v.string(),
  /** When the process started, in the kernel's own count; null where the system does not tell. */
  started: v.nullable(v.string()),
  boot: v.nullable(v.string()),
});
type Holder = v.InferOutput<typeof Holder>;

export interface Held {
  /** Gives the lock back. Leaves alone what is not, or no longer, this lock. */
  release(): Promise<void>;
}

export interface EngineLock {
  /** Takes the lock, from nobody or from a dead process; null while a living process holds it. */
  tryAcquire(): Promise<Held | null>;
}

/**
 * The lock in a directory, which is made if need be. `boot` changes when the machine is started anew, and at no other
 * time (null where no such thing is known): after a power cut, any process may have the id that the lock names. `name`: of
 * the file, where another thing than the engine is to be there once only.
 */
export function engineLock(directory: string, boot: string | null, name = NAME): EngineLock {
  const file = path.join(directory, name);
  return {
    async tryAcquire() {
      try {
        await mkdir(directory, { recursive: true, mode: PRIVATE_DIRECTORY });
        await access(directory, constants.W_OK | constants.X_OK);
      } catch (error) {
        throw new Error(
          `The state cannot be kept in ${directory} (${words(error)}). Give this user a directory there that it may write into, or name another one in TRUECHIMER_HOME.`,
        );
      }
      const self = await processState(process.pid);
      const text = JSON.stringify({
        pid: process.pid,
        nonce: randomBytes(16).toString('hex'),
        started: self?.started ?? null,
        boot,
      } satisfies Holder);
      if (!(await take(file, text, boot))) return null;
      return { release: () => drop(file, text) };
    },
  };
}

async function take(file: string, text: string, boot: string | null): Promise<boolean> {
  for (;;) {
    const found = await read(file);
    if (found === null) {
      if (await create(file, text)) return true;
      continue;
    }
    if (await lives(found, boot)) return false;
    await removeStale(file, found, text, boot);
  }
}

async function removeStale(file: string, stale: string, text: string, boot: string | null): Promise<void> {
  const removal = `${file}.removal`;
  if (!(await take(removal, text, boot))) {
    await wait(LOOK_AGAIN);
    return;
  }
  try {
    await drop(file, stale);
  } finally {
    await drop(removal, text);
  }
}

/** Puts a complete file into place, unless there is one. */
async function create(file: string, text: string): Promise<boolean> {
  const draft = `${file}.${randomBytes(8).toString('hex')}`;
  await writeFile(draft, text, { mode: PRIVATE_FILE, flag: 'wx' });
  try {
    await link(draft, file);
    return true;
  } catch (error) {
    if (code(error) === 'EEXIST') return false;
    throw new Error(
      `${file} cannot be made, so it is not sure that this is the only engine: ${words(error)}.`,
    );
  } finally {
    await unlink(draft);
  }
}

async function drop(file: string, text: string): Promise<void> {
  if ((await read(file)) === text) await unlink(file);
}

async function read(file: string): Promise<string | null> {
  try {
    return await readFile(file, 'utf8');
  } catch (error) {
    if (code(error) === 'ENOENT') return null;
    throw error;
  }
}

async function lives(text: string, boot: string | null): Promise<boolean> {
  const holder = parse(text);
  if (holder === null) return false;
  if (holder.boot !== null && boot !== null && holder.boot !== boot) return false;
  const state = await processState(holder.pid);
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
async function processState(pid: number): Promise<{ started: string | null } | null> {
  try {
    process.kill(pid, 0);
  } catch (error) {
    // EPERM: it lives, as another user.
    if (code(error) !== 'EPERM') return null;
  }
  if (process.platform !== 'linux') return { started: null };
  let stat: string;
  try {
    stat = await readFile(`/proc/${pid}/stat`, 'utf8');
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
const words = (error: unknown) => (error instanceof Error ? error.message : String(error));
