/**
 * The servers that this computer knows already, and how each may be taken. The rule of picking holds for them as for all others: that
 * a time service is configured with a server, or the network names one, is no leave of its operator. One exception: a server that
 * is in no list and that a time service of this computer is configured with is somebody's own affair already, and nothing could be
 * said of it that its user does not know. Pure.
 */
import type { DirectoryRow } from '../../main/api/directory.ts';
import { normal } from './choice.ts';

export interface KnownServer {
  readonly row: DirectoryRow;
  /** `freely`: without a question; `asked`: after a sentence; `never`. */
  readonly taken: 'freely' | 'asked' | 'never';
}

export const knownServers = (
  rows: readonly DirectoryRow[],
  chosen: ReadonlySet<string>,
): readonly KnownServer[] =>
  rows
    .filter(({ name, found }) => found.length > 0 && !chosen.has(normal(name)))
    .map((row) => ({ row, taken: howTaken(row) }));

function howTaken({ rule, record, found }: DirectoryRow): KnownServer['taken'] {
  switch (rule.kind) {
    case 'yes':
      return 'freely';
    case 'no':
      return 'never';
    case 'ask': {
      const isInUse = found.some(({ by }) => by === 'configuration');
      const isOnlyUnlisted =
        record.status === 'unlisted' && rule.cautions.every((caution) => caution === 'unknown-policy');
      return isInUse && isOnlyUnlisted ? 'freely' : 'asked';
    }
  }
}
