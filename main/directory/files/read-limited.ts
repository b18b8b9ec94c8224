/** Reads a file of which nobody knows what it is, and never more of it than a list can have: 200 MB are refused by their size alone. */
import { open } from 'node:fs/promises';
import type { Parsed } from '../../settings/server-name.ts';

/** Bytes read at a time from what has no size: a pipe, a device. */
const PIECE = 64 * 1024;

const DIRECTORY = 'It is a directory, not a file.';

const refuse = (message: string): Parsed<never> => ({ ok: false, message });

/** The bytes, or why they were not read. Never rejects. `most`: bytes. */
export async function readLimited(file: string, most: number): Promise<Parsed<Uint8Array>> {
  try {
    const handle = await open(file, 'r');
    try {
      const status = await handle.stat();
      const { size } = status;
      if (status.isDirectory()) return refuse(DIRECTORY);
      if (size > most) return refuse(tooLarge(size, most));
      const pieces: Uint8Array[] = [];
      let total = 0;
      for (;;) {
        const { bytesRead, buffer } = await handle.read(Buffer.alloc(PIECE), 0, PIECE, null);
        if (bytesRead === 0) return { ok: true, value: Buffer.concat(pieces) };
        total += bytesRead;
        if (total > most) return refuse(tooLarge(null, most));
        pieces.push(buffer.subarray(0, bytesRead));
      }
    } finally {
      await handle.close();
    }
  } catch (error) {
    return refuse(unreadable(error));
  }
}

export function tooLarge(size: number | null, most: number): string {
  const has = size === null ? `It has more than ${megabytes(most)}` : `It has ${megabytes(size)}`;
  return `${has}, and no list of servers is that long (at most ${megabytes(most)} are read).`;
}

const megabytes = (bytes: number) =>
  bytes < 1_048_576 ? `${Math.ceil(bytes / 1024)} kB` : `${Math.round(bytes / 1_048_576)} MB`;

function unreadable(error: unknown): string {
  const { code, message } = error as NodeJS.ErrnoException;
  if (code === 'ENOENT') return 'There is no such file.';
  if (code === 'EACCES' || code === 'EPERM') return 'You may not read it.';
  if (code === 'EISDIR') return DIRECTORY;
  return `It cannot be read: ${message}.`;
}
