/** A status that knows nothing yet: what a face says before it has heard of any engine. Unknown is null, never 0. */
import type { Status } from '../api/status.ts';
import { DEFAULT_SETTINGS } from '../settings/schema.ts';

export function blankStatus(version: string, engine: Status['engine'], at: number): Status {
  return {
    at,
    version,
    engine,
    mode: 'observe',
    clock: { kind: 'observed', steerable: false, reason: 'observing' },
    consent: null,
    paused: false,
    health: 'starting',
    limit: DEFAULT_SETTINGS.limit,
    offset: null,
    bound: null,
    likely: null,
    calibration: null,
    forecast: null,
    holdover: false,
    lastAnswerAge: null,
    nextPollIn: null,
    chosen: null,
    drift: null,
    leap: null,
    sources: [],
    diagnosis: null,
    resync: null,
    lastResync: null,
    lastCorrection: null,
    before: null,
    stamping: { receive: 'handler', transmit: 'caller', counter: 'monotonic', reason: null },
    problems: [],
  };
}
