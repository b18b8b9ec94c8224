/**
 * What is left of a status when its engine is gone. Nobody watches the clock now, so nothing is claimed of it any more:
 * what was known moves to `before`, ages go on, plans end. The servers stay in the list with what they last said.
 */
import type { Status } from '../api/status.ts';

/** `since`: seconds since the engine was last heard. */
export function lostStatus(last: Status, since: number, takeoverIn: number | null): Status {
  const aged = (age: number | null) => (age === null ? null : age + since);
  const known = last.offset !== null || last.bound !== null;
  return {
    ...last,
    at: last.at + since * 1000,
    engine: { ...last.engine, presence: 'lost', takeoverIn },
    health: 'starting',
    offset: null,
    bound: null,
    likely: null,
    calibration: null,
    forecast: null,
    holdover: false,
    chosen: null,
    lastAnswerAge: aged(last.lastAnswerAge),
    nextPollIn: null,
    drift: last.drift && { ...last.drift, savedAge: aged(last.drift.savedAge) },
    leap: null,
    sources: last.sources.map((source) => ({
      ...source,
      lastAnswerAge: aged(source.lastAnswerAge),
      nextPollIn: null,
      route: source.route && { ...source.route, age: source.route.age + since },
    })),
    diagnosis: null,
    resync: null,
    lastResync: last.lastResync && { ...last.lastResync, age: last.lastResync.age + since },
    lastCorrection: last.lastCorrection && { ...last.lastCorrection, age: last.lastCorrection.age + since },
    before: known
      ? { health: last.health, offset: last.offset, bound: last.bound, at: last.at }
      : last.before,
  };
}
