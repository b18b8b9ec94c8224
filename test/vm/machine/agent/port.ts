/** The virtual serial port that leads to the test. Its file is named after the order of all virtual devices. */
import { openSync, readdirSync, readFileSync } from 'node:fs';
import { setTimeout as pause } from 'node:timers/promises';

const PORTS = '/sys/class/virtio-ports';
const NAME = 'agent';
const LOOK_AGAIN_MS = 20;

/** The machine names its ports a moment after the driver has found them. */
export async function openPort(): Promise<number> {
  for (;;) {
    const found = readdirSync(PORTS).find((port) => nameOf(port) === NAME);
    if (found !== undefined) return openSync(`/dev/${found}`, 'r+');
    await pause(LOOK_AGAIN_MS);
  }
}

function nameOf(port: string): string | null {
  try {
    return readFileSync(`${PORTS}/${port}/name`, 'utf8').trim();
  } catch {
    return null;
  }
}
