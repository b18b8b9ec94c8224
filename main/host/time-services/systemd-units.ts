/**
 * What systemd says of some units, asked in one go: org.freedesktop.systemd1(5), systemctl(1). Unknown words of other
 * versions are taken for "not running" and "not enabled"; the processes are looked at as well.
 */
import type { View } from './view.ts';

export interface UnitState {
  /** The unit's own name; what it was asked for by may have been an alias. */
  readonly id: string;
  readonly names: readonly string[];
  readonly runs: boolean;
  /** It will be started with the system. */
  readonly starts: boolean;
  readonly mainPid: number | null;
}

export type Units =
  | { readonly kind: 'units'; readonly units: readonly UnitState[] }
  /** Another program starts and stops the services here. */
  | { readonly kind: 'no-systemd' }
  | { readonly kind: 'silent'; readonly why: string };

const PROPERTIES = [
  'Id',
  'Names',
  'LoadState',
  'ActiveState',
  'SubState',
  'UnitFileState',
  'MainPID',
  'WantedBy',
  'RequiredBy',
];

/** Names may hold `*`; what does not exist is left out. */
export async function askUnits(view: View, names: readonly string[]): Promise<Units> {
  // sd_booted(3). Where systemd does not run, systemctl only knows files, and they start nothing.
  if ((await view.readDirectory('/run/systemd/system')).kind !== 'names') return { kind: 'no-systemd' };
  const answer = await view.run('systemctl', [
    'show',
    '--no-pager',
    `--property=${PROPERTIES.join(',')}`,
    '--',
    ...names,
  ]);
  if (answer.kind === 'missing') return { kind: 'silent', why: 'not found' };
  if (answer.kind === 'refused') return { kind: 'silent', why: answer.why };
  const units = parseUnits(answer.stdout);
  // A pattern that nothing matches may give an exit code although the rest was answered.
  return units.length === 0 && answer.code !== 0
    ? { kind: 'silent', why: `exit code ${answer.code}` }
    : { kind: 'units', units };
}

export function parseUnits(output: string): readonly UnitState[] {
  const units = new Map<string, UnitState>();
  for (const block of output.split(/\r?\n[ \t]*\r?\n/)) {
    const unit = parseUnit(block);
    // Asked for by two names it comes twice.
    if (unit !== null) units.set(unit.id, unit);
  }
  return [...units.values()];
}

const ACTIVE = new Set(['active', 'activating', 'reloading', 'refreshing', 'deactivating', 'maintenance']);
/** "active" and without any process: it ran once, and that is over. */
const OVER = new Set(['exited', 'dead']);

function parseUnit(block: string): UnitState | null {
  const properties = new Map(
    block.split('\n').map((line) => {
      const at = line.indexOf('=');
      return [line.slice(0, Math.max(0, at)).trim(), line.slice(at + 1).trim()] as const;
    }),
  );
  const get = (name: string) => properties.get(name) ?? '';
  const words = (name: string) => get(name).split(/\s+/).filter(Boolean);
  const id = get('Id');
  const runs = ACTIVE.has(get('ActiveState')) && !OVER.has(get('SubState'));
  // Masked is what somebody forbade to start, be it there or not; what runs nevertheless was started before.
  const there = !['', 'not-found', 'masked'].includes(get('LoadState'));
  if (id === '' || !(there || runs)) return null;
  const pid = Number(get('MainPID'));
  return {
    id,
    names: words('Names'),
    runs,
    starts: startsByItself(get('UnitFileState'), [...words('WantedBy'), ...words('RequiredBy')]),
    mainPid: Number.isSafeInteger(pid) && pid > 0 ? pid : null,
  };
}

/**
 * `enabled-runtime` is over with the next start. What has no [Install] section (`static`), or was made of an init script
 * (`generated`), is started with the system where something else wants it.
 */
function startsByItself(state: string, wanted: readonly string[]): boolean {
  return state === 'enabled' || (['static', 'generated'].includes(state) && wanted.length > 0);
}
