/** Unpredictable bytes and jitter, from the system's generator. */
import { randomBytes } from 'node:crypto';
import type { Random } from '../engine/sync/ports.ts';

/** A double holds 53 bits: 48 from the generator are exact. */
const BYTES = 6;

export const hostRandom: Random = {
  bytes: (count) => new Uint8Array(randomBytes(count)),
  uniform: () => randomBytes(BYTES).readUIntBE(0, BYTES) / 2 ** (8 * BYTES),
};
