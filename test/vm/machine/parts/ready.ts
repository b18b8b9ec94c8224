/** The machine, ready to be started: every part of it in the cache, made where it is missing. */
import path from 'node:path';
import { DISK_FILE, INITRAMFS_FILE, KERNEL_FILE, makeBase } from './base.ts';
import { hashOf, part, recipe } from './cache.ts';
import { fetchedBefore, fetchPackages } from './fetched.ts';
import { UNREAD } from './packages.ts';
import { projectDisk } from './project-disk.ts';
import { unpack } from './unpack.ts';

/** Paths of its parts. */
export interface Machine {
  /** Unpacked packages that run on this computer. */
  readonly tools: string;
  readonly kernel: string;
  readonly initramfs: string;
  readonly baseDisk: string;
  readonly projectDisk: string;
}

/** Throws, with the reason, where it cannot be had. */
export async function readyMachine(): Promise<Machine> {
  const fetched = fetchedBefore() ?? fetchPackages();
  const tools = part('tools', hashOf([...names(fetched.tools), ...UNREAD]), (directory) =>
    unpack(fetched.tools, directory, UNREAD),
  );
  const madeFrom = [...names(fetched.guest), ...names(fetched.kernel), process.version, recipe()];
  const base = part('base', hashOf(madeFrom), (directory) => makeBase(directory, fetched, tools));
  return {
    tools,
    kernel: path.join(base, KERNEL_FILE),
    initramfs: path.join(base, INITRAMFS_FILE),
    baseDisk: path.join(base, DISK_FILE),
    projectDisk: await projectDisk(tools),
  };
}

function names(files: readonly string[]): string[] {
  return files.map((file) => path.basename(file));
}
