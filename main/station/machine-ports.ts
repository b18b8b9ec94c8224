/**
 * This machine as the engine's ports: its clocks, its network, its disk. What could not be had in the better way is said
 * in `stamping`.
 */
import path from 'node:path';
import type { Status } from '../api/status.ts';
import type { ObstacleReport } from '../api/steering.ts';
import type { Clock, Ports, Store } from '../engine/sync/ports.ts';
import type { Log } from '../host/log.ts';
import { hostMachine } from '../host/machine.ts';
import { type MemoryFile, openMemoryFile } from '../host/memory-file.ts';
import { hostRandom } from '../host/random.ts';
import { hostResolver } from '../host/resolver.ts';
import { hostTimers } from '../host/timers.ts';
import { type OpenedTimescale, openTimescale } from '../host/timescale/open.ts';
import { openTransport } from '../host/udp/transport.ts';
import { RELEASED } from '../release/release.ts';

/** What a question to a server needs, without anything that is kept. */
export interface Asking {
  readonly ports: Pick<Ports, 'timescale' | 'timers' | 'random' | 'transport' | 'resolver' | 'notBefore'>;
  readonly stamping: () => Status['stamping'];
  /** Why no clock may be steered by these times; null where it may. */
  readonly obstacle: ObstacleReport | null;
}

export function openAsking(): Asking {
  const { timescale, counter, reason } = openTimescale();
  const transport = openTransport(timescale);
  return {
    ports: {
      timescale,
      timers: hostTimers,
      random: hostRandom,
      transport,
      resolver: hostResolver(),
      notBefore: RELEASED,
    },
    stamping: () => {
      const stamped = transport.stamping();
      return { ...stamped, counter, reason: stamped.reason ?? reason };
    },
    obstacle: counterObstacle({ timescale, counter, reason }),
  };
}

/** A counter that is slewed together with the clock would take each correction for the servers'. */
export function counterObstacle({ timescale, counter, reason }: OpenedTimescale): ObstacleReport | null {
  if (counter === 'raw' || !timescale.slewsTogether) return null;
  return { kind: 'no-counter', by: null, detail: reason ?? '' };
}

/** The file, in the state directory, of what survives a restart. */
const MEMORY = 'memory.json';

export function openMemory(state: string, log: Log): MemoryFile {
  return openMemoryFile(path.join(state, MEMORY), ({ kind, file, detail }) => {
    log.warn(
      kind === 'corrupt' ? `${file} could not be understood; it is put aside` : `${file} cannot be written`,
      detail,
    );
  });
}

export function machinePorts(asking: Asking, clock: Clock, store: Store): Ports {
  return { ...asking.ports, clock, store, machine: hostMachine() };
}
