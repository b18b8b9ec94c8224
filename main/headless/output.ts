/**
 * What the command line says and where: results on standard output (with `--json` nothing else is ever there), all else
 * on standard error.
 */

import { printable, unseenEscaped } from './printable.ts';

/** 0 in sync, 1 not in sync, 2 wrong usage, 3 no server or no engine could be reached. */
export const EXIT = { inSync: 0, notInSync: 1, usage: 2, unreachable: 3 } as const;
export type ExitCode = (typeof EXIT)[keyof typeof EXIT];

export interface Output {
  readonly json: boolean;
  /** The locale of numbers and dates for people. */
  readonly locale: string;
  /** A result for people; not printed with `--json`. */
  readonly say: (text: string) => void;
  /** A result for people and programs, to the byte; not printed with `--json`. */
  readonly bytes: (content: Uint8Array) => void;
  /** The result for machines; only printed with `--json`. */
  readonly data: (value: unknown) => void;
  /** For people, beside the result. */
  readonly note: (text: string) => void;
}

export function createOutput(
  json: boolean,
  streams: { out: NodeJS.WritableStream; err: NodeJS.WritableStream },
): Output {
  return {
    json,
    locale: Intl.DateTimeFormat().resolvedOptions().locale,
    say: (text) => {
      if (!json) streams.out.write(`${printable(text)}\n`);
    },
    bytes: (content) => {
      if (!json) streams.out.write(content);
    },
    data: (value) => {
      if (json) streams.out.write(`${unseenEscaped(JSON.stringify(value, null, 2))}\n`);
    },
    note: (text) => {
      streams.err.write(`${printable(text)}\n`);
    },
  };
}
