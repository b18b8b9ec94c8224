/** A log that keeps its lines. */
import type { Log } from '../../main/host/log.ts';

export function keptLog(): Log & { readonly lines: string[] } {
  const lines: string[] = [];
  const write = (message: string) => void lines.push(message);
  return { lines, info: write, warn: write, error: write };
}
