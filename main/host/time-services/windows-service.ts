/**
 * One service of Windows: what the service control manager says of it now (`sc.exe queryex`) and how it is set up (the
 * registry, by `reg.exe query`). Never run here: written to Microsoft's documentation of both programs.
 *
 * Windows translates what they print. The names of states and types, and those of keys and values, are the same in every
 * language, so only these are read.
 */
import type { View } from './view.ts';

export interface WindowsService {
  readonly runs: boolean;
  readonly pid: number | null;
  /** auto: with the system. demand: when something asks for it or an event triggers it. */
  readonly start: 'auto' | 'demand' | 'disabled';
  /** The command line that it is started with. */
  readonly image: string;
}

/** Null where there is no such service; a reason where that could not be asked. */
export async function askService(
  view: View,
  name: string,
): Promise<WindowsService | null | { readonly unknown: string }> {
  const settings = await readKey(view, `HKLM\\SYSTEM\\CurrentControlSet\\Services\\${name}`);
  if (settings === null || 'unknown' in settings) return settings;
  const state = await view.run('sc.exe', ['queryex', name]);
  if (state.kind !== 'answered') return { unknown: `sc.exe queryex ${name}` };
  // Without settings of its own it is the left-over of a service, or a key that others write into.
  const start = settings.values.get('start');
  if (start === undefined) return null;
  return {
    ...parseState(state.stdout),
    start: startOf(start),
    image: settings.values.get('imagepath') ?? '',
  };
}

/** SERVICE_AUTO_START and its neighbours: "QUERY_SERVICE_CONFIG structure". */
function startOf(value: string): WindowsService['start'] {
  const number = Number(value);
  return number === 4 ? 'disabled' : number === 3 ? 'demand' : 'auto';
}

/** Pending and paused services have a process and may go on at any moment. */
export function parseState(output: string): { readonly runs: boolean; readonly pid: number | null } {
  const state = /:[ \t]*\d+[ \t]+(RUNNING|PAUSED|STOPPED|(?:START|STOP|PAUSE|CONTINUE)_PENDING)\b/.exec(
    output,
  );
  const pid = Number(/^[ \t]*PID[ \t]*:[ \t]*(\d{1,10})[ \t\r]*$/m.exec(output)?.[1] ?? 0);
  const runs = state !== null && state[1] !== 'STOPPED';
  return { runs, pid: runs && pid > 0 ? pid : null };
}

export interface Key {
  /** By their names in small letters; Windows does not tell them apart by case. Numbers are written as 0x…. */
  readonly values: ReadonlyMap<string, string>;
}

/** A key with all keys below it, as one. Null where it is not there. */
export async function readKey(view: View, key: string): Promise<Key | null | { readonly unknown: string }> {
  const answer = await view.run('reg.exe', ['query', key, '/s']);
  if (answer.kind !== 'answered') return { unknown: `reg.exe query ${key}` };
  return answer.code === 0 ? { values: parseKey(answer.stdout) } : null;
}

export function parseKey(output: string): ReadonlyMap<string, string> {
  const values = new Map<string, string>();
  for (const line of output.split(/\r?\n/)) {
    const [, name, , value = ''] = /^ {4}(\S.*?) {4}(REG_[A-Z_]+)(?: {4}(.*))?$/.exec(line) ?? [];
    // What stands in the key itself comes before what stands below it.
    if (name !== undefined && !values.has(name.toLowerCase())) values.set(name.toLowerCase(), value.trim());
  }
  return values;
}
