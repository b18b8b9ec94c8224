/**
 * The machine in a file of tests: a guest, or a server of the true time, that is there for all of the file's tests. Where
 * no machine can be had each of them is skipped, with the reason.
 */
import { afterAll, beforeAll, beforeEach, inject } from 'vitest';
import { need } from '../../real.ts';
import { type Guest, type GuestOptions, openGuest } from './guest.ts';
import type { Machine } from './parts/ready.ts';
import { startTrueTime, type TrueTime } from './true-time.ts';

// A worker of vitest's does not end by itself when vitest is killed, and machines end with the worker.
process.once('disconnect', () => process.exit(1));

/** To be called once at the top of a file; what it returns is to be called in its tests. */
export function guestForFile(options: GuestOptions): () => Guest {
  const guest = forFile((machine) => openGuest(machine, options));
  beforeEach(({ onTestFailed }) => {
    onTestFailed(() => void process.stderr.write(`--- console of ${options.name}\n${guest().console()}\n`));
  });
  return guest;
}

export function trueTimeForFile(): () => TrueTime {
  return forFile((machine) => startTrueTime(machine));
}

function forFile<Thing extends { close(): Promise<void> }>(
  open: (machine: Machine) => Promise<Thing>,
): () => Thing {
  const machine = inject('machine');
  let thing: Thing | null = null;
  beforeAll(async () => {
    if ('tools' in machine) thing = await open(machine);
  });
  afterAll(async () => {
    await thing?.close();
  });
  beforeEach((context) => {
    const missing = 'missing' in machine ? machine.missing : '';
    need(context, `the virtual machine (${missing})`, missing === '' ? 'here' : null);
  });
  return () => thing!;
}
