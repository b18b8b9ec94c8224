/**
 * What the engine says of itself at one moment: plain data, the part of a status that the engine knows. Units as
 * everywhere: seconds (positive offset = this clock is slow), ppm (positive drift = this clock's counter gains).
 */
import type { Rejection } from '../ntp/exchange.ts';
import type { Seconds } from '../time/instant.ts';
import type { ClockReason } from './ports.ts';

export type Health = 'starting' | 'in-sync' | 'degraded' | 'out-of-sync' | 'no-servers';

export type SourceVerdict =
  | { kind: 'chosen' }
  | { kind: 'truechimer' }
  | { kind: 'falseticker'; by: Seconds; agreeing: number }
  | { kind: 'undecided' }
  /** Anybody could have sent its answers, and only authenticated ones have a say. */
  | { kind: 'unauthenticated' }
  | { kind: 'waiting' }
  | { kind: 'silent' }
  | { kind: 'unsynchronised' }
  | { kind: 'distant'; distance: Seconds }
  /** Around a leap second its time differs from the majority's by what a smear would give, so it rests until that is over. */
  | { kind: 'smearing'; by: Seconds }
  | { kind: 'invalid'; reason: Rejection }
  | { kind: 'refused'; code: string }
  | { kind: 'duplicate'; of: string }
  | { kind: 'unresolved'; reason: 'pending' | 'not-found' | 'no-dns' };

export interface SourceSnapshot {
  id: string;
  name: string;
  pool: boolean;
  address: string | null;
  port: number;
  verdict: SourceVerdict;
  stratum: number | null;
  refid: string | null;
  offset: Seconds | null;
  delay: Seconds | null;
  bound: Seconds | null;
  jitter: Seconds | null;
  reach: number;
  poll: Seconds;
  lastAnswerAge: Seconds | null;
  nextPollIn: Seconds | null;
  slowed: boolean;
  /** The estimated error of this path's offset (asymmetry of the way); null while nothing is known of it. */
  bias: Seconds | null;
  /** The last recorded change of route; null where none was seen. */
  route: RouteSnapshot | null;
}

export interface RouteSnapshot {
  /** How many changes were recorded in all. */
  changes: number;
  age: Seconds;
  /** By how much the minimum delay changed. */
  delay: Seconds;
  /** What the clock's continuity gave to correct the answers by. */
  correction: Seconds;
}

export type Diagnosis =
  | 'no-servers-configured'
  | 'no-network'
  | 'names-unresolved'
  | 'captive-portal'
  | 'port-blocked'
  | 'servers-silent';

export interface CorrectionSnapshot {
  kind: 'stepped' | 'slewing' | 'held' | 'asked' | 'observed';
  amount: Seconds;
  over: Seconds | null;
  reason: 'servers-moved' | 'panic' | 'budget' | 'refused' | 'needs-consent' | 'disturbed' | null;
  age: Seconds;
}

export interface ResyncSnapshot {
  outcome: 'measured' | 'stepped' | 'slewing' | 'held' | 'asked' | 'unanswered' | 'too-soon' | 'cancelled';
  offset: Seconds | null;
  bound: Seconds | null;
  answered: number;
  asked: number;
  correction: CorrectionSnapshot | null;
  againIn: Seconds | null;
  age: Seconds;
}

export interface DriftSnapshot {
  ppm: number;
  sigma: number;
  /** How lively the quartz is: ppm per square root of a second. */
  wander: number | null;
  /** What repeats every day, where that shows: half of the swing (ppm), learned over so many hours. */
  pattern: { amplitude: number; hours: number } | null;
  restored: boolean;
  savedAge: Seconds | null;
}

export interface Snapshot {
  mode: 'observe' | 'steering' | 'yielded';
  clock: {
    kind: 'observed' | 'simulated' | 'system';
    steerable: boolean;
    reason: ClockReason | null;
  };
  paused: boolean;
  health: Health;
  limit: Seconds;
  offset: Seconds | null;
  /** Guaranteed: holds whatever the delays, while more than half of the servers are honest. */
  bound: Seconds | null;
  /** The error is within this in 99 of 100 cases: learned from the servers' answers. */
  likely: Seconds | null;
  /** How often `likely` was right when it was checked against what was measured later. */
  calibration: { right: number; of: number } | null;
  /** Without any further answer, the error likely stays within `within` for `lasts` from now. */
  forecast: { within: Seconds; lasts: Seconds } | null;
  holdover: boolean;
  lastAnswerAge: Seconds | null;
  nextPollIn: Seconds | null;
  chosen: string | null;
  drift: DriftSnapshot | null;
  /** The leap second that a majority announces. `at`: UTC nanoseconds since 1970, decimal: the midnight at which it happens. */
  leap: { kind: 'insert' | 'delete'; at: string } | null;
  sources: SourceSnapshot[];
  diagnosis: Diagnosis | null;
  resync: { done: number; of: number } | null;
  lastResync: ResyncSnapshot | null;
  lastCorrection: CorrectionSnapshot | null;
}
