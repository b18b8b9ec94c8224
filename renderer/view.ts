/**
 * The present moment of the page: what is known, in words, and whether it may still be believed. Counted with
 * `performance.now()`: the computer's clock may be stepped while somebody looks.
 */
import { useEffect, useState } from 'react';
import { describe, type Words } from '../main/api/describe.ts';
import * as format from '../main/api/format.ts';
import type { Status } from '../main/api/status.ts';
import type { Known } from './engine.ts';
import { glued } from './glue.ts';

/** Seconds. A status comes about once a second; ten missed ones are an engine that does not answer. */
const STALE_AFTER = 10;

export interface View {
  readonly status: Status;
  readonly words: Words;
  /** Seconds since the status came. */
  readonly elapsed: number;
  /** The status as a person reads its age: "12 s". */
  readonly age: string;
  /** Nobody says any more that this is so. */
  readonly stale: boolean;
}

export function viewOf(known: Known, now: number, locale: string): View | null {
  const { status, connection } = known;
  if (status === null) return null;
  const elapsed = Math.max(0, (now - known.receivedAt) / 1000);
  return {
    status,
    words: glued(describe(status, locale, elapsed)),
    elapsed,
    age: format.rough(elapsed, locale),
    stale: connection !== 'open' || elapsed > STALE_AFTER,
  };
}

/** `performance.now()`, once a second and at every change of what is known. */
export function useMoment(known: Known): number {
  const [now, setNow] = useState(() => performance.now());
  useEffect(() => {
    const timer = setInterval(() => setNow(performance.now()), 1000);
    return () => clearInterval(timer);
  }, []);
  return Math.max(now, known.receivedAt);
}
