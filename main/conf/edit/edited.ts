/** What came of putting servers into a file. */
import type { Source } from '../source.ts';
import type { Text } from '../text.ts';
import type { Checked } from './choice.ts';

export interface Edited {
  readonly text: Text;
  /** What a person should know of it: what was left out, and why. */
  readonly notes: readonly string[];
}

/** A server as it is called in notes. */
export const called = ({ name }: Checked): string => name.text;

export const isSame = (source: Source, { name }: Checked): boolean => source.name?.text === name.text;

/** Of an NTS server the port of the NTP is agreed on, so only the host counts. */
export const isSameHost = (source: Source, { name }: Checked): boolean => source.name?.host === name.host;
