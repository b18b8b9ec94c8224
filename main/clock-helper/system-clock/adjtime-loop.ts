/**
 * What xnu makes of adjtime(2), to be known without asking, because asking is not possible: the call only sets.
 *
 * The kernel (bsd/kern/kern_ntptime.c) works a slew off in a loop that is not the second of the clock: it comes round one
 * second after the last call of adjtime or of ntp_adjtime that wrote anything, takes up to 500 us of what is asked, bends
 * the rate by that, and comes round a second later to take more or to straighten the rate. But each such call puts it
 * off anew. Whoever calls each second, as the helper does, finds it sometimes just before and sometimes just after: before,
 * what was asked is not begun and the old bend goes on for another second. Both are counted here: what is not begun is
 * left, what was bent too long is surplus, and the next slew is the smaller for it.
 *
 * Never run: a model from the source. The kernel's timer may be late by some ten microseconds, which at 500 ppm is nothing.
 */

/** Nanoseconds. */
const ROUND = 1_000_000_000n;

/** Microseconds that the kernel takes up in a second, of slews that are not larger than a second. */
const MOST = 500;

/** Nanoseconds. Closer than this it is not known on which side of the loop a call would arrive. */
const DOUBTFUL = 1_000_000n;

export class AdjtimeLoop {
  /** When it comes round next, on the clock that stands still while the machine sleeps. Null: it rests. */
  private due: bigint | null = null;
  /** Microseconds: asked and not begun. */
  private waiting = 0;
  /** ... as it was told last, since the last slew. Who was told has put it on what is asked next. */
  private told: number | null = null;
  /** Microseconds a second by which the rate is bent now. */
  private bend = 0;
  /** Microseconds that were slewed and not asked for. */
  private surplus = 0;

  /** A call that writes comes at this moment: the loop starts anew, and a bend under way is prolonged. */
  restart(now: bigint): void {
    this.roll(now);
    if (this.due !== null) this.surplus += (this.bend * Number(now + ROUND - this.due)) / Number(ROUND);
    this.due = now + ROUND;
  }

  /** `asked` microseconds take the place of what was left. Returns what the kernel is to be told instead. */
  ask(asked: number): number {
    // Begun since it was told as left.
    if (this.told !== null) this.surplus += this.told - this.waiting;
    // Who ends a slew measures anew, and finds what was surplus.
    if (asked === 0) this.surplus = 0;
    const due = Math.round(this.surplus);
    this.surplus -= due;
    this.waiting = asked - due;
    this.told = null;
    return this.waiting;
  }

  /** Microseconds that are not begun. */
  left(now: bigint): number {
    this.roll(now);
    this.told = this.waiting;
    return this.told;
  }

  /** Would a call now be too close to the loop to know which comes first? */
  isDoubtful(now: bigint): boolean {
    this.roll(now - DOUBTFUL);
    return this.due !== null && now > this.due - DOUBTFUL;
  }

  private roll(now: bigint): void {
    while (this.due !== null && now >= this.due) {
      const last = this.waiting === 0;
      this.bend = Math.max(-MOST, Math.min(MOST, this.waiting));
      this.waiting -= this.bend;
      this.due = last ? null : this.due + ROUND;
    }
  }
}
