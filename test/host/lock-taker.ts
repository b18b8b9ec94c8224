/**
 * A process that takes the engine's lock when told to: one line of JSON in, `{directory, boot}`; one line out, `held` or
 * `refused`. It keeps what it got until it ends; on `release` it gives the last one back and says `released`.
 */
import { createInterface } from 'node:readline';
import { engineLock, type Held } from '../../main/host/engine-lock.ts';

let last: Held | null = null;
for await (const line of createInterface({ input: process.stdin })) {
  if (line === 'release') {
    await last?.release();
    process.stdout.write('released\n');
    continue;
  }
  const { directory, boot } = JSON.parse(line) as { directory: string; boot: string | null };
  const held = await engineLock(directory, boot).tryAcquire();
  last = held ?? last;
  process.stdout.write(held ? 'held\n' : 'refused\n');
}
