/** What is known of one server of a set: the ground on which two of them are compared. */
import type { Answered } from '../probe/result.ts';
import type { ServerRecord } from '../record.ts';

export interface Member {
  /** As in the settings. */
  readonly name: string;
  readonly pool: boolean;
  /** The person runs it. */
  readonly own: boolean;
  /** A bare record where no list has it. */
  readonly record: ServerRecord;
  /** As resolved now; empty where that is not known. */
  readonly addresses: readonly string[];
  /** Its newest answer; null where it gave none lately. */
  readonly answer: Answered | null;
}
