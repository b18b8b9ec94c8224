/**
 * A slew where the kernel has none: the rate is bent by as many ppm as microseconds are to be worked off, for one second. Whoever bends it
 * has to straighten it, and is late or early by what its timer is; that is counted here, by a clock that nobody slews. What
 * was not done is left, and what was too much makes the next bend the smaller.
 */

/** Microseconds in `span` nanoseconds at `rate` ppm. */
const at = (rate: number, span: bigint) => (rate * Number(span)) / 1e9;

export class Bend {
  /** Microseconds that it is for. */
  private asked = 0;
  /** ppm: as near to it as the kernel's units are. */
  private rate = 0;
  /** Nanoseconds. Null: the rate is straight. */
  private since: bigint | null = null;
  private done = 0;
  private surplus = 0;

  get underWay(): boolean {
    return this.since !== null;
  }

  /** How many ppm would work these off within a second, with what was too much before taken off. */
  wanted(asked: number): number {
    return asked - this.surplus;
  }

  /** The rate is bent from now on, by `rate` ppm. */
  begin(asked: number, rate: number, now: bigint): void {
    this.end(now);
    this.asked = this.wanted(asked);
    this.surplus = 0;
    this.done = 0;
    this.rate = rate;
    this.since = now;
  }

  /** The rate is straight from now on. */
  end(now: bigint): void {
    if (this.since === null) return;
    this.done = at(this.rate, now - this.since);
    this.since = null;
    const rest = this.asked - this.done;
    if (rest * this.asked < 0) this.surplus -= rest;
  }

  /** What is not done, microseconds; never of the other sign. */
  left(now: bigint): number {
    const done = this.since === null ? this.done : at(this.rate, now - this.since);
    const rest = this.asked - done;
    return rest * this.asked > 0 ? rest : 0;
  }

  /** Nobody wants the rest, nor to hear of what was too much: the clock was set, or is measured anew. */
  forget(): void {
    this.asked = 0;
    this.done = 0;
    this.surplus = 0;
  }
}
