/** The engine that runs, of those that have left their address: the first that answers. */
import { ApiError } from '../api/contract.ts';
import { type Connection, connectLoopback } from './client.ts';
import type { Discovery, DiscoveryFile } from './discovery.ts';

export type Found =
  | { readonly kind: 'found'; readonly connection: Connection; readonly record: Discovery }
  /** An address is there, but nobody answers: it is stuck, or was killed. */
  | { readonly kind: 'silent' }
  | { readonly kind: 'none' };

export async function findEngine(places: readonly DiscoveryFile[]): Promise<Found> {
  let found: Found = { kind: 'none' };
  for (const place of places) {
    const record = await place.read();
    if (record === null) continue;
    try {
      return { kind: 'found', connection: await connectLoopback(record), record };
    } catch (error) {
      if (!(error instanceof ApiError)) throw error;
      found = { kind: 'silent' };
    }
  }
  return found;
}
