/** The kernel's clock as clients and the journal are told of it. */
import type { ClockReport } from './protocol/reply.ts';
import type { ClockState } from './system-clock/system-clock.ts';

export function clockReport(state: ClockState): ClockReport {
  const micro = (value: number | null) => (value === null ? null : value / 1e6);
  return {
    realtime: String(state.realtime),
    monotonic: String(state.hrtime),
    frequency: state.frequency,
    tick: state.tick,
    synchronised: state.synchronised,
    maximumError: micro(state.maximumError),
    estimatedError: micro(state.estimatedError),
    leap: state.leap,
  };
}

/** Nanoseconds since 1970 as a date, or as they are where no calendar has them. */
export function iso(realtime: bigint): string {
  const date = new Date(Number(realtime / 1_000_000n));
  return Number.isNaN(date.getTime()) ? String(realtime) : date.toISOString();
}
