/** A disk image from a directory, without mounting anything and without any right: all files in it are root's. */
import { spawnSync } from 'node:child_process';
import path from 'node:path';
import { foreign } from './foreign.ts';

export interface Disk {
  readonly megabytes: number;
  /** For one that is written to, and may lose its power. */
  readonly journal: boolean;
}

/** `tools`: unpacked packages, among them e2fsprogs. */
export function makeExt4(
  tools: string,
  directory: string,
  image: string,
  { megabytes, journal }: Disk,
): void {
  const journalling = journal ? ['-J', 'size=8'] : ['-O', '^has_journal'];
  const options = ['-q', '-F', '-t', 'ext4', '-m', '0', '-E', 'root_owner=0:0', ...journalling];
  const program = foreign(tools, 'sbin/mke2fs');
  const make = [...program, ...options, '-d', directory, image, `${megabytes}M`];
  // Whoever is not root unpacked the files as his own; within a user namespace of his own he is root, and so they are.
  const line = process.getuid?.() === 0 ? make : ['unshare', '--map-root-user', ...make];
  const { error, status, stderr } = spawnSync(line[0] ?? '', line.slice(1), {
    encoding: 'utf8',
    env: { ...process.env, MKE2FS_CONFIG: path.join(tools, 'etc/mke2fs.conf') },
  });
  if (error !== undefined) throw new Error(`${line[0]} is not here: ${error.message}`);
  if (status !== 0) throw new Error(`No image was made of ${directory}: ${stderr.trim()}`);
}
