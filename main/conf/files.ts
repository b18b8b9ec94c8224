/** Files, as far as they may be read. Never throws. */
export interface Files {
  /** `missing`: there is nothing of this name. `unreadable`: there is, or nobody knows. */
  readonly read: (path: string) => Uint8Array | 'missing' | 'unreadable';
  /** Names in a directory. */
  readonly list: (directory: string) => readonly string[] | 'missing' | 'unreadable';
}
