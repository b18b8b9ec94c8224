/**
 * The ledger on the disk, so that a restart, or the command line run twice, asks no server sooner than it may. It is no loss
 * to anybody where it cannot be read; where it cannot be written the promise holds for as long as the program runs.
 */
import { readFileSync } from 'node:fs';
import path from 'node:path';
import * as v from 'valibot';
import { replaceFile } from '../../disk/atomic-file.ts';
import { LedgerRecord } from './ledger.ts';

export class LedgerFile {
  private readonly file: string;

  /** `directory`: of the person's own data; made when it is needed. */
  constructor(directory: string) {
    this.file = path.join(directory, 'asked.json');
  }

  /** Null where there is none, or none that can be read. */
  read(): LedgerRecord | null {
    try {
      const parsed = v.safeParse(LedgerRecord, JSON.parse(readFileSync(this.file, 'utf8')));
      return parsed.success ? parsed.output : null;
    } catch {
      return null;
    }
  }

  /** False where it could not be written. */
  write(record: LedgerRecord): boolean {
    try {
      replaceFile(this.file, `${JSON.stringify(record)}\n`);
      return true;
    } catch {
      return false;
    }
  }
}
