/** What the page needs of a way to the engine: the contract's wire, and to know whether anybody is at its other end. */
import type { Wire } from '../main/api/wire.ts';

/** Whether the other end can be heard at all. Electron's main process lives as long as its pages do. */
export type Connection = 'connecting' | 'open' | 'lost';

export interface Link extends Wire {
  /** Calls back now and at every change; returns how to stop. */
  watch(listener: (connection: Connection) => void): () => void;
}
