/** One Resync: who is asked, how far it is, and what came of it. */
import type { Raw, Seconds } from '../time/instant.ts';
import type { Association } from './association.ts';
import type { CorrectionSnapshot, ResyncSnapshot } from './snapshot.ts';

/** What a Resync found, before anything else is known. */
const NOTHING: Omit<ResyncSnapshot, 'outcome'> = {
  offset: null,
  bound: null,
  answered: 0,
  asked: 0,
  correction: null,
  againIn: null,
  age: 0,
};

export class Resync {
  readonly done: (report: ResyncSnapshot) => void;
  /** Packets that manners allow now, over all sources. */
  readonly of: number;
  private readonly asked: readonly Association[];
  private readonly answered = new Set<Association>();
  private count = 0;

  constructor(associations: readonly Association[], now: Raw, done: (report: ResyncSnapshot) => void) {
    this.done = done;
    const allowances = associations.map((a) => a.source.burstAllowance(now));
    this.asked = associations.filter((_, i) => (allowances[i] ?? 0) > 0);
    this.of = allowances.reduce((sum, n) => sum + n, 0);
  }

  /** Nobody may be asked now; why, and when again. */
  static refusal(associations: readonly Association[], now: Raw): ResyncSnapshot {
    const waits = associations.map((a) => a.source.mayAskIn(now));
    return waits.length === 0
      ? { ...NOTHING, outcome: 'unanswered' }
      : { ...NOTHING, outcome: 'too-soon', againIn: Math.min(...waits) };
  }

  begin(now: Raw): void {
    for (const association of this.asked) association.burst(now);
  }

  cancel(now: Raw): void {
    for (const association of this.asked) association.endBurst(now);
  }

  heard(association: Association): void {
    this.answered.add(association);
  }

  settled(association: Association): void {
    if (this.asked.includes(association)) this.count += 1;
  }

  get progress(): { done: number; of: number } {
    return { done: Math.min(this.count, this.of), of: this.of };
  }

  /** Everybody who was asked has said what they will. */
  get complete(): boolean {
    return !this.asked.some((a) => a.source.bursting);
  }

  /** `offset` and `bound`: what is known now. */
  report(
    cancelled: boolean,
    offset: Seconds | null,
    bound: Seconds | null,
    correction: CorrectionSnapshot | null,
  ): ResyncSnapshot {
    const answered = this.answered.size;
    const counts = { ...NOTHING, answered, asked: this.asked.length };
    if (cancelled) return { ...counts, outcome: 'cancelled', offset, bound };
    if (answered === 0) return { ...counts, outcome: 'unanswered' };
    const outcome = correction === null || correction.kind === 'observed' ? 'measured' : correction.kind;
    return { ...counts, outcome, offset: correction?.amount ?? offset, bound, correction };
  }
}
