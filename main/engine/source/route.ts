/**
 * The paths that packets to one server take, and the moment at which they take another. A change of route shifts the
 * floor of the delay at once and for long; load shifts some delays for a while. So a longer path is believed when twelve
 * samples in a row lie above three quarters of the old ones (by chance once in 4^12 = 17 million) *and* close together,
 * as on a path at rest and unlike under load; a shorter one as soon as a sample undercuts a floor that is well known,
 * for nothing but a shorter path can do that. A floor that creeps up is the same path: once the last 64 samples, close
 * together, all lie a jitter above it (of a path at rest the smallest of so many lies a sixth of a jitter above), the floor
 * is taken from them alone.
 *
 * What a new path adds to the offsets is for the estimate to find out, from the continuity of the clock. A path that was
 * seen before is recognised, so that what was learned of it holds again.
 */
import type { Measurement } from '../ntp/exchange.ts';
import type { Seconds } from '../time/instant.ts';
import { DelayModel, MEDIAN_OF_GAMMA_2, type Window } from './delay-model.ts';

/** Samples that must agree on a longer path. */
const CONFIRMATIONS = 12;

/** A share of old samples that all of them must exceed. */
const EXCEEDED = 0.75;

/** Samples that must agree on a floor that has crept up: an hour of them, longer than most loads. */
const RISEN = 64;

/** Their spread, as a multiple of the jitter of the path before: load spreads them by much more. */
const TIGHT = 3;

/** Below so many samples the floor of a path is not known well enough to speak of another path. */
const KNOWN = 40;

/** Below a known floor by less than this (and two jitters) is the floor itself. */
const FLOOR_SLACK: Seconds = 2e-6;

/** A remembered path is recognised when its floor is hit to this share of the change. */
const RECOGNISED = 0.15;

/** Paths that are remembered beside the present one: routes fail over between few. */
const MEMORY = 3;

export interface RouteChange {
  /** The path left, and the one taken now; numbers, unique for this source. */
  readonly from: number;
  readonly to: number;
  /** It was taken before. */
  readonly known: boolean;
  /** Change of the smallest delay. */
  readonly delay: Seconds;
}

interface Path {
  readonly id: number;
  readonly delays: DelayModel;
}

export class Route {
  private present: Path = { id: 0, delays: new DelayModel() };
  private next = 1;
  private readonly remembered: Path[] = [];
  /** Newest last. */
  private recent: Measurement[] = [];

  /** The path in use. */
  get path(): number {
    return this.present.id;
  }

  /** What is known of its delays. */
  get delays(): DelayModel {
    return this.present.delays;
  }

  window(delay: Seconds): Window {
    return this.delays.window(delay);
  }

  /** Takes in an exchange; what changed with it, if anything did. */
  add(measurement: Measurement): RouteChange | null {
    this.recent.push(measurement);
    if (this.recent.length > RISEN) this.recent.shift();
    const change = this.judge(measurement.delay);
    if (change === null) this.delays.add(measurement.raw, measurement.delay);
    return change;
  }

  /** The present one and those that are remembered. */
  get paths(): readonly number[] {
    return [this.present, ...this.remembered].map((p) => p.id);
  }

  /** The machine may be on another network: nothing that was known of the paths holds. */
  forget(): void {
    this.present = { id: this.next++, delays: new DelayModel() };
    this.remembered.length = 0;
    this.recent = [];
  }

  private judge(delay: Seconds): RouteChange | null {
    const { minimum, jitter, count } = this.delays;
    if (count === 0) return null;
    const back = this.remembered.find(
      ({ delays: p }) =>
        delay < (minimum + p.minimum) / 2 - FLOOR_SLACK &&
        p.minimum < minimum &&
        delay > p.minimum - 2 * p.jitter &&
        delay < p.minimum + 4 * p.jitter,
    );
    if (back !== undefined) return this.change(1, back);
    if (count < KNOWN) return null;
    if (delay < minimum - 2 * jitter - FLOOR_SLACK) return this.change(1, null);
    if (this.lie(CONFIRMATIONS, (old) => this.delays.quantile((EXCEEDED * old) / count))) {
      return this.longer(CONFIRMATIONS);
    }
    if (this.lie(RISEN, () => minimum)) this.raiseFloor();
    return null;
  }

  /** The last samples lie above a delay, which those before them determine, by a jitter and close together. */
  private lie(samples: number, above: (old: number) => Seconds): boolean {
    const { count, jitter } = this.delays;
    // All but the newest are in the model; they are the largest in it, if this is another path.
    const old = count - samples + 1;
    if (this.recent.length < samples || old < KNOWN) return false;
    const delays = this.recent
      .slice(-samples)
      .map((r) => r.delay)
      .sort((a, b) => a - b);
    const spread = (delays[samples >> 1]! - delays[0]!) / MEDIAN_OF_GAMMA_2;
    return delays[0]! > above(old) + jitter && spread < TIGHT * jitter;
  }

  /** The newest sample is still to be added. */
  private raiseFloor(): void {
    this.present = { id: this.present.id, delays: new DelayModel(this.delays.jitter) };
    for (const { raw, delay } of this.recent.slice(-RISEN, -1)) this.delays.add(raw, delay);
    this.recent = [];
  }

  private longer(samples: number): RouteChange {
    const floor = Math.min(...this.recent.slice(-samples).map((r) => r.delay));
    const rise = floor - this.delays.minimum;
    const again = this.remembered.find(({ delays: p }) => Math.abs(p.minimum - floor) < RECOGNISED * rise);
    return this.change(samples, again ?? null);
  }

  private change(samples: number, known: Path | null): RouteChange {
    const before = this.present;
    const { minimum, jitter } = before.delays;
    if (known !== null) this.remembered.splice(this.remembered.indexOf(known), 1);
    this.remembered.push(before);
    if (this.remembered.length > MEMORY) this.remembered.shift();
    this.present = known ?? { id: this.next++, delays: new DelayModel(jitter) };
    const measured = this.recent.slice(-samples);
    for (const { raw, delay } of measured) this.delays.add(raw, delay);
    this.recent = [];
    const delay = this.delays.minimum - minimum;
    return { from: before.id, to: this.path, known: known !== null, delay };
  }
}
