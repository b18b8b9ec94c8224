/** The other time services that were stopped, and how they were: a file of the superuser's that everybody may read. */
import { readFileSync } from 'node:fs';
import path from 'node:path';
import * as v from 'valibot';
import type { Act } from './step.ts';

export const TakenOver = v.object({
  name: v.string(),
  /** It is handed to the system's service manager, so it must be the name of a service and nothing else. */
  unit: v.pipe(v.string(), v.regex(/^\w[\w@.:\\-]*$/)),
  enabled: v.boolean(),
  running: v.boolean(),
});
export type TakenOver = v.InferOutput<typeof TakenOver>;

const File = v.object({ version: v.literal(1), services: v.array(TakenOver) });

/** Where it is kept: only the superuser can write there. */
export function takenOverFile(platform: NodeJS.Platform, env: NodeJS.ProcessEnv): string {
  if (platform === 'win32') {
    return path.win32.join(env.ProgramFiles ?? 'C:\\Program Files', 'Truechimer\\taken-over.json');
  }
  return platform === 'darwin'
    ? '/Library/Application Support/Truechimer/taken-over.json'
    : '/etc/truechimer/taken-over.json';
}

/** None where there is no file, or none that can be right. */
export function takenOver(file = takenOverFile(process.platform, process.env)): readonly TakenOver[] {
  try {
    return v.parse(File, JSON.parse(readFileSync(file, 'utf8'))).services;
  } catch {
    return [];
  }
}

/**
 * Writes down what is about to be stopped, beside what was before and still is. Of one that is stopped a second time,
 * because somebody started it in between, what it had before the first time holds on: that it is switched off by now was
 * our doing.
 */
export function remember(services: readonly TakenOver[], before: readonly TakenOver[], file: string): Act {
  const earlier = new Map(before.map((old) => [old.unit, old]));
  const again = services.map((now): TakenOver => {
    const { enabled = false, running = false } = earlier.get(now.unit) ?? {};
    return { ...now, enabled: now.enabled || enabled, running: now.running || running };
  });
  return record([...before.filter((old) => !again.some(({ unit }) => unit === old.unit)), ...again], file);
}

/** Forgets them again: only what was before still is. */
export const recall = (before: readonly TakenOver[], file: string): Act =>
  before.length === 0 ? { kind: 'remove', path: file } : record(before, file);

function record(services: readonly TakenOver[], file: string): Act {
  return {
    kind: 'write',
    file,
    content: `${JSON.stringify({ version: 1, services }, null, 2)}\n`,
    mode: 0o644,
  };
}
