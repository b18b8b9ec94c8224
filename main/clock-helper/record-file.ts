/** Where the helper keeps its record: one file in a directory that only it may write. */
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { replaceFile } from '../disk/atomic-file.ts';
import { type HelperRecord, parseRecord } from './record.ts';

const NAME = 'record.json';

export interface RecordFile {
  /** Null where there is none, or none that can be right. */
  read(): HelperRecord | null;
  /** Throws where it cannot be written; then the old one is still there. */
  write(record: HelperRecord): void;
}

export function recordFile(directory: string): RecordFile {
  const file = path.join(directory, NAME);
  return {
    read() {
      try {
        return parseRecord(readFileSync(file, 'utf8'));
      } catch {
        return null;
      }
    },
    write: (record) => replaceFile(file, `${JSON.stringify(record)}\n`),
  };
}
