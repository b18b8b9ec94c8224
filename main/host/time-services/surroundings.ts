/**
 * What is found beside us: who else sets this clock or would, and why it must not be taken over from them. Competing
 * time services are named, never fought: nothing in this directory starts, stops or changes anything.
 *
 * What cannot be told is decided for the other side: a program counts as setting the clock until something shows that
 * it does not.
 */
import type { TimeServiceId } from '../../time-services/known.ts';

/**
 * Why a running program is no competitor.
 * - `told-not-to`: its options or settings forbid it (`chronyd -x` watches and serves).
 * - `no-right`: it lacks the right, as in most containers.
 * - `another-clock`: it sets the clock of a network card, not that of the system.
 * - `on-request`: it sets the clock only when the host of this virtual machine says so, which hosts do after a start, a
 *   pause or a move: after a moment, that is, at which this clock was wrong anyway.
 */
export type Harmless = 'told-not-to' | 'no-right' | 'another-clock' | 'on-request';

/** A program, or a part of the system, that sets clocks. */
export interface TimeService {
  readonly id: TimeServiceId;
  /** What people call it. */
  readonly name: string;
  /** running: it may set the clock now. enabled: it will without being asked, after a start at the latest. installed: it does nothing. */
  readonly state: 'running' | 'enabled' | 'installed';
  /** By which the system starts and stops it (unit, service, job); null where it was seen as a process only. */
  readonly unit: string | null;
  readonly pid: number | null;
  /** Of what runs; null where it sets the clock, or may, and for all that does not run. */
  readonly harmless: Harmless | null;
}

/**
 * Why this clock must not be taken over.
 * - `domain-joined`: the domain gives the time, and logging in fails at a difference of five minutes.
 * - `policy-managed`: an administrator's tool keeps the settings of time, and would put them back.
 * - `hypervisor-synced`: the host of this virtual machine sets the clock, from outside.
 * - `container`, `wsl`: the clock is not this system's own.
 * - `no-right`: on this system nobody has the right to set a clock.
 */
export interface Obstacle {
  readonly kind: 'domain-joined' | 'policy-managed' | 'hypervisor-synced' | 'container' | 'wsl' | 'no-right';
  /** Who stands behind it, where that has a name: the domain, the tool, the kind of container. */
  readonly by: string | null;
  /** Where that was seen: a file, a setting, the answer of a program. */
  readonly detail: string;
}

export interface Surroundings {
  readonly services: readonly TimeService[];
  readonly obstacles: readonly Obstacle[];
  /** What could not be looked at, and why. Where this is not empty, the rest may be incomplete. */
  readonly unknown: readonly string[];
}

/** Those that set this clock now, as far as can be told. */
export function competitors({ services }: Surroundings): readonly TimeService[] {
  return services.filter(({ state, harmless }) => state === 'running' && harmless === null);
}

export function joined(...parts: readonly Partial<Surroundings>[]): Surroundings {
  return {
    services: parts.flatMap(({ services = [] }) => services),
    obstacles: parts.flatMap(({ obstacles = [] }) => obstacles),
    unknown: parts.flatMap(({ unknown = [] }) => unknown),
  };
}
