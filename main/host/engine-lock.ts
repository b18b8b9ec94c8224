/** The lock that makes one engine per machine (`disk/process-lock.ts`). */
import { access, constants, mkdir } from 'node:fs/promises';
import path from 'node:path';
import { PRIVATE_DIRECTORY } from '../disk/atomic-file.ts';
import { type Release, tryLock } from '../disk/process-lock.ts';

const NAME = 'engine.lock';

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
      let release: Release | null;
      try {
        release = tryLock(file, { boot, longest: null });
      } catch (error) {
        throw new Error(
          `${file} cannot be made, so it is not sure that this is the only engine: ${words(error)}.`,
        );
      }
      return release && { release: async () => release() };
    },
  };
}

const words = (error: unknown) => (error instanceof Error ? error.message : String(error));
