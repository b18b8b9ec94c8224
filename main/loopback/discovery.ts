/**
 * Where the engine of this machine answers, and the token that it wants: `engine.json`, readable by its owner only, and
 * that of the system's own service by the members of its group as well. It is written when an engine starts, never changed,
 * and removed when it ends; a kill leaves it behind, and then nobody answers there. What is not a whole record counts as
 * absent.
 */
import { readFile, unlink } from 'node:fs/promises';
import path from 'node:path';
import * as v from 'valibot';
import { PRIVATE_FILE, replaceFile } from '../disk/atomic-file.ts';
import { type Paths, SYSTEM_RUN } from '../host/paths.ts';

const NAME = 'engine.json';

export const Discovery = v.object({
  /** Of the program that runs the engine. */
  version: v.string(),
  pid: v.pipe(v.number(), v.integer(), v.minValue(1)),
  kind: v.picklist(['tray', 'daemon']),
  /** Always this machine: whatever else the file says, the token goes nowhere else. */
  origin: v.pipe(v.string(), v.regex(/^http:\/\/127\.0\.0\.1:\d{1,5}$/)),
  token: v.pipe(v.string(), v.minLength(1)),
  /** ISO 8601, by the clock of then. */
  startedAt: v.string(),
});
export type Discovery = v.InferOutput<typeof Discovery>;

export interface DiscoveryFile {
  /** Null while no engine has left its address. */
  read(): Promise<Discovery | null>;
  /** Throws where it cannot be written. */
  write(record: Discovery): void;
  /** Removes this record; leaves that of another engine alone. */
  remove(record: Discovery): Promise<void>;
}

/**
 * Where engines may have left their address for us: the system's own service first, which members of its group can read;
 * then that of this user. A directory of its own (TRUECHIMER_HOME) has its own engine and no other.
 */
export function discoveries(paths: Paths): readonly DiscoveryFile[] {
  const own = discoveryFile(paths.run);
  return paths.run === paths.config || paths.shared ? [own] : [discoveryFile(SYSTEM_RUN), own];
}

/** Read and written by the owner, read by the group. */
const SHARED = 0o640;

/** `shared`: members of the directory's group may read it, and so are faces of this engine. */
export function discoveryFile(directory: string, shared = false): DiscoveryFile {
  const file = path.join(directory, NAME);

  async function read(): Promise<Discovery | null> {
    try {
      const parsed = v.safeParse(Discovery, JSON.parse(await readFile(file, 'utf8')));
      return parsed.success ? parsed.output : null;
    } catch {
      return null;
    }
  }

  return {
    read,
    write(record) {
      replaceFile(
        file,
        `${JSON.stringify(record, null, 2)}
`,
        shared ? SHARED : PRIVATE_FILE,
      );
    },
    async remove(record) {
      if ((await read())?.token === record.token) await unlink(file);
    },
  };
}
