/**
 * The list of sources as people see it: a row for each source, and one for each name that has none yet, with its
 * verdict and figures against this computer's clock.
 */
import type { TimeEstimate } from '../estimate/time-estimate.ts';
import type { Selection } from '../select/select.ts';
import { rootDistance } from '../source/root-distance.ts';
import { elapsed, type Raw, type Seconds, toSeconds } from '../time/instant.ts';
import { above, type Line, utcAt } from '../time/line.ts';
import type { Reading } from '../time/reading.ts';
import type { Association } from './association.ts';
import type { Roster } from './roster.ts';
import type { RouteSnapshot, SourceSnapshot, SourceVerdict } from './snapshot.ts';

/** Is it a smear of the leap second that a source is ahead by `deviation`, give or take `distance`? */
export type SmearTest = (a: Association, deviation: Seconds, distance: Seconds) => boolean;

/** What the rows are read off. */
export interface View {
  readonly roster: Roster;
  readonly selection: Selection | null;
  /** On which sources are compared. */
  readonly line: Line | null;
  readonly reading: Reading;
  readonly rateError: number;
  readonly estimate: TimeEstimate;
  readonly isSmear: SmearTest;
}

export function sourceRows(view: View): SourceSnapshot[] {
  const { roster } = view;
  return roster.names.flatMap((name): SourceSnapshot[] => {
    const associations = roster.of(name);
    if (associations.length > 0) {
      return associations.map((a) => row(a, view));
    }
    const of = roster.duplicateOf(name);
    const verdict: SourceVerdict =
      of !== null
        ? { kind: 'duplicate', of: of.text }
        : { kind: 'unresolved', reason: name.state === 'found' ? 'pending' : name.state };
    return [
      {
        id: name.text,
        name: name.text,
        pool: name.pool,
        address: null,
        port: name.port,
        verdict,
        stratum: null,
        refid: null,
        offset: null,
        delay: null,
        bound: null,
        jitter: null,
        reach: 0,
        poll: 0,
        lastAnswerAge: null,
        nextPollIn: null,
        slowed: false,
        bias: null,
        route: null,
      },
    ];
  });
}

function row(a: Association, view: View): SourceSnapshot {
  const { selection, line, reading, rateError, estimate, isSmear } = view;
  const { source } = a;
  const { raw, wall } = reading;
  const last = source.register.at(-1);
  const bound = last ? rootDistance(last, raw, rateError) : null;
  // What the source says, carried to now on the common line, against this computer's clock.
  const deviation = last && line ? above(line, last.raw, last.utc) : null;
  const offset = deviation !== null && line ? deviation + toSeconds(utcAt(line, raw) - wall) : null;
  const smear =
    deviation !== null && bound !== null && isSmear(a, deviation, bound) ? Math.abs(deviation) : null;
  return {
    id: a.id,
    name: a.name.text,
    pool: a.name.pool,
    address: a.address,
    port: a.name.port,
    verdict: verdictOf(a, selection, bound, smear),
    stratum: last?.stratum ?? null,
    refid: last?.refid ?? null,
    offset,
    delay: last?.delay ?? null,
    bound,
    jitter: last ? source.route.delays.jitter : null,
    reach: source.reach,
    poll: source.poll,
    lastAnswerAge: a.silence(raw),
    nextPollIn: source.nextPoll === null ? null : Math.max(0, elapsed(raw, source.nextPoll)),
    slowed: source.slowed,
    bias: estimate.pathError(a.path)?.mean ?? null,
    route: routeOf(a, raw, estimate),
  };
}

/** The last change of route, and what the clock's continuity says that it did to the answers. */
function routeOf(a: Association, raw: Raw, estimate: TimeEstimate): RouteSnapshot | null {
  const { lastRouteChange: last, routeChanges: changes } = a.source;
  if (last === null) return null;
  const { from, to, delay } = last.change;
  const before = estimate.pathError(a.pathName(from))?.mean ?? 0;
  const after = estimate.pathError(a.pathName(to))?.mean ?? before;
  return { changes, age: elapsed(last.at, raw), delay, correction: after - before };
}

/** `smear`: by how much it is off as a server would be that smears the leap second; null where it is not. */
function verdictOf(
  a: Association,
  selection: Selection | null,
  bound: Seconds | null,
  smear: Seconds | null,
): SourceVerdict {
  const { source } = a;
  if (a.refusal !== null) return { kind: 'refused', code: a.refusal };
  if (source.trouble === 'unsynchronised') return { kind: 'unsynchronised' };
  if (source.trouble !== null) return { kind: 'invalid', reason: source.trouble };
  if (source.register.length > 0 && source.reach !== 0) {
    if (selection?.chosen === a.id) return { kind: 'chosen' };
    const judgement = selection?.judgements.get(a.id);
    if (judgement?.kind === 'falseticker') {
      if (smear !== null) return { kind: 'smearing', by: smear };
      return { kind: 'falseticker', by: judgement.by, agreeing: selection?.agreeing ?? 0 };
    }
    if (judgement !== undefined) return { kind: judgement.kind };
    return bound === null ? { kind: 'waiting' } : { kind: 'distant', distance: bound };
  }
  if (source.farewellCode !== null) return { kind: 'refused', code: source.farewellCode };
  return source.pending ? { kind: 'waiting' } : { kind: 'silent' };
}
