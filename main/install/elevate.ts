/**
 * Runs one of Truechimer's own commands as the superuser, with the person's password: through pkexec where there is a
 * desktop that can ask for it, through sudo in a terminal. Where there is neither, the command to be typed is the answer.
 */
import { spawn } from 'node:child_process';
import { typed } from './step.ts';
import { findProgram } from './system-program.ts';

export type Elevated =
  | { readonly kind: 'done' }
  /** The person closed the question, or the password was wrong. */
  | { readonly kind: 'dismissed' }
  /** Nobody can be asked here. */
  | { readonly kind: 'by-hand'; readonly command: string }
  | { readonly kind: 'failed'; readonly detail: string };

export interface Surroundings {
  readonly platform: NodeJS.Platform;
  readonly env: NodeJS.ProcessEnv;
  readonly isRoot: boolean;
  /** Is a person at the other end of standard input? */
  readonly terminal: boolean;
  /** The path of a program of the system, or null. */
  readonly find?: (name: string) => string | null;
}

/** pkexec(1): the dialog was dismissed; not authorised, or no agent to ask. */
const PKEXEC_DISMISSED = 126;
const PKEXEC_NOT_AUTHORISED = 127;

/** Characters of what the system said last that are shown. */
const LAST_WORDS = 500;

/** `command`: program and arguments. Never rejects. */
export async function elevate(command: readonly string[], around: Surroundings): Promise<Elevated> {
  const [program = '', ...args] = command;
  const { find = findProgram } = around;
  if (around.isRoot) return run(program, args, around);
  if (around.platform === 'win32') return { kind: 'by-hand', command: typed(command) };
  const byHand: Elevated = { kind: 'by-hand', command: typed(['sudo', ...command]) };
  if (around.platform !== 'linux') return byHand;
  const sudo = find('sudo');
  if (around.terminal && sudo !== null) return run(sudo, command, around);
  const pkexec = find('pkexec');
  const desktop = Boolean(around.env.DISPLAY || around.env.WAYLAND_DISPLAY);
  if (pkexec === null || !desktop) return byHand;
  const outcome = await run(pkexec, ['--disable-internal-agent', ...command], around);
  if (outcome.kind === 'failed' && outcome.code === PKEXEC_DISMISSED) return { kind: 'dismissed' };
  return outcome.kind === 'failed' && outcome.code === PKEXEC_NOT_AUTHORISED ? byHand : outcome;
}

function run(
  program: string,
  args: readonly string[],
  { terminal }: Surroundings,
): Promise<{ kind: 'done' } | { kind: 'failed'; code: number | null; detail: string }> {
  return new Promise((resolve) => {
    const child = spawn(program, args, {
      // In a terminal the person reads along, and types the password.
      stdio: terminal ? 'inherit' : ['ignore', 'ignore', 'pipe'],
    });
    let last = '';
    child.stderr?.setEncoding('utf8').on('data', (text: string) => {
      last = `${last}${text}`.slice(-LAST_WORDS);
    });
    child.on('error', (error) => resolve({ kind: 'failed', code: null, detail: error.message }));
    child.on('close', (code) =>
      resolve(
        code === 0
          ? { kind: 'done' }
          : { kind: 'failed', code, detail: last.trim() || `it ended with ${code}` },
      ),
    );
  });
}
