/**
 * Packages from Debian's mirrors, as apt finds and verifies them, with everything that they depend on. What is installed
 * on this computer plays no part, and nothing is installed; no right is needed, but only root can refresh apt's lists.
 */
import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, renameSync, rmSync } from 'node:fs';
import path from 'node:path';

export interface Package {
  readonly name: string;
  readonly version: string;
  /** As apt names what it downloads. */
  readonly file: string;
}

/** As if nothing were installed, and without changing to a user of apt's own, who cannot write to our directory. */
const APART = ['-qq', '-o', 'Dir::State::status=/dev/null', '-o', 'APT::Sandbox::User=root'];

function apt(args: readonly string[], cwd?: string): string {
  const { error, status, stdout, stderr } = spawnSync('apt-get', [...APART, ...args], {
    encoding: 'utf8',
    env: { ...process.env, LC_ALL: 'C', DEBIAN_FRONTEND: 'noninteractive' },
    ...(cwd === undefined ? {} : { cwd }),
  });
  if (error !== undefined) throw new Error(`apt-get is not here: ${error.message}`);
  if (status !== 0) throw new Error(`apt-get ${args.join(' ')}: ${stderr.trim()}`);
  return stdout;
}

/** `Inst name (version source [architecture])` */
const PLANNED = /^Inst (\S+) \((\S+) .*\[(\w+)\]\)/gm;

/** The packages of the list and all that they depend on. */
export function withDependencies(names: readonly string[]): Package[] {
  const plan = apt(['--simulate', '--no-install-recommends', 'install', ...names]);
  return [...plan.matchAll(PLANNED)].map(([, name = '', version = '', architecture = '']) => ({
    name,
    version,
    file: `${name}_${version.replaceAll(':', '%3a')}_${architecture}.deb`,
  }));
}

/** Into the directory; what is there already stays, and what is there is whole. */
export function download(packages: readonly Package[], directory: string): void {
  mkdirSync(directory, { recursive: true });
  const missing = packages.filter(({ file }) => !existsSync(path.join(directory, file)));
  if (missing.length === 0) return;
  const arriving = mkdtempSync(path.join(directory, '.arriving-'));
  try {
    apt(['download', ...missing.map(({ name, version }) => `${name}=${version}`)], arriving);
    for (const { file } of missing) renameSync(path.join(arriving, file), path.join(directory, file));
  } finally {
    rmSync(arriving, { recursive: true, force: true });
  }
}

/** True where the lists could be refreshed. */
export function refreshed(): boolean {
  if (process.getuid?.() !== 0) return false;
  apt(['update']);
  return true;
}
