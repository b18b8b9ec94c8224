/**
 * Where the kernel cannot slew, the helper bends the rate for it, a second at a time; killed in such a second, it leaves
 * the rate bent. Started again in the same boot it finds that, and knows from its record what the rate was.
 */
import { MAX_SLEW_RATE } from './protocol/limits.ts';
import type { HelperRecord } from './record.ts';
import type { ClockState, SystemClock } from './system-clock/system-clock.ts';

type Traits = Pick<SystemClock, 'slewsAlone' | 'frequencyGrain'>;

/** The rate to be put back, ppm; null where nothing was left bent. */
export function rateBeforeFall(
  record: HelperRecord | null,
  boot: string,
  clock: Traits,
  { frequency }: Pick<ClockState, 'frequency'>,
): number | null {
  if (clock.slewsAlone || record?.boot !== boot || !record.rate?.steering) return null;
  const { ppm } = record.rate;
  const off = Math.abs(frequency - ppm);
  // Farther off than any bend, it is somebody else's rate.
  return off > clock.frequencyGrain && off <= MAX_SLEW_RATE + clock.frequencyGrain ? ppm : null;
}
