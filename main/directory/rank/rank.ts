/**
 * Which of two servers is the better one to have: the order of the picker's table, and what “Pick for me” chooses by.
 *
 * What is known now counts before what a list says, and what an operator allows before any figure. In this order:
 *
 * 1. does it answer now (this outranks any listing; an answer that most others contradict is no answer, and a question that
 *    did not get out of this computer's network says nothing of the server);
 * 2. access: open, a note asked for, unknown, meant for another country, restricted, closed;
 * 3. stratum 2, then 3, then what is not known, then lower ones; stratum 1 last, because it is meant for servers that give
 *    the time to many, or first where this computer is one of those;
 * 4. the measured round trip, half of which nobody can know the error of;
 * 5. the distance, which bounds the round trip where none was measured; none that light contradicts;
 * 6. where nothing was measured, how fresh the listing is;
 * 7. signed time (NTS);
 * 8. agreement with the others that were asked;
 * 9. steadiness of the round trip, where it was measured often enough to tell;
 * 10. how fresh the listing is.
 *
 * One packet does not tell 20 ms from 21 ms, and no time zone 300 km from 600 km, so figures are compared in steps, a distance
 * in none that is finer than its own uncertainty, and what comes after them gets its turn. What is equal in all of it is
 * ordered by lot, which is another one in every installation and always the same in one (`lot.ts`): else everybody with the
 * same lists would burden the same few volunteers. The name comes last, so that the order is total and the table does not jump.
 */

import type { Measured } from '../probe/result.ts';
import type { AccessPolicy, ListingStatus, ServerRecord } from '../record.ts';

export interface Rankable {
  readonly name: string;
  readonly record: Pick<ServerRecord, 'accessPolicy' | 'status' | 'stratum' | 'nts'>;
  /** Null where the place of the server, or of this computer, is not known. Metres. */
  readonly near: { readonly between: number; readonly uncertainty?: number } | null;
  /** Its operator means it for another country or region than the one where this computer is. */
  readonly elsewhere?: boolean | undefined;
  /** Decides between equals. */
  readonly lot?: number | undefined;
  readonly measured: Measured | null;
}

export interface RankContext {
  /** Milliseconds since 1970. */
  readonly now: number;
  /** This computer gives the time to a hundred others or more. */
  readonly servesMany: boolean;
}

/** Milliseconds: what was measured longer ago says nothing of now. An hour, as a name is looked up again after one. */
export const FRESH = 3_600_000;

/** The measurement, while it counts as one of now. */
export function fresh(measured: Measured | null, now: number): Measured | null {
  return measured !== null && Math.abs(now - measured.at) <= FRESH ? measured : null;
}

/** The answer that a server gave lately; null where it gave none. */
export function freshAnswer(measured: Measured | null, now: number) {
  const result = fresh(measured, now)?.result;
  return result?.kind === 'answered' ? result : null;
}

/** The better one comes first. A total order: 0 only for one and the same server. */
export function byWorth(context: RankContext): (a: Rankable, b: Rankable) => number {
  const known = new Map<Rankable, readonly number[]>();
  const keysOf = (one: Rankable) => {
    const keys = known.get(one) ?? [...steps(one, context), ...last(one, context)];
    known.set(one, keys);
    return keys;
  };
  return (a, b) => compare(keysOf(a), keysOf(b)) || (a.name < b.name ? -1 : a.name > b.name ? 1 : 0);
}

/** The first difference decides; less is better. */
export function compare(a: readonly number[], b: readonly number[]): number {
  for (const [i, one] of a.entries()) {
    const other = b[i] ?? 0;
    if (one !== other) return one < other ? -1 : 1;
  }
  return 0;
}

/** What the considerations say of a server, the first one first; less is better. */
export function steps(one: Rankable, context: RankContext): readonly number[] {
  const { record } = one;
  const answer = freshAnswer(one.measured, context.now);
  return [
    standing(one, context.now),
    ACCESS.indexOf(accessOf(one)),
    stratumStep(answer?.stratum ?? record.stratum, context.servesMany),
    answer === null ? Number.POSITIVE_INFINITY : step(answer.delay, DELAY_STEPS),
    farness(one, context),
    answer === null ? LISTINGS[record.status] : 0,
    record.nts === null ? 1 : 0,
    answer?.agreement?.kind === 'agrees' ? 0 : 1,
    jitterStep(one.measured, context.now),
    LISTINGS[record.status],
  ];
}

