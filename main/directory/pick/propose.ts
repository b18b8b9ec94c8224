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
import {
  byWorth,
  compare,
  freshAnswer,
  ofUse,
  type Rankable,
  type RankContext,
  steps,
} from '../rank/rank.ts';
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
  /** In which this computer is. */
  readonly country?: string | null;
}

/** Metres: near enough to say so. Light needs 10 ms there and back in a cable. */
const NEAR = 1_000_000;

/** What another country may cost: so much more of the round trip, or of the way. */
const ABROAD = { delay: 0.02, metres: 1_000_000 };

export function propose(
  all: readonly Candidate[],
  { count, keep, context, country = null }: ProposeWish,
): Proposal {
  const kept = new Set(keep.map(({ name }) => name));
  const placed = all.some(({ near }) => near !== null);
  const measured = all.some((one) => freshAnswer(one.measured, context.now) !== null);
  const best = suitableOnes(all, context).filter(({ name }) => !kept.has(name));
  const suitable = placed || measured ? best : drawn(best, context);
  const picks: Candidate[] = [...keep];
  const zone = placed || measured ? zoneFor(country, suitable, context) : everywhere(suitable);
  if (zone !== null && picks.length < count && !picks.some((pick) => related(zone, pick))) picks.push(zone);
  // What comes from one network operator or one server above is better than nothing; what is run by the same people is not.
  // And whoever means it for others is asked when nobody else is left.
  for (const from of [suitable.filter(({ elsewhere }) => elsewhere !== true), suitable]) {
    for (const clash of [related, tied]) {
      while (picks.length < count) {
        const fitting = from.filter((one) => !picks.includes(one) && !picks.some((pick) => clash(one, pick)));
        const next = abroad(fitting, picks, count) ?? fitting[0];
        if (next === undefined) break;
        picks.push(next);
      }
    }
  }
  const spare = suitable.filter(
    (one) => !picks.includes(one) && picks.filter((pick) => related(one, pick)).length <= 1,
  ).length;
  return {
    wanted: count,
    picks: picks.map((pick) => proposed(pick, { kept: kept.has(pick.name), suitable, picks, context })),
    placed,
    measured,
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

/** The zone of the NTP Pool for this country, where no server near by answered or was confirmed: of such a zone some do answer. */
function zoneFor(
  country: string | null,
  suitable: readonly Candidate[],
  context: RankContext,
): Candidate | null {
  const sure = suitable.some(
    (one) =>
      one.near !== null &&
      one.near.between <= NEAR &&
      (freshAnswer(one.measured, context.now) !== null || SEEN.includes(one.record.status)),
  );
  if (sure || country === null) return null;
  return (
    suitable.find(
      ({ member, record }) =>
        record.country === country && record.status === 'pool-zone' && traits.isPool(member),
    ) ?? null
  );
}

/** The pool for those of whom nobody knows where they are. */
const everywhere = (suitable: readonly Candidate[]): Candidate | null =>
  suitable.find(({ record }) => record.host === traits.NTP_POOL) ?? null;

/**
 * Where neither places nor answers tell servers apart, the few that stand first in the lists would be everybody’s. So after
 * what their operators allow, and the stratum, lots are drawn.
 */
function drawn(suitable: readonly Candidate[], context: RankContext): Candidate[] {
  const keys = (one: Candidate) => [...steps(one, context).slice(0, 3), one.lot ?? 0];
  return suitable.toSorted((a, b) => compare(keys(a), keys(b)));
}

/** Somebody has looked for it lately, or its operator says that it is there. */
const SEEN: readonly Candidate['record']['status'][] = ['confirmed', 'operator'];

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
  const found = fitting.find(
    ({ record, elsewhere }) => elsewhere !== true && record.country !== null && record.country !== country,
  );
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
    answer?.place.kind === 'doubtful' ? null : whereabouts(pick, suitable, picks),
    policy === 'closed' ? null : { kind: 'policy', policy },
    stratum === null ? null : { kind: 'stratum', stratum },
    member.pool ? { kind: 'pool' } : null,
    alone && picks.length > 1 && !traits.isPool(member)
      ? { kind: 'independent', operator: record.operator, networks: networksKnown(picks) }
      : null,
    record.nts === null ? null : { kind: 'nts' },
    pick.elsewhere === true && record.serviceArea !== null
      ? { kind: 'elsewhere', area: record.serviceArea }
      : null,
    answer === null && !member.pool ? listing(record) : null,
  ];
  return reasons.filter((reason) => reason !== null);
}

/** How old is what is known of it; null where no list says. */
function listing({ status, listedOn, confirmedOn, lastModified }: Candidate['record']): Reason | null {
  const confirmed = status === 'confirmed' ? confirmedOn : null;
  if (listedOn === null && confirmed === null) return null;
  return { kind: 'listing', listed: listedOn, confirmed, written: lastModified };
}

/** Of a name that was never looked up nobody knows in which network it is. Those of a pool change, and are not compared. */
const networksKnown = (picks: readonly Candidate[]): boolean =>
  picks.every(({ member }) => traits.isPool(member) || traits.prefixes(member).length > 0);

/** As far as the listed place is believed: near, or far although none that is nearer fits; nothing where a nearer one would fit but is slower. */
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
