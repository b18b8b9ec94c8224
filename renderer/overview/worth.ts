/** A verdict as a sign and a label; the whole sentence is `describe`'s. */
import type { PageMessages } from '../../main/api/pages.ts';
import type { Verdict } from '../../main/api/status.ts';
import type { Worth } from '../icons.tsx';

const WORTH: Record<Verdict['kind'], Worth> = {
  chosen: 'best',
  truechimer: 'used',
  falseticker: 'wrong',
  undecided: 'trouble',
  waiting: 'idle',
  silent: 'trouble',
  unsynchronised: 'trouble',
  distant: 'trouble',
  unauthenticated: 'trouble',
  smearing: 'idle',
  invalid: 'trouble',
  refused: 'trouble',
  duplicate: 'idle',
  unresolved: 'trouble',
};

export function worthOf(verdict: Verdict): Worth {
  if (verdict.kind === 'unresolved' && verdict.reason === 'pending') return 'idle';
  return WORTH[verdict.kind];
}

export function labelOf(verdict: Verdict, labels: PageMessages['verdict']): string {
  return labels[verdict.kind === 'unresolved' ? verdict.reason : verdict.kind];
}

/** Is the reason worth a line of its own, without being asked for? "Silent" says all that its sentence says. */
export function needsReason(verdict: Verdict): boolean {
  if (verdict.kind === 'silent') return false;
  if (verdict.kind === 'smearing') return true;
  const worth = worthOf(verdict);
  return worth === 'wrong' || worth === 'trouble';
}

/** Something to be seen at a glance, be it in colour. */
export const isTrouble = (verdict: Verdict) => ['wrong', 'trouble'].includes(worthOf(verdict));

/** Servers that count in the result. */
export const isUsed = (verdict: Verdict) => verdict.kind === 'chosen' || verdict.kind === 'truechimer';
