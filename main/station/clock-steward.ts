/**
 * Looks after the clock's keeper for a person: says who sets this clock now and what would change, switches the steering
 * on and off at the person's word and at nobody else's, and takes hands off when another time service is seen to run.
 *
 * What needs the superuser (installing the helper, stopping another time service, giving it back, a far step) is done by
 * Truechimer's own command line, for which the system asks the person for a password.
 */
import type { ObstacleReport, SteeringPlan, SteeringReport, SteeringWish } from '../api/steering.ts';
import type { Connect } from '../clock/helper-link.ts';
import type { SystemClock } from '../clock/system-clock.ts';
import type { Cancel, Interference } from '../engine/sync/ports.ts';
import type { Log } from '../host/log.ts';
import { competitors, type Surroundings } from '../host/time-services/surroundings.ts';
import type { Elevated } from '../install/elevate.ts';
import type { TakenOver } from '../install/taken-over.ts';
import type { Steward } from '../service/engine-service.ts';
import type { SettingsFile } from '../settings/settings.ts';
import { look, needsInstalling, type Sight, steeringPlan } from './steering-plan.ts';

/** Milliseconds. A helper that was just installed has to start; then the claim has to be granted. */
const STARTS_WITHIN = 10_000;
const LOOK_EVERY = 200;

export interface ClockStewardOptions {
  readonly clock: Pick<SystemClock, 'refusal' | 'steer' | 'resume' | 'observe' | 'yield'>;
  readonly connect: Connect;
  readonly settings: SettingsFile;
  readonly lookAround: () => Promise<Surroundings>;
  readonly watch: (changed: (now: Surroundings) => void) => Cancel;
  readonly takenOver: () => readonly TakenOver[];
  /** Why this copy of the program must not steer any clock; null where it may. */
  readonly own: ObstacleReport | null;
  /** Runs `truechimer clock …` as the superuser. */
  readonly elevate: (args: readonly string[]) => Promise<Elevated>;
  /** Whoever uses this program, as the system calls them. */
  readonly person: string;
  readonly now: () => Date;
  readonly log: Pick<Log, 'info' | 'warn'>;
}

export class ClockSteward implements Steward {
  private readonly options: ClockStewardOptions;
  private surroundings: Surroundings | null = null;
  private unwatch: Cancel | null = null;

  constructor(options: ClockStewardOptions) {
    this.options = options;
  }

  /** Takes up what a person wished before, unless somebody else sets the clock by now; and goes on looking. */
  start(): void {
    const { settings, watch, own, log } = this.options;
    const consented = settings.consent !== null && settings.consent.yielded === null;
    if (consented && own !== null) log.warn(`The clock is not steered: ${own.detail}`);
    const wished = consented && own === null;
    let first = true;
    this.unwatch = watch((now) => {
      this.surroundings = now;
      if (!first || !wished) this.heed(now);
      else if (competitors(now).length === 0) this.options.clock.resume();
      else this.options.clock.yield('service');
      first = false;
    });
  }

  stop(): void {
    this.unwatch?.();
    this.unwatch = null;
  }

  /** Another program sets the clock: recorded, so that no start tries again without the person. */
  yielded(trace: Interference): void {
    const { settings, now } = this.options;
    const [other] = this.surroundings === null ? [] : competitors(this.surroundings);
    if (settings.consent === null) return;
    const since = now().toISOString();
    settings.saveConsent({ ...settings.consent, yielded: { since, trace, to: other?.name ?? null } });
  }

  plan(): Promise<SteeringPlan> {
    return steeringPlan(this.sight());
  }

  async steer(wish: SteeringWish): Promise<SteeringReport> {
    return wish.on ? this.switchOn(wish.takeOver) : this.switchOff();
  }

  async consent(): Promise<boolean> {
    return (await this.options.elevate(['consent'])).kind === 'done';
  }

  private async switchOn(takeOver: boolean): Promise<SteeringReport> {
    const { clock, settings, person, now, elevate } = this.options;
    const { helper, obstacles, stops, unstoppable } = await look(this.sight());
    if (obstacles.length > 0) return report('obstructed');
    if (unstoppable || (stops.length > 0 && !takeOver)) return report('competed');
    const verb = needsInstalling(helper) ? 'install' : 'take-over';
    if (verb === 'install' || stops.length > 0) {
      const failure = failed(
        await elevate([verb, ...(verb === 'install' && takeOver ? ['--take-over'] : [])]),
      );
      if (failure !== null) return failure;
    }
    this.surroundings = await this.options.lookAround();
    const stopped = stops.map(({ unit }) => unit);
    settings.saveConsent({ since: now().toISOString(), by: person, stopped, yielded: null });
    clock.steer();
    if (await this.until(() => clock.refusal === null)) return report('steering');
    return report('failed', clock.refusal);
  }

  private async switchOff(): Promise<SteeringReport> {
    const { clock, settings, takenOver, elevate } = this.options;
    clock.observe();
    settings.saveConsent(null);
    if (takenOver().length === 0) return report('observing');
    return failed(await elevate(['give-back'])) ?? report('observing');
  }

  /** A service that runs beside us sets the clock, or may: hands off. */
  private heed(now: Surroundings): void {
    const [other] = competitors(now);
    if (other === undefined || this.options.clock.refusal === 'observing') return;
    this.options.log.warn(`${other.name} runs and may set this clock.`);
    this.options.clock.yield('service');
  }

  private sight(): Sight {
    const { connect, lookAround, takenOver, own, clock } = this.options;
    return { connect, lookAround, takenOver, own, ours: clock.refusal === null };
  }

  private async until(so: () => boolean): Promise<boolean> {
    for (let waited = 0; waited < STARTS_WITHIN; waited += LOOK_EVERY) {
      if (so()) return true;
      await new Promise((done) => setTimeout(done, LOOK_EVERY));
    }
    return so();
  }
}

const report = (outcome: SteeringReport['outcome'], detail: string | null = null): SteeringReport => ({
  outcome,
  detail,
  command: null,
});

/** Null where it went well. */
function failed(elevated: Elevated): SteeringReport | null {
  switch (elevated.kind) {
    case 'done':
      return null;
    case 'dismissed':
      return report('dismissed');
    case 'by-hand':
      return { outcome: 'by-hand', detail: null, command: elevated.command };
    case 'failed':
      return report('failed', elevated.detail);
  }
}
