/** What this program is: the version, and a time that is certainly past. */
import manifest from '../../package.json' with { type: 'json' };
import type { Utc } from '../engine/time/instant.ts';

export const VERSION = manifest.version;

/**
 * The date of the release, written by hand with each: no clock that shows an earlier time can be right, and NTP's stamps
 * are read within 68 years of it (RFC 5905: one era is 136 years). 2026-11-23.
 */
export const RELEASED = 1_795_392_000_000_000_000n as Utc;
