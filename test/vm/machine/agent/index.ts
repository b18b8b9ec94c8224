/**
 * The hands of a test inside the guest: a process of root's that does what it is told over a virtual serial port. It is
 * bundled into one file when the image is made, and it knows nothing of the program under test.
 */
import { spawn } from 'node:child_process';
import { createReadStream, readFileSync, writeFileSync, writeSync } from 'node:fs';
import { chmod, readFile, writeFile } from 'node:fs/promises';
import readline from 'node:readline';
import { REBOOT } from '../parts/layout.ts';
import type { Answer, Event, Operations, Request } from '../protocol.ts';
import { adjustClock, readClock, setClock } from './clock.ts';
import { measureOffset } from './offset.ts';
import { openPort } from './port.ts';
import { kill, run, start, type } from './processes.ts';

type Fulfilled = {
  readonly [Op in keyof Operations]: (
    what: Parameters<Operations[Op]>[0],
  ) => ReturnType<Operations[Op]> | Promise<ReturnType<Operations[Op]>>;
};

const operations: Fulfilled = {
  run,
  start: (command) => start(command, tell),
  type,
  kill,
  read: ({ path }) => readFile(path, 'utf8'),
  async write({ path, content, mode }) {
    await writeFile(path, content);
    await chmod(path, mode);
    return null;
  },
  clock: readClock,
  adjtimex: adjustClock,
  settime({ ns }) {
    setClock(BigInt(ns));
    return null;
  },
  offset: ({ address, port: at, exchanges }) => measureOffset(address, at, exchanges),
  cutPower() {
    // The kernel starts anew at once, without writing anything back.
    writeFileSync('/proc/sysrq-trigger', 'b');
    return null;
  },
  reboot() {
    // After the answer, which would not get out otherwise.
    setTimeout(() => spawn(REBOOT, { stdio: 'ignore', detached: true }), 50);
    return null;
  },
};

let port = -1;

function tell(message: Answer | Event): void {
  // Begins with a line break, because the agent before this one may have been cut off in the middle of a line.
  const bytes = Buffer.from(`\n${JSON.stringify(message)}\n`);
  for (let sent = 0; sent < bytes.length; ) sent += writeSync(port, bytes, sent);
}

async function answer(line: string): Promise<void> {
  const { id, op, what } = JSON.parse(line) as Request;
  try {
    const operation = operations[op] as (what: unknown) => unknown;
    tell({ id, result: await operation(what) });
  } catch (error) {
    tell({ id, error: error instanceof Error ? error.message : String(error) });
  }
}

async function serve(): Promise<void> {
  port = await openPort();
  readline
    .createInterface({ input: createReadStream('', { fd: port, autoClose: false }) })
    .on('line', (line) => {
      if (line !== '') void answer(line);
    });
  const bootId = readFileSync('/proc/sys/kernel/random/boot_id', 'utf8').trim();
  tell({ event: 'up', bootId });
}

void serve();
