/**
 * What the engine says of itself at one moment: plain data, the part of a status that the engine knows. Units as
 * everywhere: seconds (positive offset = this clock is slow), ppm (positive drift = this clock's counter gains).
 */
import type { Seconds } from '../time/instant.ts';

export type Health = 'starting' | 'in-sync' | 'degraded' | 'out-of-sync' | 'no-servers';

export type SourceVerdict =
  | { kind: 'chosen' }
  | { kind: 'truechimer' }
  | { kind: 'falseticker'; by: Seconds; agreeing: number }
  | { kind: 'undecided' }
  | { kind: 'waiting' }
  | { kind: 'silent' }
  | { kind: 'unsynchronised' }
  | { kind: 'distant'; distance: Seconds }
  | { kind: 'invalid'; reason: string }
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
  reason: 'servers-moved' | 'panic' | 'budget' | 'refused' | null;
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

export interface Snapshot {
  mode: 'observe' | 'steering' | 'yielded';
  clock: {
    kind: 'observed' | 'simulated' | 'system';
    steerable: boolean;
    reason: 'observing' | 'no-helper' | null;
  };
  paused: boolean;
  health: Health;
  limit: Seconds;
  offset: Seconds | null;
  bound: Seconds | null;
  holdover: boolean;
  lastAnswerAge: Seconds | null;
  nextPollIn: Seconds | null;
  chosen: string | null;
  drift: { ppm: number; sigma: number; restored: boolean; savedAge: Seconds | null } | null;
  sources: SourceSnapshot[];
  diagnosis: Diagnosis | null;
  resync: { done: number; of: number } | null;
  lastResync: ResyncSnapshot | null;
  lastCorrection: CorrectionSnapshot | null;
}
