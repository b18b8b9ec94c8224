/**
 * What is written down for the next run, and when: the drift at most hourly, the last status when it has changed and not
 * more than once a minute, both at the end. One record, so that a kill at any instant leaves a whole one.
 */
import { DriftKeeper, type LearnedDrift, restore } from '../discipline/drift.ts';
import { elapsed, type Raw, type Seconds, toSeconds } from '../time/instant.ts';
import type { Reading } from '../time/reading.ts';
import type { LastStatus, Memory, Ports } from './ports.ts';

/** A flapping network must not wear out a disk. */
const STATUS_INTERVAL: Seconds = 60;

export class Keeping {
  /** The drift that an earlier run learned, as it is worth now. */
  readonly prior: LearnedDrift | null;
  private readonly ports: Pick<Ports, 'store' | 'machine'>;
  private readonly keeper: DriftKeeper;
  private memory: Memory;
  private lastSave: Raw | null = null;

  constructor(ports: Pick<Ports, 'store' | 'machine'>, memory: Memory | null, now: Reading) {
    this.ports = ports;
    this.memory = memory ?? { version: 1, drift: null, last: null };
    const kept = this.memory.drift;
    this.prior = kept && restore(kept, ports.machine, toSeconds(now.wall - BigInt(kept.savedAt)));
    this.keeper = new DriftKeeper(this.prior?.sigma ?? null, now.raw);
  }

  /** When the drift was last written in this run. */
  get driftSavedAt(): Raw | null {
    return this.keeper.lastSave;
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
      drift: driftDue ? { ...drift, savedAt: at, ...this.ports.machine } : this.memory.drift,
      last: { ...status, at },
    };
    if (driftDue) this.keeper.saved(now.raw);
    this.lastSave = now.raw;
    this.ports.store.save(this.memory);
  }

  private differs({ health, servers }: Omit<LastStatus, 'at'>): boolean {
    const { last } = this.memory;
    return last === null || last.health !== health || last.servers.join() !== servers.join();
  }
}
