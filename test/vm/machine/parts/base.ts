/**
 * What every guest starts from, and never writes to: the kernel, its first file system, and the disk of a Debian whose
 * packages were unpacked and never installed, with the Node that runs the tests. It serves both kinds of guest.
 */
import { spawnSync } from 'node:child_process';
import { copyFileSync, mkdirSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { makeAccounts } from './accounts.ts';
import { makeExt4 } from './ext4.ts';
import type { Fetched } from './fetched.ts';
import { foreign } from './foreign.ts';
import { initramfs } from './initramfs.ts';
import { copyModules, kernelIn } from './kernel.ts';
import { copyNode } from './node.ts';
import { UNREAD } from './packages.ts';
import { unpack } from './unpack.ts';
import { furnish } from './userland.ts';

export const KERNEL_FILE = 'kernel';
export const INITRAMFS_FILE = 'initramfs';
export const DISK_FILE = 'disk';

/** Sparse: what is not used takes no room. */
const MEGABYTES = 1024;

/** Into a directory that does not exist yet. */
export function makeBase(directory: string, fetched: Fetched, tools: string): void {
  const tree = path.join(directory, 'tree');
  const kernelTree = path.join(directory, 'kernel-tree');
  mergeUsr(tree);
  unpack(fetched.guest, tree, UNREAD);
  unpack(fetched.kernel, kernelTree);
  const kernel = kernelIn(kernelTree);
  copyModules(kernel, tree);
  listModules(tree, kernel.version);
  copyNode(tree);
  makeAccounts(tree);
  furnish(tree);
  copyFileSync(kernel.image, path.join(directory, KERNEL_FILE));
  writeFileSync(path.join(directory, INITRAMFS_FILE), initramfs(tree, kernel));
  makeExt4(tools, tree, path.join(directory, DISK_FILE), { megabytes: MEGABYTES, journal: true });
  for (const done of [tree, kernelTree]) rmSync(done, { recursive: true });
}

/** Debian has only one place for programs and one for libraries, but its packages still name two. */
function mergeUsr(tree: string): void {
  for (const name of ['bin', 'sbin', 'lib', 'lib64']) {
    mkdirSync(path.join(tree, 'usr', name), { recursive: true });
    symlinkSync(`usr/${name}`, path.join(tree, name));
  }
}

/** For modprobe. One program has many names, and takes itself for what it is called by. */
function listModules(tree: string, version: string): void {
  const [loader, ...kmod] = foreign(tree, 'usr/bin/kmod');
  const line = ['--argv0', 'depmod', ...kmod, '--basedir', tree, version];
  const { status, stderr } = spawnSync(loader, line, { encoding: 'utf8' });
  if (status !== 0) throw new Error(`depmod: ${stderr}`);
}
