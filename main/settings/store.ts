/**
 * Where settings are kept: a port, fulfilled by electron-store in Electron and by its base library `conf` in plain Node,
 * on the same file.
 */
export interface StateStore {
  /** For people: where it is. */
  readonly file: string;
  /** Everything in it, unchecked; undefined where there is nothing yet. Throws where it cannot be read as JSON. */
  read(): unknown;
  /** Replaces everything atomically. Throws where it cannot be written. */
  write(value: unknown): void;
  /** Puts a file that cannot be used aside, whole, and says under which name; the store is empty then. `newer`: of a later version. */
  putAside(kind: 'corrupt' | 'newer'): string;
}
