/**
 * The clock of a machine that is simulated elsewhere, steered as a real kernel's is: by its frequency and by steps. A
 * slew is a frequency for a while, because kernels have no gentler one (`adjtime` always runs at 500 ppm); a timer ends it.
 */
import type { Cancel, Clock, Done, Step, Timers } from '../../engine/sync/ports.ts';
import { elapsed, later, type Raw, type Seconds, toNanos } from '../../engine/time/instant.ts';
import type { Moment } from './moment.ts';
import { kept, MAX_PPM, say } from './protocol.ts';

/** What kernels accept as a correction of a quartz (Linux: MAXFREQ); no quartz that a computer boots with needs more. */
const MAX_FREQUENCY_PPM = 500;

export class SteeredClock implements Clock {
  readonly kind = 'simulated';
  readonly refusal = null;
  private readonly moment: Moment;
  private readonly timers: Timers;
  private readonly tell: (command: string) => void;
  private frequency = 0;
  private slewing: { readonly ppm: number; readonly until: Raw } | null = null;
  private slewEnd: Cancel | null = null;

  constructor(moment: Moment, timers: Timers, tell: (command: string) => void) {
    this.moment = moment;
    this.timers = timers;
    this.tell = tell;
  }

  setFrequency(ppm: number, done: Done): void {
    const may = Math.abs(ppm) <= MAX_FREQUENCY_PPM;
    if (may) {
      this.frequency = ppm;
      this.run();
    }
    done(may ? null : 'refused');
  }

  slew(amount: Seconds, over: Seconds, done: Done): void {
    const ppm = (amount / over) * 1e6;
    const may = over > 0 && Math.abs(ppm) <= MAX_PPM - MAX_FREQUENCY_PPM;
    if (may) {
      this.slewing = amount === 0 ? null : { ppm, until: later(this.moment.read().raw, over) };
      this.run();
    }
    done(may ? null : 'refused');
  }

  step({ amount }: Step, done: Done): void {
    const nanos = toNanos(amount);
    this.slewing = null;
    this.run();
    this.tell(say.step(nanos));
    this.moment.steppedBy(nanos);
    done(null);
  }

  /** Nobody else is there who would want to know, or who would set it. */
  vouch(): void {}
  yield(): void {}
  readonly listen = () => () => {};

  leap(_kind: 'insert' | 'delete' | null, done: Done): void {
    done('refused');
  }

  /** Frequency and slew together are what the clock runs at, until the slew ends. */
  private run(): void {
    const { slewing } = this;
    const ppm = kept(this.frequency + (slewing?.ppm ?? 0));
    this.tell(say.frequency(ppm));
    this.moment.steeredBy(ppm);
    this.slewEnd?.();
    this.slewEnd = null;
    if (slewing === null) return;
    // The slew lasts so long by the raw counter; the timer counts on the clock that is being sped up.
    const left = elapsed(this.moment.read().raw, slewing.until) * (1 + ppm * 1e-6);
    this.slewEnd = this.timers.after(left, () => {
      this.slewing = null;
      this.run();
    });
  }
}
