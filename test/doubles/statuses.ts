/** States of a clock as an engine would report them; each test says only what is special in its case. */
import type { SourceStatus, Status } from '../../main/api/status.ts';

export function source(name: string, change: Partial<SourceStatus> = {}): SourceStatus {
  return {
    id: name,
    name,
    pool: false,
    address: '192.0.2.10',
    port: 123,
    verdict: { kind: 'truechimer' },
    stratum: 2,
    refid: '198.51.100.7',
    offset: 0.0034,
    delay: 0.018,
    bound: 0.016,
    jitter: 0.0004,
    reach: 0b1111_1111,
    poll: 64,
    lastAnswerAge: 12,
    nextPollIn: 52,
    slowed: false,
    bias: 0.0003,
    route: null,
    ...change,
  };
}

/** Three servers agree, the fourth is 80 ms off, and nobody touches the clock. */
export const OBSERVED: Status = {
  at: Date.UTC(2026, 10, 23, 9, 0, 0),
  version: '0.1.0',
  engine: { presence: 'here', kind: 'daemon', pid: 4711, takeoverIn: null },
  mode: 'observe',
  clock: { kind: 'system', steerable: false, reason: 'observing' },
  consent: null,
  paused: false,
  health: 'in-sync',
  limit: 0.1,
  offset: 0.0032,
  bound: 0.014,
  likely: 0.0004,
  calibration: { right: 997, of: 1000 },
  forecast: { within: 0.02, lasts: 18_600 },
  holdover: false,
  lastAnswerAge: 12,
  nextPollIn: 52,
  chosen: 'time.one.example',
  drift: {
    ppm: -12.4,
    sigma: 0.21,
    wander: 0.0004,
    pattern: { amplitude: 0.31, hours: 74 },
    restored: false,
    savedAge: 120,
  },
  leap: null,
  sources: [
    source('time.one.example', {
      verdict: { kind: 'chosen' },
      offset: 0.0031,
      bound: 0.012,
      delay: 0.0142,
      stratum: 1,
      refid: 'GPS',
      route: { changes: 1, age: 7500, delay: 0.01, correction: 0.005 },
    }),
    source('ntp.two.example', { address: '198.51.100.23', offset: 0.0046, bound: 0.019, delay: 0.0281 }),
    source('ntp.three.example', { address: '2001:db8::7', offset: 0.0011, bound: 0.017, reach: 0b1111_0111 }),
    source('clock.four.example', {
      address: '203.0.113.9',
      verdict: { kind: 'falseticker', by: 0.054, agreeing: 3 },
      offset: 0.0832,
      bound: 0.013,
      stratum: 3,
    }),
    source('pool.ntp.example', {
      id: 'pool.ntp.example 2',
      pool: true,
      address: '203.0.113.77',
      verdict: { kind: 'silent' },
      stratum: null,
      refid: null,
      offset: null,
      delay: null,
      bound: null,
      jitter: null,
      bias: null,
      reach: 0,
      lastAnswerAge: null,
    }),
  ],
  diagnosis: null,
  resync: null,
  lastResync: null,
  lastCorrection: null,
  before: null,
  stamping: { receive: 'kernel', transmit: 'kernel', counter: 'raw', reason: null },
  problems: [],
};

export const STEERED: Status = {
  ...OBSERVED,
  mode: 'steering',
  clock: { kind: 'simulated', steerable: true, reason: null },
  consent: { since: '2026-11-23T08:41:00Z', by: 'the demonstration', yielded: null },
  engine: { ...OBSERVED.engine, kind: 'demo' },
};

/** Kept right since yesterday, on a computer of somebody's own. */
export const KEPT: Status = {
  ...OBSERVED,
  mode: 'steering',
  clock: { kind: 'system', steerable: true, reason: null },
  consent: { since: '2026-11-22T17:05:00Z', by: 'ada', yielded: null },
};

/** It was kept right until chrony was started beside it. */
export const YIELDED: Status = {
  ...OBSERVED,
  mode: 'yielded',
  clock: { kind: 'system', steerable: false, reason: 'yielded' },
  consent: {
    since: '2026-11-22T17:05:00Z',
    by: 'ada',
    yielded: { since: '2026-11-23T08:12:00Z', trace: 'service', to: 'chrony' },
  },
};

/** It is to be kept right, but the helper was taken away. */
export const HELPLESS: Status = {
  ...OBSERVED,
  clock: { kind: 'system', steerable: false, reason: 'no-helper' },
  consent: KEPT.consent,
};

/** Eight hours off, as after a battery was changed: too far to be corrected without being asked. */
export const ASKED: Status = {
  ...KEPT,
  health: 'out-of-sync',
  offset: 28_800.0032,
  lastCorrection: { kind: 'asked', amount: 28_800.0032, over: null, reason: 'panic', age: 4 },
  sources: OBSERVED.sources.map((s) => ({ ...s, offset: s.offset === null ? null : s.offset + 28_800 })),
};

export const OUT_OF_SYNC: Status = {
  ...OBSERVED,
  health: 'out-of-sync',
  offset: -0.412,
  bound: 0.018,
  likely: 0.0009,
  sources: OBSERVED.sources.map((s) => ({ ...s, offset: s.offset === null ? null : s.offset - 0.415 })),
};

export const DEGRADED: Status = {
  ...OBSERVED,
  health: 'degraded',
  offset: 0.021,
  bound: 0.12,
  likely: 0.004,
  forecast: { within: 0.05, lasts: 5400 },
  holdover: true,
  lastAnswerAge: 5400,
};

/** New Year's Eve of a leap second, in the hours when one server smears it. */
export const LEAPING: Status = {
  ...STEERED,
  at: Date.UTC(2026, 11, 31, 20, 0, 0),
  leap: { kind: 'insert', at: `${Date.UTC(2027, 0, 1)}000000` },
  sources: OBSERVED.sources.map((s) =>
    s.verdict.kind === 'falseticker' ? { ...s, verdict: { kind: 'smearing', by: 0.333 }, offset: -0.33 } : s,
  ),
};

/** Just started: what was known last time, and nothing yet of this time. */
export const STARTING: Status = {
  ...OBSERVED,
  health: 'starting',
  offset: null,
  bound: null,
  likely: null,
  calibration: null,
  forecast: null,
  chosen: null,
  lastAnswerAge: null,
  nextPollIn: 2,
  drift: { ppm: -12.4, sigma: 1.9, wander: null, pattern: null, restored: true, savedAge: 40_000 },
  sources: OBSERVED.sources.map((s) => ({
    ...s,
    verdict: { kind: 'waiting' as const },
    stratum: null,
    refid: null,
    offset: null,
    bound: null,
    delay: null,
    jitter: null,
    bias: null,
    reach: 0,
    lastAnswerAge: null,
  })),
  before: { health: 'in-sync', offset: 0.0021, bound: 0.011, at: Date.UTC(2026, 10, 22, 17, 30) },
};

export const BLOCKED: Status = {
  ...STARTING,
  health: 'no-servers',
  before: null,
  diagnosis: 'port-blocked',
  sources: STARTING.sources.map((s) => ({ ...s, verdict: { kind: 'silent' as const } })),
};

export const NO_SERVERS: Status = {
  ...STARTING,
  health: 'no-servers',
  before: null,
  drift: null,
  nextPollIn: null,
  diagnosis: 'no-servers-configured',
  sources: [],
};

export const LOST: Status = {
  ...OBSERVED,
  engine: { presence: 'lost', kind: 'tray', pid: 4711, takeoverIn: 8 },
};