/** How far it is, in steps; infinite where that is not known, or where light says that it is not where it is listed. */
export function farness({ near, measured }: Rankable, { now }: Pick<RankContext, 'now'>): number {
  if (near === null || freshAnswer(measured, now)?.place.kind === 'doubtful') return Number.POSITIVE_INFINITY;
  return step(Math.max(near.between, near.uncertainty ?? 0), DISTANCE_STEPS);
}

function last(one: Rankable, { now }: RankContext): readonly number[] {
  return [freshAnswer(one.measured, now)?.delay ?? Number.POSITIVE_INFINITY, one.lot ?? 0];
}

const ANSWERS = 0;
const NOT_KNOWN = 1;
/** The newest list found that it is not there. */
const LISTED_AS_GONE = 2;
/** It was asked lately, and gave nothing that is of use. */
const OF_NO_USE = 3;

/** It answers, or nothing is known against it: it was not asked lately without use, and no list says that it is gone. */
export const ofUse = (one: Rankable, now: number): boolean => standing(one, now) <= NOT_KNOWN;

function standing({ record, measured }: Rankable, now: number): number {
  const result = fresh(measured, now)?.result;
  switch (result?.kind) {
    case 'answered':
      return result.agreement?.kind === 'differs' ? OF_NO_USE : ANSWERS;
    case 'silent':
    case 'refused':
    case 'unusable':
      return OF_NO_USE;
    case 'unreachable':
      return result.local === true ? unasked(record) : OF_NO_USE;
    case 'unresolved':
      return result.reason === 'no-dns' ? unasked(record) : OF_NO_USE;
    case 'too-soon':
    case 'kept-off':
    case 'cancelled':
    case undefined:
      return unasked(record);
  }
}

const unasked = ({ status }: Pick<ServerRecord, 'status'>): number =>
  ['unreachable', 'unsynchronised', 'retired'].includes(status) ? LISTED_AS_GONE : NOT_KNOWN;

/** The best first. */
const ACCESS: readonly (AccessPolicy | 'elsewhere')[] = [
  'open',
  'notify',
  'unknown',
  'elsewhere',
  'restricted',
  'closed',
];

function accessOf({ record, elsewhere }: Rankable): AccessPolicy | 'elsewhere' {
  const { accessPolicy } = record;
  const some = accessPolicy === 'restricted' || accessPolicy === 'closed';
  return elsewhere === true && !some ? 'elsewhere' : accessPolicy;
}

/** Of no stratum is known what it is: pool names, mostly of 2 and 3. */
const UNKNOWN_STRATUM = 3.5;
const BEHIND_ALL = 17;

function stratumStep(stratum: number | null, servesMany: boolean): number {
  if (stratum === null) return UNKNOWN_STRATUM;
  return stratum === 1 && !servesMany ? BEHIND_ALL : stratum;
}

interface Steps {
  /** What is less than this is equally good. */
  readonly least: number;
  /** Steps to one doubling. */
  readonly perDoubling: number;
}

/** Seconds: a fifth from step to step. */
const DELAY_STEPS: Steps = { least: 1e-3, perDoubling: 4 };
/** Metres: twice as much from step to step, from the size of a large city on. */
const DISTANCE_STEPS: Steps = { least: 50_000, perDoubling: 1 };
/** Seconds: twice as much from step to step. It is estimated from few answers. */
const JITTER_STEPS: Steps = { least: 1e-4, perDoubling: 1 };

const step = (value: number, { least, perDoubling }: Steps): number =>
  Math.round(perDoubling * Math.log2(Math.max(least, value) / least));

function jitterStep(measured: Measured | null, now: number): number {
  const jitter = fresh(measured, now)?.jitter ?? null;
  return jitter === null ? Number.POSITIVE_INFINITY : step(jitter, JITTER_STEPS);
}

const LISTINGS: Readonly<Record<ListingStatus, number>> = {
  confirmed: 0,
  operator: 0,
  'pool-zone': 0,
  imported: 1,
  unlisted: 1,
  listed: 2,
  unverified: 3,
  unsynchronised: 4,
  unreachable: 5,
  retired: 6,
};
