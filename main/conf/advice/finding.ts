/** Something about a configuration that a person should know: what is so, what comes of it, and what to do. */

/**
 * `error`: the program does not take it. `warning`: it works otherwise than its author may think, or it harms somebody.
 * `hint`: it could be better.
 */
export type Severity = 'error' | 'warning' | 'hint';

export interface Finding {
  /** Stays the same for the same kind of trouble, in every version. */
  readonly id: string;
  readonly severity: Severity;
  readonly places: readonly Place[];
  readonly what: string;
  readonly why: string;
  readonly remedy: string;
}

export interface Place {
  /** The file, where it is not the one that was asked about. */
  readonly file: string | null;
  /** From 1. */
  readonly line: number;
  /** In characters from 1; null for the whole line. */
  readonly column: number | null;
}

export interface Located {
  readonly file: string | null;
  readonly line: number;
}

export const placesOf = (located: readonly Located[]): Place[] =>
  located.map(({ file, line }) => ({ file, line, column: null }));
