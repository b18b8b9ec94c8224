/**
 * Many servers: who tells the truth? A strict majority of those who have a say must agree, otherwise nobody is believed.
 *
 * Each candidate's interval is its offset from one common line, plus and minus its root distance. Sources whose interval
 * meets the deepest agreement are truechimers, the others falsetickers: for all of an honest server's interval can be
 * wrong only if its server is. A source that has not had its chance yet still counts in the denominator, so that the
 * first to answer is not a majority of one.
 *
 * The region that bounds true time is wider than the agreement: the hull of all points that a strict majority contains.
 * It holds as long as more than half of the servers are honest, even where a liar sits among the truechimers and narrows
 * the agreement.
 */
import type { Seconds } from '../time/instant.ts';
import { deepest, hullOf, type Interval } from './intersection.ts';

export interface Candidate {
  readonly id: string;
  /** Against the common line. Null while it has nothing to say. */
  readonly interval: Interval | null;
  /** Its first burst is not over: it may still get a say. */
  readonly pending: boolean;
  /** Nobody but the server itself can have sent its answers. */
  readonly authenticated: boolean;
}

/** What a person asks of a majority, beyond being one. */
export interface Demands {
  /** So many must agree at least. */
  readonly agreeing: number;
  /** Only authenticated sources have a say. */
  readonly authenticated: boolean;
}

const NO_DEMANDS: Demands = { agreeing: 1, authenticated: false };

/**
 * Who lists four servers or more can find a liar even among those that are left when one is silent: two that agree could
 * be one operator's mistake, three are witnesses (ntpd-rs asks for three as well).
 */
export const quorum = (configured: number): number => (configured >= 4 ? 3 : 1);

export type Judgement =
  | { readonly kind: 'truechimer' }
  /** Its whole interval lies outside the agreement, by this much. */
  | { readonly kind: 'falseticker'; readonly by: Seconds }
  | { readonly kind: 'undecided' }
  /** Anybody could have sent its answers, and only authenticated ones are asked for. */
  | { readonly kind: 'unauthenticated' };

export interface Selection {
  /** Where true time is, while more than half of the servers are honest; null without a majority. */
  readonly region: Interval | null;
  readonly agreeing: number;
  /** The best truechimer: the one with the smallest interval. */
  readonly chosen: string | null;
  readonly judgements: ReadonlyMap<string, Judgement>;
}

/**
 * Another source must be better by this share to become the chosen one. Two sources of about the same worth would
 * otherwise change places at every poll (clock hopping), and people would ask why.
 */
const HYSTERESIS = 0.2;

/** How many must agree, of so many that have a say: more than half. */
export function majority(voters: number): number {
  return Math.floor(voters / 2) + 1;
}

export function select(
  candidates: readonly Candidate[],
  previous: string | null,
  demands: Demands = NO_DEMANDS,
): Selection {
  const unheard = candidates.filter((c) => demands.authenticated && c.interval !== null && !c.authenticated);
  if (unheard.length > 0) {
    const heard = select(
      candidates.filter((c) => !unheard.includes(c)),
      previous,
      demands,
    );
    const judgements = new Map(heard.judgements);
    for (const { id } of unheard) judgements.set(id, { kind: 'unauthenticated' });
    return { ...heard, judgements };
  }
  const voters = candidates.filter((c) => c.interval !== null || c.pending).length;
  const answering = candidates.filter((c): c is Candidate & { interval: Interval } => c.interval !== null);
  const intervals = answering.map((c) => c.interval);
  const needed = Math.max(demands.agreeing, majority(voters));
  const agreement = deepest(intervals);
  if (agreement === null || agreement.count < needed) {
    const undecided: Judgement = { kind: 'undecided' };
    return {
      region: null,
      agreeing: agreement?.count ?? 0,
      chosen: null,
      judgements: new Map(answering.map((c) => [c.id, undecided])),
    };
  }
  const judgements = new Map(answering.map((c) => [c.id, judge(c.interval, agreement)]));
  const truechimers = answering.filter((c) => judgements.get(c.id)?.kind === 'truechimer');
  return {
    region: hullOf(intervals, needed),
    agreeing: agreement.count,
    chosen: best(truechimers, previous),
    judgements,
  };
}

function judge(interval: Interval, agreement: Interval): Judgement {
  const by = Math.max(interval.low - agreement.high, agreement.low - interval.high);
  return by > 0 ? { kind: 'falseticker', by } : { kind: 'truechimer' };
}

function best(
  truechimers: readonly { id: string; interval: Interval }[],
  previous: string | null,
): string | null {
  const width = (c: { interval: Interval }) => c.interval.high - c.interval.low;
  const narrowest = truechimers.reduce<(typeof truechimers)[number] | null>(
    (a, b) => (a === null || width(b) < width(a) ? b : a),
    null,
  );
  const present = truechimers.find((c) => c.id === previous);
  if (present && narrowest && width(narrowest) >= width(present) * (1 - HYSTERESIS)) return present.id;
  return narrowest?.id ?? null;
}
