/**
 * The present of a machine that is simulated elsewhere: its clocks as the last event told them. Time stands still while
 * the engine thinks, so every reading until the next event is the same, but for the engine's own steps.
 *
 * A simulator without a raw clock is helped out: the monotonic clock is the raw one sped up by the frequency that the
 * engine itself commanded, so between two events `d raw = d mono / (1 + frequency)`. The fractions of a nanosecond that
 * this leaves are carried on, and do not add up.
 */
import type { Timescale } from '../../engine/sync/ports.ts';
import { elapsed, type Raw, toNanos, type Utc } from '../../engine/time/instant.ts';
import type { Reading } from '../../engine/time/reading.ts';
import { ProtocolError, type Stamp } from './protocol.ts';

export class Moment implements Timescale {
  private last: Stamp;
  private raw: Raw;
  private frequency = 0;
  private fraction = 0;
  private stepped = 0n;

  constructor(first: Stamp) {
    this.last = first;
    this.raw = first.raw ?? (first.monotonic as bigint as Raw);
  }

  /** Something happened, at this time. */
  arrive(stamp: Stamp): void {
    const { last } = this;
    if (stamp.monotonic < last.monotonic) throw new ProtocolError('“mono” went back');
    if ((stamp.raw === null) !== (last.raw === null)) {
      throw new ProtocolError('“raw” is in some events and not in others');
    }
    this.raw = stamp.raw ?? this.undone(stamp);
    this.last = stamp;
    this.stepped = 0n;
  }

  read(): Reading {
    const { raw, last } = this;
    return { raw, monotonic: last.monotonic, wall: (last.wall + this.stepped) as Utc, width: 0 };
  }

  /** The engine has stepped the clock; the next event will know. */
  steppedBy(nanos: bigint): void {
    this.stepped += nanos;
  }

  /** The clock runs so much faster from now on, because the engine said so. */
  steeredBy(ppm: number): void {
    this.frequency = ppm * 1e-6;
  }

  private undone(stamp: Stamp): Raw {
    const gone = stamp.monotonic - this.last.monotonic;
    const gained = elapsed(this.last.monotonic, stamp.monotonic) * (this.frequency / (1 + this.frequency));
    const exact = gained * 1e9 + this.fraction;
    const whole = toNanos(exact / 1e9);
    this.fraction = exact - Number(whole);
    return (this.raw + gone - whole) as Raw;
  }
}
