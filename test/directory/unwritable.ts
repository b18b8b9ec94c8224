/** A directory in which nothing can be written for a moment: not by the superuser either, who is nobody meanwhile. */
import { chmodSync } from 'node:fs';

/** Debian's and everybody's `nobody`. */
const NOBODY = 65_534;

export function unwritable(directory: string, act: () => void): void {
  const root = process.geteuid?.() === 0;
  // Readable for all, so that nothing but the writing fails.
  chmodSync(directory, 0o555);
  if (root) process.seteuid?.(NOBODY);
  try {
    act();
  } finally {
    if (root) process.seteuid?.(0);
    chmodSync(directory, 0o700);
  }
}
