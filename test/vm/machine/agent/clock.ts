/**
 * The guest's kernel clock through libc: read, set, and adjusted as any process with the right to may do it. It shares
 * nothing with the program under test.
 */
import type { ClockChange, WireClock } from '../protocol.ts';
import { bind, errno } from './libc.ts';

const gettime = bind<(id: number, spec: Buffer) => number>('int clock_gettime(int, void *)');
const settimeTo = bind<(id: number, spec: Buffer) => number>('int clock_settime(int, void *)');
const adjust = bind<(id: number, timex: Buffer) => number>('int clock_adjtime(int, void *)');

/** time.h */
const REALTIME = 0;
const MONOTONIC = 1;
const MONOTONIC_RAW = 4;

const NS = 1_000_000_000n;
const spec = Buffer.alloc(16);

function now(id: number): bigint {
  gettime(id, spec);
  return spec.readBigInt64LE(0) * NS + spec.readBigInt64LE(8);
}

/** struct timex (sys/timex.h) on 64-bit Linux: where its fields are. */
const AT = {
  modes: 0,
  offset: 8,
  frequency: 16,
  maxerror: 24,
  esterror: 32,
  status: 40,
  constant: 48,
  seconds: 72,
  subseconds: 80,
  tick: 88,
  tai: 160,
} as const;
const TIMEX_BYTES = 208;
const ADJ = {
  offset: 0x0001,
  frequency: 0x0002,
  maxerror: 0x0004,
  esterror: 0x0008,
  status: 0x0010,
  constant: 0x0020,
  tai: 0x0080,
  setoffset: 0x0100,
  nano: 0x2000,
  tick: 0x4000,
  singleshot: 0x8001,
} as const;
const STA_NANO = 0x2000;
const PPM = 65_536;
const MICRO = 1e6;

function call(timex: Buffer): number {
  const state = adjust(REALTIME, timex);
  if (state < 0) throw new Error(`clock_adjtime failed, errno ${errno()}`);
  return state;
}

const TRIES = 5;

interface Readings {
  readonly realtime: bigint;
  readonly monotonic: bigint;
  readonly raw: bigint;
  readonly width: bigint;
}

/** The three clocks at one moment; the tightest of some tries, because the processor may be taken away in between. */
function together(): Readings {
  let best: Readings | null = null;
  for (let i = 0; i < TRIES; i++) {
    const before = now(MONOTONIC_RAW);
    const wall = now(REALTIME);
    const monotonic = now(MONOTONIC);
    const width = now(MONOTONIC_RAW) - before;
    if (best === null || width < best.width) {
      best = { realtime: wall, monotonic, raw: before + width / 2n, width };
    }
  }
  return best!;
}

export function readClock(): WireClock {
  const timex = Buffer.alloc(TIMEX_BYTES);
  const state = call(timex);
  const { realtime: wall, monotonic, raw, width } = together();
  const status = timex.readInt32LE(AT.status);
  return {
    realtime: String(wall),
    monotonic: String(monotonic),
    raw: String(raw),
    width: Number(width) / 1e9,
    frequencyPpm: Number(timex.readBigInt64LE(AT.frequency)) / PPM,
    tick: Number(timex.readBigInt64LE(AT.tick)),
    status,
    state,
    maxerror: Number(timex.readBigInt64LE(AT.maxerror)) / MICRO,
    esterror: Number(timex.readBigInt64LE(AT.esterror)) / MICRO,
    offset: Number(timex.readBigInt64LE(AT.offset)) / ((status & STA_NANO) !== 0 ? 1e9 : MICRO),
    constant: Number(timex.readBigInt64LE(AT.constant)),
    tai: timex.readInt32LE(AT.tai),
  };
}

export function adjustClock(change: ClockChange): WireClock {
  if (change.singleshot !== undefined) adjustAlone(change.singleshot);
  const timex = Buffer.alloc(TIMEX_BYTES);
  let modes = 0;
  const set = (mode: number, at: number, value: number | undefined): void => {
    if (value === undefined) return;
    modes |= mode;
    timex.writeBigInt64LE(BigInt(Math.round(value)), at);
  };
  const scaled = (value: number | undefined, unit: number) =>
    value === undefined ? undefined : value * unit;
  set(ADJ.frequency, AT.frequency, scaled(change.frequencyPpm, PPM));
  set(ADJ.tick, AT.tick, change.tick);
  set(ADJ.maxerror, AT.maxerror, scaled(change.maxerror, MICRO));
  set(ADJ.esterror, AT.esterror, scaled(change.esterror, MICRO));
  set(ADJ.offset | ADJ.nano, AT.offset, scaled(change.offset, 1e9));
  // The kernel takes both from the same field, so they cannot be set in one call.
  if (change.constant !== undefined && change.tai !== undefined) throw new Error('constant or tai, not both');
  set(ADJ.constant, AT.constant, change.constant);
  set(ADJ.tai, AT.constant, change.tai);
  if (change.status !== undefined) {
    modes |= ADJ.status;
    timex.writeInt32LE(change.status, AT.status);
  }
  if (change.step !== undefined) {
    modes |= ADJ.setoffset | ADJ.nano;
    const ns = BigInt(Math.round(change.step * 1e9));
    // Its nanoseconds may not be negative.
    const below = ((ns % NS) + NS) % NS;
    timex.writeBigInt64LE((ns - below) / NS, AT.seconds);
    timex.writeBigInt64LE(below, AT.subseconds);
  }
  timex.writeUInt32LE(modes, AT.modes);
  call(timex);
  return readClock();
}

function adjustAlone(seconds: number): void {
  const timex = Buffer.alloc(TIMEX_BYTES);
  timex.writeUInt32LE(ADJ.singleshot, AT.modes);
  timex.writeBigInt64LE(BigInt(Math.round(seconds * MICRO)), AT.offset);
  call(timex);
}

export function setClock(ns: bigint): void {
  const to = Buffer.alloc(16);
  to.writeBigInt64LE(ns / NS, 0);
  to.writeBigInt64LE(ns % NS, 8);
  if (settimeTo(REALTIME, to) !== 0) throw new Error(`clock_settime failed, errno ${errno()}`);
}
