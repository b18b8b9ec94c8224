/**
 * Timers on the simulated monotonic clock: what is due rings when the simulator says that it is so late, and the simulator
 * is told when to say so next. Timers of one instant ring in the order in which they were set.
 */
import type { Cancel, Timers } from '../../engine/sync/ports.ts';
import { later, type Monotonic, type Seconds } from '../../engine/time/instant.ts';

interface Alarm {
  readonly due: Monotonic;
  readonly order: number;
  readonly action: () => void;
}

/**
 * Simulators that keep time in doubles of seconds since 1970 come as near to an instant as 0.24 us; one that stops short
 * of it by that would be sent back to it for ever.
 */
const GRAIN = 1_000n;

export class SimulatedTimers implements Timers {
  private readonly now: () => Monotonic;
  /** The next one first. */
  private readonly alarms: Alarm[] = [];
  private order = 0;

  constructor(now: () => Monotonic) {
    this.now = now;
  }

  after(delay: Seconds, action: () => void): Cancel {
    const alarm: Alarm = { due: later(this.now(), Math.max(0, delay)), order: this.order++, action };
    const place = this.alarms.findIndex(({ due }) => due > alarm.due);
    this.alarms.splice(place < 0 ? this.alarms.length : place, 0, alarm);
    return () => {
      const at = this.alarms.indexOf(alarm);
      if (at >= 0) this.alarms.splice(at, 1);
    };
  }

  /** When the next one is due; null where none is set. */
  get next(): Monotonic | null {
    return this.alarms[0]?.due ?? null;
  }

  /** Rings what is due. What is set meanwhile has to wait for its own event, however soon it is due. */
  ring(): void {
    const { order: set } = this;
    const now = this.now() + GRAIN;
    for (;;) {
      const alarm = this.alarms.find(({ order }) => order < set);
      if (alarm === undefined || alarm.due > now) return;
      this.alarms.splice(this.alarms.indexOf(alarm), 1);
      alarm.action();
    }
  }
}
