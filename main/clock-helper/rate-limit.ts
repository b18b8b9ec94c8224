/** So many requests at once, and so many in a second on average: a bucket that fills up again. */
export class RateLimit {
  private readonly perSecond: number;
  private readonly atOnce: number;
  private left: number;
  private at: number;

  /** `now` in seconds, on a clock that nobody sets. */
  constructor(perSecond: number, atOnce: number, now: number) {
    this.perSecond = perSecond;
    this.atOnce = atOnce;
    this.left = atOnce;
    this.at = now;
  }

  /** False where it was one too many. */
  take(now: number): boolean {
    this.left = Math.min(this.atOnce, this.left + Math.max(0, now - this.at) * this.perSecond);
    this.at = now;
    if (this.left < 1) return false;
    this.left -= 1;
    return true;
  }
}
