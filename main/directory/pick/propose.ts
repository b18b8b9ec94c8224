/**
 * “Pick for me”: a set of servers that are good each, and independent of each other, with the reasons for each one. Nobody is
 * asked, nothing is saved.
 *
 * Never proposed: a server that is closed, restricted or retired, one of stratum 1 (unless this computer gives the time to
 * many), one of which no list says who may use it, one that was asked and gave nothing of use, and one that smears leap
 * seconds (unless all that is kept does so in the same way). A choice that is kept stays as it is.
 */
import type { Member } from '../diversity/member.ts';
import * as traits from '../diversity/traits.ts';
import { byWorth, freshAnswer, ofUse, type Rankable, type RankContext } from '../rank/rank.ts';
import type { Proposal, Proposed, Reason } from './proposal.ts';
import { pickRule } from './rule.ts';

export interface Candidate extends Rankable {
  readonly member: Member;
  readonly record: Member['record'];
  /** Metres. */
  readonly near: { readonly between: number; readonly uncertainty: number } | null;
}

export interface ProposeWish {
  readonly count: number;
  /** Those that the person has chosen: kept, and completed. */
  readonly keep: readonly Candidate[];
  readonly context: RankContext;
}

/** Metres: near enough to say so. Light needs 10 ms there and back in a cable. */
const NEAR = 1_000_000;

/** What another country may cost: so much more of the round trip, or of the way. */
const ABROAD = { delay: 0.02, metres: 1_000_000 };

export function propose(all: readonly Candidate[], { count, keep, context }: ProposeWish): Proposal {
  const kept = new Set(keep.map(({ name }) => name));
  const suitable = suitableOnes(all, context).filter(({ name }) => !kept.has(name));
  const picks: Candidate[] = [...keep];
  // What comes from one network operator or one server above is better than nothing; what is run by the same people is not.
  for (const clash of [related, tied]) {
    while (picks.length < count) {
      const fitting = suitable.filter(
        (one) => !picks.includes(one) && !picks.some((pick) => clash(one, pick)),
      );
      const next = abroad(fitting, picks, count) ?? fitting[0];
      if (next === undefined) break;
      picks.push(next);
    }
  }
  const spare = suitable.filter(
    (one) => !picks.includes(one) && picks.filter((pick) => related(one, pick)).length <= 1,
  ).length;
  return {
    wanted: count,
    picks: picks.map((pick) => proposed(pick, { kept: kept.has(pick.name), suitable, picks, context })),
    placed: all.some(({ near }) => near !== null),
    measured: all.some((one) => freshAnswer(one.measured, context.now) !== null),
    spare,
  };
}

/** Servers that may be proposed, the best first. */
export function suitableOnes(all: readonly Candidate[], context: RankContext): Candidate[] {
  return all
    .filter((one) => {
      const answer = freshAnswer(one.measured, context.now);
      const rule = pickRule(one.record, answer?.stratum ?? null, context);
      return rule.kind === 'yes' && ofUse(one, context.now);
    })
    .toSorted(byWorth(context));
}

/** They would be one witness, or may not be used together. */
function tied({ member: a }: Candidate, { member: b }: Candidate): boolean {
  return (
    a.name === b.name ||
    traits.sameOperator(a, b) ||
    traits.sameNetwork(a, b) ||
    traits.sameMachine(a, b) ||
    traits.samePool(a, b) ||
    traits.follows(a, b) ||
    traits.follows(b, a) ||
    traits.smearsApart(a, b)
  );
}

function related(one: Candidate, other: Candidate): boolean {
  const [a, b] = [one.member, other.member];
  return (
    tied(one, other) ||
    traits.sameSystem(a, b) ||
    traits.sameUpstream(a, b) ||
    // One such name is enough: which machine answers may change any moment.
    (a.record.anycast === true && b.record.anycast === true)
  );
}

/** The last one is taken from another country where all the others are in one, and that costs little. */
function abroad(fitting: readonly Candidate[], picks: readonly Candidate[], count: number): Candidate | null {
  const [best] = fitting;
  const countries = new Set(picks.map(({ record }) => record.country));
  const [country = null] = countries;
  if (best === undefined || picks.length + 1 < count || countries.size !== 1 || country === null) return null;
  const found = fitting.find(({ record }) => record.country !== null && record.country !== country);
  if (found === undefined) return null;
  const [here, there] = [costOf(best), costOf(found)];
  if (here.delay !== null && there.delay !== null)
    return there.delay - here.delay <= ABROAD.delay ? found : null;
  if (here.delay !== null || there.metres === null) return null;
  return there.metres - (here.metres ?? 0) <= ABROAD.metres ? found : null;
}

const costOf = ({ measured, near }: Candidate) => ({
  delay: measured?.result.kind === 'answered' ? measured.result.delay : null,
  metres: near?.between ?? null,
});

interface Round {
  readonly kept: boolean;
  readonly suitable: readonly Candidate[];
  readonly picks: readonly Candidate[];
  readonly context: RankContext;
}

function proposed(pick: Candidate, round: Round): Proposed {
  const { name, member, record } = pick;
  return {
    name,
    pool: member.pool,
    kept: round.kept,
    notify: record.accessPolicy === 'notify',
    reasons: reasonsOf(pick, round),
  };
}

function reasonsOf(pick: Candidate, { kept, suitable, picks, context }: Round): Reason[] {
  const { member, record, measured } = pick;
  const answer = freshAnswer(measured, context.now);
  const { accessPolicy: policy } = record;
  const stratum = answer?.stratum ?? record.stratum;
  const alone = !picks.some((other) => other !== pick && tied(pick, other));
  const agreement =
    answer?.agreement?.kind === 'agrees'
      ? { agreeing: answer.agreement.agreeing, of: answer.agreement.of }
      : null;
  const reasons: (Reason | null)[] = [
    kept ? { kind: 'kept' } : null,
    answer === null ? { kind: 'unmeasured' } : { kind: 'answered', delay: answer.delay, agreement },
    whereabouts(pick, suitable, picks),
    policy === 'closed' ? null : { kind: 'policy', policy },
    stratum === null ? null : { kind: 'stratum', stratum },
    member.pool ? { kind: 'pool' } : null,
    alone && picks.length > 1 && !member.pool ? { kind: 'independent', operator: record.operator } : null,
    record.nts === null ? null : { kind: 'nts' },
  ];
  return reasons.filter((reason) => reason !== null);
}

/** Near, or far although none that is nearer fits; nothing where a nearer one would fit but is slower. */
function whereabouts(
  { near, record }: Candidate,
  suitable: readonly Candidate[],
  picks: readonly Candidate[],
): Reason | null {
  if (near === null) return record.country === null ? null : { kind: 'country', country: record.country };
  const { between: metres, uncertainty } = near;
  if (metres <= NEAR) return { kind: 'distance', metres, uncertainty, near: true };
  const nearer = suitable.some(
    (one) =>
      one.near !== null &&
      one.near.between < metres &&
      !picks.includes(one) &&
      !picks.some((pick) => related(one, pick)),
  );
  return nearer ? null : { kind: 'distance', metres, uncertainty, near: false };
}
