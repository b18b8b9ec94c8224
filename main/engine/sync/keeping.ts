/**
 * What is written down for the next run, and when: the drift and the daily pattern at most hourly, the last status when it
 * has changed and not more than once a minute, all at the end. One record, so that a kill at any instant leaves a whole
 * one.
 */
import { DailyPattern } from '../discipline/daily-pattern.ts';
import { DriftKeeper, type LearnedDrift, restore } from '../discipline/drift.ts';
import { type Mark, MeanRateMeter } from '../discipline/mean-rate.ts';
import { elapsed, type Raw, type Seconds, toSeconds } from '../time/instant.ts';
import type { Reading } from '../time/reading.ts';
import type { DriftRecord, LastStatus, Machine, Memory, Ports } from './ports.ts';

/** A flapping network must not wear out a disk. */
const STATUS_INTERVAL: Seconds = 60;

export class Keeping {
  /** The drift that an earlier run learned, as it is worth now. */
  readonly prior: LearnedDrift | null;
  /** What the quartz does every day, by this run and those before. */
  readonly pattern: DailyPattern;
  private readonly meter = new MeanRateMeter();
  private readonly ports: Pick<Ports, 'store' | 'machine'>;
  private readonly keeper: DriftKeeper;
  private memory: Memory;
  private lastSave: Raw | null = null;

  constructor(ports: Pick<Ports, 'store' | 'machine'>, memory: Memory | null, now: Reading) {
    this.ports = ports;
    this.memory = memory ?? { version: 1, drift: null, last: null };
    const kept = this.memory.drift;
    this.pattern = (kept && keptPattern(kept, ports.machine)) ?? new DailyPattern();
    const swing = this.pattern.settled ? this.pattern.amplitude : null;
    const age = kept ? toSeconds(now.wall - BigInt(kept.savedAt)) : 0;
    this.prior = kept && restore({ ...kept, swing }, ports.machine, age);
    this.keeper = new DriftKeeper(this.prior?.sigma ?? null, now.raw);
  }

  /** When the drift was last written in this run. */
  get driftSavedAt(): Raw | null {
    return this.keeper.lastSave;
  }

  /** What repeats every day, for people: half of the swing, ppm, and the hours that it was learned from. */
  get shownPattern(): { readonly amplitude: number; readonly hours: number } | null {
    const { pattern } = this;
    return pattern.shows ? { amplitude: pattern.amplitude, hours: pattern.learnedFrom / 3600 } : null;
  }

  /** A sample was taken in: where UTC stands on the counter, as measured, never as continued without a sample. */
  heard(mark: Mark): void {
    const mean = this.meter.mark(mark);
    if (mean !== null) this.pattern.learn(mean);
  }

  /** The counter may have stood still, or UTC is to be found anew: no mean rate can be taken across that. */
  interrupted(): void {
    this.meter.interrupt();
  }

  /** `drift`: as learned by now; null while nothing was measured. `ending`: the last chance. */
  consider(now: Reading, drift: LearnedDrift | null, status: Omit<LastStatus, 'at'>, ending: boolean): void {
    const driftDue = drift !== null && (ending || this.keeper.due(drift.sigma, now.raw));
    const rested = this.lastSave === null || elapsed(this.lastSave, now.raw) >= STATUS_INTERVAL;
    const statusDue = status.health !== 'starting' && (ending || (this.differs(status) && rested));
    if (!driftDue && !statusDue) return;
    const at = String(now.wall);
    this.memory = {
      version: 1,
      drift: driftDue ? this.record(drift, at) : this.memory.drift,
      last: { ...status, at },
    };
    if (driftDue) this.keeper.saved(now.raw);
    this.lastSave = now.raw;
    this.ports.store.save(this.memory);
  }

  private record({ ppm, sigma, wander = null }: LearnedDrift, savedAt: string): DriftRecord {
    return { ppm, sigma, wander, pattern: this.pattern.state, savedAt, ...this.ports.machine };
  }

  private differs({ health, servers }: Omit<LastStatus, 'at'>): boolean {
    const { last } = this.memory;
    return last === null || last.health !== health || last.servers.join() !== servers.join();
  }
}

/** Another counter is another quartz; after a reboot it is the same, perhaps calibrated anew. */
function keptPattern({ pattern, boot, counter }: DriftRecord, machine: Machine): DailyPattern | null {
  return pattern && counter === machine.counter
    ? DailyPattern.restored(pattern, boot === machine.boot)
    : null;
}
