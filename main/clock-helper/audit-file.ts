/**
 * Audit lines in a file, for systems whose services have no journal to write to. It is bounded: when it is full it takes the
 * place of the one before, so that the last changes are always there and a disk is never filled.
 */
import { appendFileSync, mkdirSync, renameSync, statSync } from 'node:fs';
import path from 'node:path';
import { PRIVATE_DIRECTORY } from '../disk/atomic-file.ts';

const NAME = 'audit.jsonl';
const BEFORE = 'audit.1.jsonl';
/** Bytes: some ten thousand changes. */
const FULL = 2_000_000;

/** Never throws: a clock is worth more than its log. */
export function auditFile(directory: string): (line: string) => void {
  const file = path.join(directory, NAME);
  return (line) => {
    try {
      mkdirSync(directory, { recursive: true, mode: PRIVATE_DIRECTORY });
      if ((statSync(file, { throwIfNoEntry: false })?.size ?? 0) >= FULL)
        renameSync(file, path.join(directory, BEFORE));
      appendFileSync(file, `${line}\n`);
    } catch {
      // There is nobody left to tell.
    }
  };
}
