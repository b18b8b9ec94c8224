/**
 * The kernel, and those of its modules that a guest has a use for: Debian builds nearly every driver as a module, and all
 * of them together would be the largest part of the image.
 */
import { copyFileSync, mkdirSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';

/** Disk, network, and the port of the agent; loaded before anything else. */
export const AT_ONCE = ['virtio_pci', 'virtio_blk', 'virtio_net', 'virtio_console'];

/** Loaded by the kernel or a program when they ask: for systemd, for addresses that lead elsewhere, for bad networks. */
const ON_DEMAND = [
  'autofs4',
  'dummy',
  'nf_tables',
  'nft_chain_nat',
  'nft_nat',
  'nft_redir',
  'sch_netem',
  'sch_tbf',
  'veth',
];

export interface Kernel {
  readonly version: string;
  readonly image: string;
  /** By name: where its file is below the directory of all modules. */
  readonly modules: ReadonlyMap<string, string>;
  readonly directory: string;
}

/** In an unpacked package. */
export function kernelIn(tree: string): Kernel {
  const [version = '', more] = readdirSync(path.join(tree, 'lib/modules'));
  if (version === '' || more !== undefined) throw new Error(`Not exactly one kernel in ${tree}`);
  const directory = path.join(tree, 'lib/modules', version);
  const files = readdirSync(directory, { recursive: true, encoding: 'utf8' });
  const modules = new Map(
    files.filter((file) => file.endsWith('.ko')).map((file) => [nameOf(path.basename(file, '.ko')), file]),
  );
  return { version, image: path.join(tree, `boot/vmlinuz-${version}`), modules, directory };
}

/** File names and dependencies differ in this. */
function nameOf(module: string): string {
  return module.replaceAll('-', '_');
}

/** The modules and what they depend on, each after what it needs. What is built into the kernel has no file. */
export function inOrder(kernel: Kernel, names: readonly string[]): string[] {
  const order = new Set<string>();
  const add = (name: string): void => {
    const file = kernel.modules.get(name);
    if (file === undefined) throw new Error(`The kernel has no module ${name}`);
    if (order.has(file)) return;
    for (const needed of dependencies(path.join(kernel.directory, file))) add(nameOf(needed));
    order.add(file);
  };
  for (const name of names) add(name);
  return [...order];
}

/** A module names what it needs in its section .modinfo, as `depends=a,b` between zero bytes. */
function dependencies(file: string): string[] {
  const [, list = ''] = /\0depends=([^\0]*)\0/.exec(readFileSync(file, 'latin1')) ?? [];
  return list.split(',').filter((name) => name !== '');
}

/** For the guest's modprobe, which also wants the lists of what is built in. */
export function copyModules(kernel: Kernel, tree: string): void {
  const target = path.join(tree, 'usr/lib/modules', kernel.version);
  const lists = ['modules.builtin', 'modules.builtin.modinfo', 'modules.order'];
  for (const file of [...inOrder(kernel, [...AT_ONCE, ...ON_DEMAND]), ...lists]) {
    mkdirSync(path.join(target, path.dirname(file)), { recursive: true });
    copyFileSync(path.join(kernel.directory, file), path.join(target, file));
  }
}
