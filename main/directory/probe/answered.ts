/** An answer as everybody sees it: against this computer's clock, with its bound, and with what light says of its place. */
import type { Measurement } from '../../engine/ntp/exchange.ts';
import { rootDistance } from '../../engine/source/root-distance.ts';
import { elapsed, type Raw, type Seconds, toSeconds, type Utc } from '../../engine/time/instant.ts';
import type { Reading } from '../../engine/time/reading.ts';
import { judgePlace } from '../place/light.ts';
import type { Place, ServerRecord } from '../record.ts';
import type { Answered } from './result.ts';

/** By how much this computer's counter may be off in rate while an answer ages: 100 ppm, more than a healthy quartz. */
const RATE_ERROR = 1e-4;

export interface Told {
  readonly address: string;
  readonly addresses: readonly string[];
  readonly measurement: Measurement;
  readonly at: Raw;
  readonly sameAs: string | null;
  readonly from: Answered['from'];
}

/** `reading`: of the clocks, now. `error`: seconds by which the round trip may be too short. */
export function answeredOf(
  told: Told,
  reading: Reading,
  record: Pick<ServerRecord, 'anycast' | 'pool' | 'place'>,
  here: Place | null,
): { readonly answer: Answered; readonly error: Seconds } {
  const { measurement: m, address, addresses, at, sameAs, from } = told;
  // The clock at the middle of the exchange, by way of the counter.
  const wall = (reading.wall - (reading.raw - m.raw)) as Utc;
  // The server's stamps and ours are good to their resolution, and nothing else makes a round trip seem shorter.
  const error = 2 * m.precision + reading.width + RATE_ERROR * m.delay;
  const answer: Answered = {
    kind: 'answered',
    address,
    addresses: [...addresses],
    offset: toSeconds(m.utc - wall),
    delay: m.delay,
    bound: rootDistance(m, at, RATE_ERROR) + reading.width,
    stratum: m.stratum,
    refid: m.refid,
    leap: m.leap === 1 ? 'insert' : m.leap === 2 ? 'delete' : 'none',
    rootDelay: m.rootDelay,
    rootDispersion: m.rootDispersion,
    agreement: null,
    smearing: null,
    place: judgePlace(record, here, { delay: m.delay, error }),
    sameAs,
    from,
  };
  return { answer, error };
}

/** What its bound has grown to since it came. */
export const agedBound = (bound: Seconds, at: Raw, now: Raw): Seconds =>
  bound + RATE_ERROR * Math.max(0, elapsed(at, now));
