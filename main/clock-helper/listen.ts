/**
 * Where the helper listens: on the socket that systemd made and hands over as descriptor 3 (sd_listen_fds(3)), or on one
 * of its own, made while it still has the right to give it to the group of those who may use it.
 */
import { chmodSync, chownSync, mkdirSync, rmSync } from 'node:fs';
import type net from 'node:net';
import path from 'node:path';

/** SD_LISTEN_FDS_START */
const FIRST_HANDED_OVER = 3;

/** The group reads and writes, nobody else does anything. */
const GROUP_ONLY = 0o660;
const DIRECTORY = 0o755;

export function isHandedOver(env: NodeJS.ProcessEnv, pid: number): boolean {
  return env.LISTEN_PID === String(pid) && Number(env.LISTEN_FDS) >= 1;
}

/** Takes the socket that was handed over. */
export function listenHandedOver(server: net.Server): Promise<void> {
  return listening(server, () => server.listen({ fd: FIRST_HANDED_OVER }));
}

/** Makes a socket for a group. An old one, left behind by a kill, is removed. */
export async function listenAt(server: net.Server, file: string, gid: number): Promise<void> {
  mkdirSync(path.dirname(file), { recursive: true, mode: DIRECTORY });
  rmSync(file, { force: true });
  // Born closed to everybody, and opened to the group when it is theirs.
  const before = process.umask(0o777);
  try {
    await listening(server, () => server.listen(file));
  } finally {
    process.umask(before);
  }
  chownSync(file, 0, gid);
  chmodSync(file, GROUP_ONLY);
}

/** Windows: under a name that nobody else may have yet; who may write to it is decided afterwards (`pipe-security.ts`). */
export function listenOnPipe(server: net.Server, pipe: string): Promise<void> {
  return listening(server, () => server.listen(pipe));
}

function listening(server: net.Server, listen: () => void): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.once('listening', () => {
      server.off('error', reject);
      resolve();
    });
    listen();
  });
}
