/**
 * All that this directory sees of the machine: files, directories, and answers of programs. Tests hand in a machine of
 * their own. Nothing here rejects: that something is missing, or refused, is an answer like any other.
 *
 * Programs are started without a shell, from the directories of the system and never from PATH, in which an ordinary
 * user may have put anything; and with the C locale, so that what they print can be read.
 */
import { execFile } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { access, constants, readdir, readFile } from 'node:fs/promises';
import path from 'node:path';
import { setImmediate as otherThings } from 'node:timers/promises';
import { firstLine } from '../../ffi/ffi.ts';

/** `why` is the system's own short word: EACCES, or what a program's end was. */
export type FileSeen =
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'missing' }
  | { readonly kind: 'refused'; readonly why: string };

export type DirectorySeen =
  | { readonly kind: 'names'; readonly names: readonly string[] }
  | { readonly kind: 'missing' }
  | { readonly kind: 'refused'; readonly why: string };

export type Answer =
  | { readonly kind: 'answered'; readonly code: number; readonly stdout: string }
  | { readonly kind: 'missing' }
  | { readonly kind: 'refused'; readonly why: string };

export interface View {
  readonly platform: NodeJS.Platform;
  readFile(file: string): Promise<FileSeen>;
  readDirectory(directory: string): Promise<DirectorySeen>;
  /** A program by its bare name, where it belongs to the system, or by its whole path. */
  run(program: string, args: readonly string[]): Promise<Answer>;
}

/** Milliseconds. PowerShell takes some seconds on a cold start; more than that is a hang, and only there to be ended. */
const ANSWER_WITHIN = 10_000;
/** Bytes. A list of all processes with their command lines stays below. */
const LONGEST_ANSWER = 4 * 1024 * 1024;

export const hostView: View = {
  platform: process.platform,
  async readFile(file) {
    try {
      const text = file.startsWith('/proc/') ? await readProc(file) : await readFile(file, 'utf8');
      return { kind: 'text', text };
    } catch (error) {
      return unseen(error);
    }
  },
  async readDirectory(directory) {
    try {
      return { kind: 'names', names: await readdir(directory) };
    } catch (error) {
      return unseen(error);
    }
  },
  async run(program, args) {
    const file = await find(program);
    return file === null ? { kind: 'missing' } : ask(file, args);
  },
};

let inARow = 0;
/** 32 files take some 0.4 ms. */
const MOST_IN_A_ROW = 32;

/**
 * No disk is behind these files, so they are read at once: by way of the thread pool each would cost 100 us of processor
 * time instead of 12, and there is one for each process. In between, the rest of the program has its turn.
 */
async function readProc(file: string): Promise<string> {
  inARow = (inARow + 1) % MOST_IN_A_ROW;
  if (inARow === 0) await otherThings();
  return readFileSync(file, 'utf8');
}

function ask(file: string, args: readonly string[]): Promise<Answer> {
  return new Promise((resolve) => {
    const options = {
      timeout: ANSWER_WITHIN,
      maxBuffer: LONGEST_ANSWER,
      windowsHide: true,
      env: { ...process.env, LC_ALL: 'C' },
    };
    try {
      execFile(file, args, options, (error, stdout) => {
        if (error === null) resolve({ kind: 'answered', code: 0, stdout });
        else if (typeof error.code === 'number') resolve({ kind: 'answered', code: error.code, stdout });
        else resolve({ kind: 'refused', why: String(error.code ?? error.signal ?? firstLine(error)) });
      });
    } catch (error) {
      // What cannot be an argument at all.
      resolve({ kind: 'refused', why: firstLine(error) });
    }
  });
}

async function find(program: string): Promise<string | null> {
  const candidates = path.isAbsolute(program)
    ? [program]
    : systemDirectories().map((directory) => path.join(directory, program));
  for (const file of candidates) {
    try {
      await access(file, constants.X_OK);
      return file;
    } catch {
      // Not here: the next place.
    }
  }
  return null;
}

function systemDirectories(): readonly string[] {
  if (process.platform === 'win32') {
    const system = path.join(process.env.SystemRoot ?? 'C:\\Windows', 'System32');
    return [system, path.join(system, 'WindowsPowerShell', 'v1.0')];
  }
  // The last one is where NixOS has them; the others are empty there.
  return ['/usr/bin', '/usr/sbin', '/bin', '/sbin', '/run/current-system/sw/bin'];
}

function unseen(error: unknown): { readonly kind: 'missing' } | { readonly kind: 'refused'; why: string } {
  const code = (error as NodeJS.ErrnoException).code ?? firstLine(error);
  // ESRCH: the process ended between the list of processes and this look at it.
  return ['ENOENT', 'ENOTDIR', 'ESRCH'].includes(code) ? { kind: 'missing' } : { kind: 'refused', why: code };
}

/** For those to whom a file that may not be read is worth as little as none. */
export async function textOf(view: View, file: string): Promise<string | null> {
  const seen = await view.readFile(file);
  return seen.kind === 'text' ? seen.text : null;
}

export async function namesIn(view: View, directory: string): Promise<readonly string[]> {
  const seen = await view.readDirectory(directory);
  return seen.kind === 'names' ? seen.names : [];
}
