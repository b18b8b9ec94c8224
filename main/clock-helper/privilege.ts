/**
 * Gives up everything but the right to set the clock, on Linux: macOS has no right smaller than the superuser's, and on
 * Windows the service manager takes the others away. A service manager has done so already (its unit names a user and one
 * capability); a helper that was started by the superuser otherwise does it itself, before it listens to anybody, and
 * does not go on where it did not work.
 */
import { chownSync, mkdirSync, readFileSync } from 'node:fs';
import { userOf } from '../disk/accounts.ts';
import type { Ffi } from '../ffi/ffi.ts';

/** linux/capability.h, linux/prctl.h */
const CAP_SYS_TIME = 25n;
const LAST_CAPABILITY = 63;
const VERSION_3 = 0x2008_0522;
const PR_SET_KEEPCAPS = 8;
const PR_CAPBSET_DROP = 24;
const PR_SET_NO_NEW_PRIVS = 38;

/**
 * Becomes `user`, with CAP_SYS_TIME and nothing else; the directory is made for that user before. Linux only. Throws where
 * that fails.
 */
export function dropAllButTheClock(ffi: Ffi & { available: true }, user: string, directory: string): void {
  const prctl = ffi.bind<(option: number, a: number, b: number, c: number, d: number) => number>(
    null,
    'int prctl(int, unsigned long, unsigned long, unsigned long, unsigned long)',
  );
  const capset = ffi.bind<(header: Buffer, data: Buffer) => number>(null, 'int capset(void *, void *)');
  const must = (result: number, what: string) => {
    if (result !== 0) throw new Error(`${what} failed (error ${ffi.errno()}).`);
  };
  const account = userOf(user);
  if (account === null) throw new Error(`There is no user “${user}”.`);
  const { uid, gid } = account;
  if (uid === 0) throw new Error('The helper has to run as a user of its own, not as root.');
  mkdirSync(directory, { recursive: true, mode: 0o700 });
  chownSync(directory, uid, gid);
  for (let capability = 0; capability <= LAST_CAPABILITY; capability++) {
    // Refused for those that this kernel does not have.
    if (BigInt(capability) !== CAP_SYS_TIME) prctl(PR_CAPBSET_DROP, capability, 0, 0, 0);
  }
  must(prctl(PR_SET_KEEPCAPS, 1, 0, 0, 0), 'Keeping the capability');
  process.setgroups?.([gid]);
  process.setgid?.(gid);
  process.setuid?.(uid);
  const header = Buffer.alloc(8);
  header.writeUInt32LE(VERSION_3, 0);
  // Two sets of 32: effective, permitted, inheritable.
  const data = Buffer.alloc(24);
  const bit = Number(1n << CAP_SYS_TIME);
  data.writeUInt32LE(bit, 0);
  data.writeUInt32LE(bit, 4);
  must(capset(header, data), 'Dropping the other capabilities');
  must(prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0), 'Forbidding new privileges');
  if (effectiveCapabilities() !== 1n << CAP_SYS_TIME) {
    throw new Error('Other rights than that over the clock could not be given up.');
  }
}

/** What this process lacks to set the clock; null where it lacks nothing, or where its system says so itself. */
export function maySetTheClock(platform: NodeJS.Platform): string | null {
  if (platform === 'linux')
    return (effectiveCapabilities() >> CAP_SYS_TIME) % 2n === 1n ? null : 'CAP_SYS_TIME';
  // Of macOS only the superuser may.
  if (platform === 'darwin') return process.geteuid?.() === 0 ? null : 'the superuser’s';
  return null;
}

/** Of this thread, as a bit set. */
function effectiveCapabilities(): bigint {
  const bits = /^CapEff:\s*([0-9a-f]+)$/m.exec(readFileSync('/proc/thread-self/status', 'utf8'))?.[1];
  return BigInt(`0x${bits ?? '0'}`);
}
