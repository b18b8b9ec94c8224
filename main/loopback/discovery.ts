/**
 * Where the engine of this machine answers, and the token that it wants: `engine.json` beside the lock, readable by its
 * owner only. It is written when an engine starts, never changed, and removed when it ends; a kill leaves it behind,
 * and then nobody answers there. What is not a whole record counts as absent.
 */
import { readFile, unlink } from 'node:fs/promises';
import path from 'node:path';
import * as v from 'valibot';
import { replaceFile } from '../disk/atomic-file.ts';

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

export function discoveryFile(directory: string): DiscoveryFile {
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
      );
    },
    async remove(record) {
      if ((await read())?.token === record.token) await unlink(file);
    },
  };
}
