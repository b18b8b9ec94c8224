/**
 * Leap seconds: what the servers announce, and who does not take part.
 *
 * A server announces in the last day of a month that its last minute has 61 or 59 seconds (leap indicator 1 or 2, RFC 5905
 * section 7.3). That is believed where truechimers announce it that are a strict majority of all who have a say: so at
 * least one of them is honest while more than half are. At any other time an indicator means nothing.
 *
 * At the event stamps jump: with a second inserted they show 23:59:59 twice and are a second behind from then on, with one
 * deleted they skip 23:59:59 and are a second ahead.
 *
 * Some servers hide the second and spread it over many hours (smearing): Google, Amazon and others from noon to noon,
 * linearly, half of it before the event. They announce nothing, and in that time tell a time of their own, between the
 * old and the new one.
 */
import { elapsed, later, type Seconds, type Utc } from '../time/instant.ts';
import { NS_PER_DAY, nextMonth } from '../time/month.ts';
import { majority } from './select.ts';

export interface Leap {
  readonly kind: 'insert' | 'delete';
  /** The midnight at which a month ends: 23:59:60, or 23:59:59, is the second before. */
  readonly at: Utc;
}

/** By how much the stamps jump. */
export const jumpOf = ({ kind }: Leap): Seconds => (kind === 'insert' ? -1 : 1);

/** The last moment of the time scale before the jump. */
export const eventOf = ({ kind, at }: Leap): Utc => (kind === 'insert' ? at : later(at, -1));

/** One who has a say. */
export interface Announcer {
  readonly truechimer: boolean;
  /** Leap indicator of its newest answer. */
  readonly indicator: number;
}

/** The leap second that is announced; null where none is. */
export function announced(voters: readonly Announcer[], now: Utc): Leap | null {
  const at = nextMonth(now);
  if (at - now > NS_PER_DAY) return null;
  const say = (indicator: number) => voters.filter((v) => v.truechimer && v.indicator === indicator).length;
  const needed = majority(voters.length);
  if (say(1) >= needed) return { kind: 'insert', at };
  return say(2) >= needed ? { kind: 'delete', at } : null;
}

/** The usual smear: from noon to noon (Google, Amazon; the proposal of 2016 for all). */
const SMEAR: Seconds = 86_400;

/** No smear that is known of is over later, or begins earlier, than this from the event. */
const LONGEST_HALF: Seconds = 86_400;

/** How far a linear smear from noon to noon is from the time that jumps at the event. */
export function usualSmear(leap: Leap, since: Seconds): Seconds {
  const share = Math.min(1, Math.max(0, 0.5 + since / SMEAR));
  return jumpOf(leap) * (since < 0 ? share : share - 1);
}

/**
 * Does a source that announces nothing smear? `since`: seconds since the event, negative before it. `deviation`: by how
 * much it is ahead of the others, give or take `distance`. It does where it was right before (`agreed`) and now is
 * between the old time and the new; or where it is just where the usual smear is.
 */
export function smears(
  leap: Leap,
  since: Seconds,
  deviation: Seconds,
  distance: Seconds,
  agreed: boolean,
): boolean {
  if (Math.abs(since) > LONGEST_HALF) return false;
  if (Math.abs(deviation - usualSmear(leap, since)) <= distance) return true;
  const share = (since < 0 ? deviation : -deviation) / jumpOf(leap);
  // All of it after the event: that is no smear but a server that missed the event.
  return agreed && share > 0 && share < 1 - distance;
}

/** Is the time of smears around this event over? */
export const isOver = (leap: Leap, now: Utc): boolean => elapsed(eventOf(leap), now) > LONGEST_HALF;
