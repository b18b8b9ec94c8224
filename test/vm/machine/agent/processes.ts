/** Programs in the guest: run to their end, or started and reported on. */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import type { Command, Event, Outcome } from '../protocol.ts';

const PLAIN = {
  PATH: '/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin',
  LANG: 'C.UTF-8',
};

interface Account {
  readonly name: string;
  readonly uid: string;
  readonly gid: string;
  readonly home: string;
}

function account(user: string): Account | null {
  for (const line of readFileSync('/etc/passwd', 'utf8').split('\n')) {
    const [name = '', , uid = '', gid = '', , home = ''] = line.split(':');
    if (name === user || uid === user) return { name, uid, gid, home };
  }
  return null;
}

function launch({ program, args, user, group, env, input, typing = false }: Command): ChildProcess {
  const known = account(String(user ?? 0));
  const surroundings = known === null ? {} : { USER: known.name, LOGNAME: known.name, HOME: known.home };
  const line = [program, ...args];
  if (user !== undefined || group !== undefined) {
    const groups = known === null ? '--clear-groups' : '--init-groups';
    const uid = known?.uid ?? String(user);
    const gid = String(group ?? known?.gid ?? user);
    line.unshift('setpriv', '--reuid', uid, '--regid', gid, groups, '--');
  }
  const child = spawn(line[0] ?? '', line.slice(1), {
    cwd: '/',
    env: { ...PLAIN, ...surroundings, ...env },
    stdio: [input === undefined && !typing ? 'ignore' : 'pipe', 'pipe', 'pipe'],
  });
  // A program may end without having read all of it.
  child.stdin?.on('error', () => {});
  if (input !== undefined) child.stdin?.write(input);
  if (!typing) child.stdin?.end();
  return child;
}

/** `timeout` in seconds; what has not ended then is killed, which gives no code. */
export async function run(command: Command & { readonly timeout: number }): Promise<Outcome> {
  const child = launch(command);
  const timer = setTimeout(() => child.kill('SIGKILL'), command.timeout * 1000);
  let stdout = '';
  let stderr = '';
  child.stdout?.setEncoding('utf8').on('data', (text: string) => (stdout += text));
  child.stderr?.setEncoding('utf8').on('data', (text: string) => (stderr += text));
  try {
    const [code] = (await once(child, 'close')) as [number | null];
    return { code, stdout, stderr };
  } finally {
    clearTimeout(timer);
  }
}

const started = new Map<number, ChildProcess>();

export async function start(
  { handle, ...command }: Command & { readonly handle: number },
  tell: (event: Event) => void,
): Promise<{ pid: number }> {
  const child = launch(command);
  await once(child, 'spawn');
  started.set(handle, child);
  for (const stream of [child.stdout, child.stderr]) {
    stream?.setEncoding('utf8').on('data', (text: string) => tell({ event: 'output', handle, text }));
  }
  child.on('close', (code) => {
    started.delete(handle);
    tell({ event: 'exit', handle, code });
  });
  return { pid: child.pid! };
}

/** Into its standard input; lost where it has ended already. */
export function type({ handle, text }: { readonly handle: number; readonly text: string }): null {
  started.get(handle)?.stdin?.write(text);
  return null;
}

/** One that has ended already is left in peace. */
export function kill({ handle, signal }: { readonly handle: number; readonly signal: string }): null {
  started.get(handle)?.kill(signal as NodeJS.Signals);
  return null;
}
