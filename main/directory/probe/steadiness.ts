/**
 * How much a server's round trip changes from one answer to the next (jitter): the root of the mean square of the differences
 * (RFC 5905, section 10). One answer says nothing of it, two say little.
 */
import type { Raw, Seconds } from '../../engine/time/instant.ts';

/** Answers that are remembered (RFC 5905, appendix A: NSTAGE). */
const STAGES = 8;
/** Answers that it takes to tell. */
const ENOUGH = 3;

export class Steadiness {
  private readonly delays: Seconds[] = [];
  private last: Raw | null = null;
  samples = 0;

  /** `raw`: the middle of the exchange; an exchange that is told again is not another one. */
  heard(raw: Raw, delay: Seconds): void {
    if (raw === this.last) return;
    this.last = raw;
    this.samples += 1;
    this.delays.push(delay);
    if (this.delays.length > STAGES) this.delays.shift();
  }

  /** Null until there are enough answers to tell. */
  get jitter(): Seconds | null {
    const { delays } = this;
    if (delays.length < ENOUGH) return null;
    const squares = delays.slice(1).map((delay, i) => (delay - delays[i]!) ** 2);
    return Math.sqrt(squares.reduce((sum, square) => sum + square, 0) / squares.length);
  }
}
