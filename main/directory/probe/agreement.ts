/**
 * What the answers of one run say of each other. Each says "true time is between here and there"; where most of these
 * intervals meet, true time is, as long as more than half of those that answered are honest (K. Marzullo, S. Owicki, 1983).
 * A server that smears the leap second is honest and yet elsewhere for a day: told apart where that can be seen.
 */

import { deepest, type Interval } from '../../engine/select/intersection.ts';
import { announced, eventOf, type Leap, smears, usualSmear } from '../../engine/select/leap.ts';
import { majority } from '../../engine/select/select.ts';
import { elapsed, type Seconds, type Utc } from '../../engine/time/instant.ts';
import { NS_PER_DAY, nextMonth } from '../../engine/time/month.ts';
import type { Agreement } from './result.ts';

export interface Voice {
  readonly name: string;
  /** Against this computer's clock; positive: it is ahead. */
  readonly offset: Seconds;
  readonly bound: Seconds;
  /** Leap indicator (RFC 5905, section 7.3). */
  readonly leap: number;
  /** Names of one machine are one voice. */
  readonly sameAs: string | null;
}

export interface Verdict {
  readonly agreement: Agreement;
  /** By how much it is off because it smears; null where nothing of that is to be seen. */
  readonly smearing: Seconds | null;
}

/** `clock`: what this computer's clock shows. */
export function compare(voices: readonly Voice[], clock: Utc): ReadonlyMap<string, Verdict> {
  const machines = voices.filter(({ sameAs }) => sameAs === null);
  const verdicts = new Map<string, Verdict>();
  const region = deepest(machines.map(interval));
  const most = region !== null && region.count >= majority(machines.length) ? region : null;
  const agreeing = most === null ? [] : machines.filter((voice) => apart(voice, most) === 0);
  const leap = most && leapAt(machines, agreeing, (clock + nanos(middle(most))) as Utc);
  for (const voice of voices) {
    const of = machines.length;
    const by = most === null ? 0 : apart(voice, most);
    verdicts.set(voice.name, {
      agreement:
        of < 2
          ? { kind: 'alone' }
          : most === null
            ? { kind: 'undecided', of }
            : by === 0
              ? { kind: 'agrees', agreeing: agreeing.length, of }
              : { kind: 'differs', by, agreeing: agreeing.length, of },
      smearing: most !== null && by > 0 && leap !== null ? smearOf(voice, most, leap) : null,
    });
  }
  return verdicts;
}

const interval = ({ offset, bound }: Voice): Interval => ({ low: offset - bound, high: offset + bound });
const middle = ({ low, high }: Interval): Seconds => (low + high) / 2;
const nanos = (seconds: Seconds) => BigInt(Math.round(seconds * 1e9));

/** By how much all of it lies outside; 0 where it touches. */
function apart(voice: Voice, { low, high }: Interval): Seconds {
  const own = interval(voice);
  return Math.max(0, own.low - high, low - own.high);
}

interface LeapNear {
  readonly leap: Leap;
  /** Seconds since the event, negative before it. */
  readonly since: Seconds;
  /** It was announced, or only could have been: servers take the announcement back when it is over. */
  readonly sure: boolean;
}

/** The leap second whose smear could be seen now. */
function leapAt(
  machines: readonly Voice[],
  agreeing: readonly Voice[],
  now: Utc,
): readonly LeapNear[] | null {
  const voters = machines.map((voice) => ({
    truechimer: agreeing.includes(voice),
    indicator: voice.leap,
  }));
  const coming = announced(voters, now);
  if (coming !== null) return [{ leap: coming, since: elapsed(eventOf(coming), now), sure: true }];
  const begun = monthBefore(now);
  if (begun === null) return null;
  return (['insert', 'delete'] as const).map((kind) => {
    const leap: Leap = { kind, at: begun };
    return { leap, since: elapsed(eventOf(leap), now), sure: false };
  });
}

/** The beginning of this month where it is less than a day ago. */
function monthBefore(now: Utc): Utc | null {
  const begun = nextMonth((now - NS_PER_DAY) as Utc);
  return begun <= now ? begun : null;
}

function smearOf(voice: Voice, most: Interval, leaps: readonly LeapNear[]): Seconds | null {
  const deviation = voice.offset - middle(most);
  const distance = voice.bound + (most.high - most.low) / 2;
  const found = leaps.some(({ leap, since, sure }) =>
    sure
      ? smears(leap, since, deviation, distance, false)
      : // Nobody says that there was one, so only the very shape of the usual smear counts, and only where it is distinct.
        Math.abs(deviation - usualSmear(leap, since)) <= Math.min(distance, VAGUE),
  );
  return found && voice.leap === 0 ? Math.abs(deviation) : null;
}

/** Half a tenth of a second next to a smear of up to half a second. */
const VAGUE: Seconds = 0.05;
