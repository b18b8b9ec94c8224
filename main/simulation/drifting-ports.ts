/**
 * Real ports seen through a bad quartz: this machine's counter is taken for true time, and the engine gets a simulated
 * counter that drifts against it, with a simulated clock on top. Packets, timers and randomness stay real; the real clock
 * is neither shown nor touched.
 */
import { SimulatedClock } from '../clock/simulated-clock.ts';
import type { Ports } from '../engine/sync/ports.ts';
import { later, type Monotonic, type Raw, type Seconds, type Utc } from '../engine/time/instant.ts';
import type { Reading } from '../engine/time/reading.ts';
import { Oscillator, type OscillatorModel } from './oscillator.ts';
import type { SeededRandom } from './random.ts';

export interface Drifting {
  readonly ports: Pick<Ports, 'timescale' | 'transport' | 'clock' | 'machine'>;
  readonly clock: SimulatedClock;
  /** True time of this little world. */
  readonly now: () => Utc;
}

/** `clockError`: the simulated clock at the start; positive is fast. */
export function drifting(
  real: Pick<Ports, 'timescale' | 'transport'>,
  model: OscillatorModel,
  clockError: Seconds,
  random: SeededRandom,
): Drifting {
  const start = real.timescale.read();
  const trueAt = (raw: Raw) => (start.wall + (raw - start.raw)) as Utc;
  const quartz = new Oscillator(model, random, start.wall, start.raw);
  const counterAt = (raw: Raw) => quartz.read(trueAt(raw));
  const clock = new SimulatedClock(() => counterAt(real.timescale.read().raw), later(start.wall, clockError));
  const through = (reading: Reading): Reading => {
    const raw = counterAt(reading.raw);
    return { raw, monotonic: raw as bigint as Monotonic, wall: clock.at(raw), width: reading.width };
  };
  return {
    now: () => trueAt(real.timescale.read().raw),
    clock,
    ports: {
      timescale: { read: () => through(real.timescale.read()) },
      transport: {
        send: (to, bytes, events) =>
          real.transport.send(to, bytes, {
            sent: (at) => events.sent(through(at)),
            received: (datagram, at) => events.received(datagram, counterAt(at)),
            failed: (failure) => events.failed(failure),
          }),
      },
      clock,
      machine: { boot: 'demonstration', counter: 'simulated' },
    },
  };
}
