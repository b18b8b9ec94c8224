/**
 * What an installation does to a machine, as plain data: one act and the reason for it, in words for the person whose
 * machine it is. So it can be shown before anything is done, and what was shown is what is done.
 */
export type Act = Doing & {
  /** What is so where it fails, said with the reason; the rest is done all the same. Without it nothing more is done. */
  readonly otherwise?: string;
};

type Doing =
  /** Whole, and atomically. */
  | {
      readonly kind: 'write';
      readonly file: string;
      readonly content: string;
      readonly mode: number;
      readonly owner?: string;
    }
  /** A file, or a directory with all in it; belongs to the superuser afterwards, and only the superuser may change it. */
  | { readonly kind: 'copy'; readonly from: string; readonly to: string; readonly executable?: boolean }
  | { readonly kind: 'link'; readonly file: string; readonly to: string }
  | { readonly kind: 'remove'; readonly path: string }
  /** What was made beside takes the place of what is there, which stays whole until then. */
  | { readonly kind: 'exchange'; readonly fresh: string; readonly place: string }
  /** Kept whole under another name, which says what it is. */
  | { readonly kind: 'put-aside'; readonly file: string; readonly as: 'corrupt' | 'newer' }
  /** Without a shell. `optional`: goes on where the program is not there or fails, because that is as good. */
  | {
      readonly kind: 'run';
      readonly program: string;
      readonly args: readonly string[];
      readonly optional?: boolean;
    };

export interface Step {
  readonly why: string;
  readonly acts: readonly Act[];
  /**
   * What is done where this step or a later one fails, because else the machine would be worse off than before; and what
   * is so then, without the full stop, where a person should hear of it.
   */
  readonly undo?: { readonly why: string | null; readonly acts: readonly Act[] };
}

/** One act, as it would be typed. */
export function inWords(act: Act): string {
  switch (act.kind) {
    case 'write':
      return `write ${act.file}`;
    case 'copy':
      return `copy ${act.from} to ${act.to}`;
    case 'link':
      return `link ${act.file} to ${act.to}`;
    case 'remove':
      return `remove ${act.path}`;
    case 'exchange':
      return `put ${act.fresh} in the place of ${act.place}`;
    case 'put-aside':
      return `rename ${act.file} to ${act.file}.${act.as}-…`;
    case 'run':
      return typed([act.program, ...act.args]);
  }
}

/** A command as it is typed in a shell. */
export const typed = (words: readonly string[]) => words.map(quoted).join(' ');

const quoted = (word: string) =>
  /^[\w@%+=:,./-]+$/.test(word) ? word : `'${word.replaceAll("'", "'\\''")}'`;
