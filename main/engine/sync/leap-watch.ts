/**
 * Leap seconds over time, and the seam between two time scales. Inside, the engine counts on as if no leap second were:
 * its lines stay straight and no estimate notices anything. At the edges, where servers' stamps and this computer's clock
 * come in and UTC goes out, the seconds that were inserted since the engine started are added and taken off again.
 *
 * So at the announced moment UTC jumps because all servers said that it would, and nothing has to be believed anew: the
 * event is planned, neither a disturbance of this machine nor a move of the servers.
 */
import { announced, eventOf, isOver, jumpOf, type Leap, smears } from '../select/leap.ts';
import { elapsed, later, type Seconds, type Utc } from '../time/instant.ts';

/** One who has a say, and what its newest answer announces. */
export interface Witness {
  readonly id: string;
  readonly truechimer: boolean;
  readonly indicator: number;
}

/** Its last seconds decide nothing any more: servers take their announcement back at the event, by their own clocks. */
const DECIDED: Seconds = 10;

/**
 * So near to the event it is open whether a stamp was made before or after it. It is taken for what brings it nearer to
 * our own time, which is known far better than that.
 */
const AMBIGUOUS: Seconds = 0.25;

/** A kernel that inserts the second by itself does so within this of the event. */
const KERNEL_WINDOW: Seconds = 60;
/** ... and by one second, to this. */
const KERNEL_GRAIN: Seconds = 0.1;

export class LeapWatch {
  private leap: Leap | null = null;
  private passed: Leap | null = null;
  /** Seconds of the inside ahead of UTC. */
  private inserted: Seconds = 0;
  /** Who told the right time while the leap second was announced, without announcing it. */
  private readonly unaware = new Set<string>();

  /** The leap second that is announced, until it has happened. */
  get announced(): Leap | null {
    return this.leap;
  }

  /** From inside to UTC. */
  utc(inside: Utc): Utc {
    return later(inside, -this.inserted);
  }

  /** From this computer's clock, which shows UTC or is set to, to inside. */
  inside(utc: Utc): Utc {
    return later(utc, this.inserted);
  }

  /** A server's stamp, made when the inside was at `about` by our own estimate (null: there is none yet). */
  stamp(utc: Utc, about: Utc | null): Utc {
    const plain = this.inside(utc);
    if (about === null) return plain;
    if (this.leap !== null && Math.abs(this.left(about) ?? Number.POSITIVE_INFINITY) < AMBIGUOUS) {
      return nearer(about, plain, later(plain, -jumpOf(this.leap)));
    }
    if (this.passed !== null && this.sincePassed(about) < AMBIGUOUS) {
      return nearer(about, plain, later(plain, jumpOf(this.passed)));
    }
    return plain;
  }

  /** What the servers say now. Without a majority (`null`) an earlier announcement stands. */
  hear(witnesses: readonly Witness[] | null, inside: Utc): void {
    const now = this.utc(inside);
    if (this.passed !== null && isOver(this.passed, now)) {
      this.passed = null;
      this.unaware.clear();
    }
    const left = this.left(inside);
    if (witnesses === null || (left !== null && left < DECIDED)) return;
    this.leap = this.passed !== null && this.sincePassed(inside) < DECIDED ? null : announced(witnesses, now);
    if (this.leap === null) {
      if (this.passed === null) this.unaware.clear();
      return;
    }
    for (const { id, truechimer, indicator } of witnesses) {
      if (truechimer && indicator === 0) this.unaware.add(id);
      if (indicator !== 0) this.unaware.delete(id);
    }
  }

  /** Seconds until the announced event, negative after it; null without one. */
  left(inside: Utc): Seconds | null {
    return this.leap && elapsed(this.utc(inside), eventOf(this.leap));
  }

  /** The event is there: the scales part by a second more. Returns by how much UTC jumped. */
  pass(): Seconds {
    if (this.leap === null) return 0;
    const jump = jumpOf(this.leap);
    this.passed = this.leap;
    this.leap = null;
    this.inserted -= jump;
    return jump;
  }

  /** The counter may have stood still: what was planned by it is void, and will be announced anew where it is to come. */
  interrupted(): void {
    this.leap = null;
  }

  /** Did this computer's clock jump because its kernel knew of the leap second? */
  explains(jump: Seconds, inside: Utc | null): boolean {
    const leap = this.leap ?? this.passed;
    if (leap === null || inside === null) return false;
    const distance = Math.abs(this.left(inside) ?? this.sincePassed(inside));
    return distance < KERNEL_WINDOW && Math.abs(jump - jumpOf(leap)) < KERNEL_GRAIN;
  }

  /** Is a source smearing that is ahead of the others by `deviation`, give or take `distance`? */
  smears(source: Witness, deviation: Seconds, distance: Seconds, inside: Utc): boolean {
    const leap = this.leap ?? this.passed;
    if (leap === null || source.indicator !== 0) return false;
    const since = this.leap === null ? this.sincePassed(inside) : -(this.left(inside) ?? 0);
    return smears(leap, since, deviation, distance, this.unaware.has(source.id));
  }

  /** Seconds since the event that has happened, by the scale inside, where nothing jumped. */
  private sincePassed(inside: Utc): Seconds {
    if (this.passed === null) return Number.POSITIVE_INFINITY;
    return elapsed(eventOf(this.passed), this.utc(inside)) - jumpOf(this.passed);
  }
}

const nearer = (about: Utc, a: Utc, b: Utc): Utc =>
  Math.abs(elapsed(about, a)) <= Math.abs(elapsed(about, b)) ? a : b;
