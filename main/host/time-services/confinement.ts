/**
 * Places in which the clock is somebody else's: containers, which have that of their host, and the Windows Subsystem for
 * Linux, whose clock Windows sets. Even a container that has the right to set the clock would set that of all others.
 */
import { mapsWholeMachine, parseStatus } from './processes.ts';
import type { Obstacle, Surroundings } from './surroundings.ts';
import { textOf, type View } from './view.ts';

export async function confinement(view: View): Promise<Partial<Surroundings>> {
  const found = [await wsl(view), await container(view), await nobodyMay(view)];
  return { obstacles: found.filter((obstacle) => obstacle !== null) };
}

async function wsl(view: View): Promise<Obstacle | null> {
  const file = '/proc/sys/kernel/osrelease';
  const release = (await textOf(view, file))?.trim() ?? '';
  return /microsoft/i.test(release)
    ? { kind: 'wsl', by: 'Windows', detail: `${file}: ${release.slice(0, 80)}` }
    : null;
}

/** What each kind of container leaves for those inside, and how it is called if the file does not say. */
const TRACES: readonly (readonly [file: string, kind: string | null])[] = [
  // Written by systemd where it runs inside: https://systemd.io/CONTAINER_INTERFACE
  ['/run/systemd/container', null],
  ['/run/.containerenv', 'podman'],
  ['/.dockerenv', 'docker'],
  ['/.flatpak-info', 'flatpak'],
];

async function container(view: View): Promise<Obstacle | null> {
  for (const [file, kind] of TRACES) {
    const seen = await view.readFile(file);
    if (seen.kind === 'missing') continue;
    const named = kind ?? (seen.kind === 'text' ? seen.text.trim() : '');
    if (named === 'wsl') return null;
    return { kind: 'container', by: oneWord(named), detail: file };
  }
  // It knows more traces than these: systemd-detect-virt(1). It prints `none` and fails outside of containers.
  const answer = await view.run('systemd-detect-virt', ['--container']);
  const named = answer.kind === 'answered' ? answer.stdout.trim() : '';
  return named === '' || named === 'none' || named === 'wsl'
    ? null
    : { kind: 'container', by: oneWord(named), detail: 'systemd-detect-virt' };
}

function oneWord(text: string): string | null {
  return /^[\w.-]{1,40}$/.test(text) ? text : null;
}

/** What the first process can never get, no other one can. */
async function nobodyMay(view: View): Promise<Obstacle | null> {
  const status = parseStatus((await textOf(view, '/proc/1/status')) ?? '');
  if (status !== null && !status.boundingTime) {
    return { kind: 'no-right', by: null, detail: '/proc/1/status: CapBnd without CAP_SYS_TIME' };
  }
  return mapsWholeMachine(await textOf(view, '/proc/1/uid_map'))
    ? null
    : { kind: 'no-right', by: null, detail: '/proc/1/uid_map: a user namespace of its own' };
}
