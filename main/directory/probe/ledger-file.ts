/**
 * The ledger on the disk, shared by every program of this person that asks a server: the engine, and each command line. Who
 * is about to ask reads what others have written, decides, and writes, all under one lock of a few milliseconds; so two that
 * ask at the same moment know of each other, and a kill at any instant leaves on the disk whatever was sent. Nothing is
 * flushed for it: that would take longer than a packet, and a machine whose power fails needs a while to be back.
 *
 * It is no loss to anybody where it cannot be read. Where it cannot be written the promise holds for as long as the program
 * runs. While another process has the lock, nobody is asked.
 */
import { mkdirSync, readFileSync, statSync } from 'node:fs';
import path from 'node:path';
import * as v from 'valibot';
import { PRIVATE_DIRECTORY, replaceFile } from '../../disk/atomic-file.ts';
import { pause, type Release, tryLock } from '../../disk/process-lock.ts';
import { LedgerRecord } from './ledger.ts';

/** Milliseconds. Reading and writing takes one or two; whoever has it for a minute sleeps, or its id is another process's. */
const LONGEST_TURN = 60_000;
const LOOK_AGAIN = 2;
/** So long a program stands still for it at most. */
const PATIENCE = 500;

/** No measurement lasts so long: 200 names of which none is found take 50 s. */
const LONGEST_MEASUREMENT = 600_000;

export class LedgerFile {
  private readonly directory: string;
  private readonly file: string;
  private seen = '';

  /** `directory`: of the person's own data; made when it is needed. */
  constructor(directory: string) {
    this.directory = directory;
    this.file = path.join(directory, 'asked.json');
  }

  /** What another process has written since it was read last; null where that is nothing, or cannot be read. */
  news(): LedgerRecord | null {
    return this.stamp() === this.seen ? null : this.read();
  }

  /** Null where there is none, or none that can be read. */
  read(): LedgerRecord | null {
    this.seen = this.stamp();
    try {
      const parsed = v.safeParse(LedgerRecord, JSON.parse(readFileSync(this.file, 'utf8')));
      return parsed.success ? parsed.output : null;
    } catch {
      return null;
    }
  }

  /** Nobody else reads or writes while `act` runs. False where somebody else did all the while, and `act` did not run. */
  exclusively(act: () => void, patience = PATIENCE): boolean {
    let release: Release | null;
    const until = performance.now() + patience;
    for (;;) {
      try {
        mkdirSync(this.directory, { recursive: true, mode: PRIVATE_DIRECTORY });
        release = tryLock(`${this.file}.lock`, { boot: null, longest: LONGEST_TURN });
      } catch {
        // Nothing can be written here, so nothing is shared.
        release = () => {};
      }
      if (release !== null) break;
      if (performance.now() >= until) return false;
      pause(LOOK_AGAIN);
    }
    try {
      act();
      return true;
    } finally {
      quietly(release);
    }
  }

  /** False where it could not be written. Only under `exclusively`. */
  write(record: LedgerRecord): boolean {
    try {
      replaceFile(this.file, `${JSON.stringify(record)}\n`, undefined, null, false);
      this.seen = this.stamp();
      return true;
    } catch {
      return false;
    }
  }

  /** One measurement at a time, whoever makes it. Null while another process is at it. */
  measuring(): Release | null {
    try {
      mkdirSync(this.directory, { recursive: true, mode: PRIVATE_DIRECTORY });
      const release = tryLock(path.join(this.directory, 'measuring.lock'), {
        boot: null,
        longest: LONGEST_MEASUREMENT,
      });
      return release && (() => quietly(release));
    } catch {
      return () => {};
    }
  }

  private stamp(): string {
    try {
      const status = statSync(this.file, { bigint: true, throwIfNoEntry: false });
      return status === undefined ? '' : `${status.ino} ${status.mtimeNs} ${status.size}`;
    } catch {
      return '';
    }
  }
}

/** A lock that cannot be given back grows old, and is taken then. */
function quietly(release: Release): void {
  try {
    release();
  } catch {}
}
