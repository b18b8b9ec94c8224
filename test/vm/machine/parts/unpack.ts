/**
 * The files of Debian packages, below a directory instead of in the system. All of them belong to whoever unpacks, so
 * that it makes no difference whether root does.
 */
import { spawnSync } from 'node:child_process';
import { mkdirSync } from 'node:fs';

/** `leftOut`: directories as the packages name them (`./usr/share/doc`). */
export function unpack(debs: readonly string[], directory: string, leftOut: readonly string[] = []): void {
  mkdirSync(directory, { recursive: true });
  const into = ['--extract', '--preserve-permissions', '--no-same-owner', '--keep-directory-symlink'];
  const without = leftOut.map((name) => `--exclude=${name}`);
  const script = 'dpkg-deb --fsys-tarfile "$0" | tar "$@"';
  for (const deb of debs) {
    const args = ['-o', 'pipefail', '-c', script, deb, ...into, '--directory', directory, ...without];
    const { error, status, stderr } = spawnSync('bash', args, { encoding: 'utf8' });
    if (error !== undefined) throw error;
    if (status !== 0) throw new Error(`${deb} was not unpacked: ${stderr.trim()}`);
  }
}
