/**
 * What reading a list came to: its servers, and every line that was not understood, with the reason in words. Nothing is
 * dropped without a word; only the number of words has an end.
 */
import { LONGEST_RECORD, type ServerRecord } from '../record.ts';
import { marked, visibleLine } from '../visible.ts';

/**
 * - `outside`: text that belongs to no server: introductions, navigation, other files.
 * - `unread`: of a server that was read, a line or a value that was not.
 * - `refused`: a server that was left out.
 * - `noted`: understood, and worth knowing: a host that is listed twice, coordinates that were exchanged.
 */
export type ProblemKind = 'outside' | 'unread' | 'refused' | 'noted';

export interface Problem {
  /** Counted from 1. */
  readonly line: number;
  readonly kind: ProblemKind;
  /** A sentence. */
  readonly reason: string;
  /** What stands there, shortened, without control characters. */
  readonly text: string;
}

export interface Report {
  readonly records: readonly ServerRecord[];
  readonly problems: readonly Problem[];
}

/** Characters of a line that are repeated. */
const LONGEST_TEXT = 160;
/** Problems of one list: more are counted. Real lists have some hundred lines around their records. */
const MOST_PROBLEMS = 10_000;
/** Records of one list. All servers of the NTP Pool are some 5,000. */
export const MOST_RECORDS = 10_000;

export class ReportMaker {
  private readonly records: ServerRecord[] = [];
  private readonly problems: Problem[] = [];
  private untold = 0;
  private left = 0;

  record(record: ServerRecord): void {
    const raw = record.raw === null ? null : marked(record.raw.slice(0, LONGEST_RECORD));
    if (this.records.length < MOST_RECORDS) this.records.push({ ...record, raw });
    else this.left += 1;
  }

  problem(line: number, kind: ProblemKind, reason: string, text: string): void {
    if (this.problems.length < MOST_PROBLEMS) {
      this.problems.push({ line, kind, reason: visibleLine(reason), text: shown(text) });
    } else this.untold += 1;
  }

  get count(): number {
    return this.records.length;
  }

  finish(): Report {
    const problems = this.problems.toSorted((a, b) => a.line - b.line);
    const last = problems.at(-1)?.line ?? 1;
    if (this.untold > 0) {
      problems.push({
        line: last,
        kind: 'outside',
        reason: `${this.untold} more lines were not understood.`,
        text: '',
      });
    }
    if (this.left > 0) {
      const reason = `${this.left} more servers are left out: ${MOST_RECORDS} are read of one list.`;
      problems.push({ line: last, kind: 'refused', reason, text: '' });
    }
    return { records: this.records, problems };
  }
}

/** As it may be shown on a terminal. */
export function shown(text: string): string {
  const line = text
    .slice(0, 4 * LONGEST_TEXT)
    .replaceAll(/[\s\p{Cc}\p{Cf}\p{Cs}]+/gu, ' ')
    .trim();
  return line.length > LONGEST_TEXT ? `${line.slice(0, LONGEST_TEXT)}…` : line;
}
