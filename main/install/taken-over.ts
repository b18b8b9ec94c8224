/** The other time services that were stopped, and how they were: a file of the superuser's that everybody may read. */
import { readFileSync } from 'node:fs';
import * as v from 'valibot';
import { TAKEN_OVER } from './layout.ts';

export const TakenOver = v.object({
  name: v.string(),
  /** It is handed to the system's service manager, so it must be a unit's name and nothing else. */
  unit: v.pipe(v.string(), v.regex(/^\w[\w@.:\\-]*\.(service|socket|timer)$/)),
  enabled: v.boolean(),
  running: v.boolean(),
});
export type TakenOver = v.InferOutput<typeof TakenOver>;

const File = v.object({ version: v.literal(1), services: v.array(TakenOver) });

/** None where there is no file, or none that can be right. */
export function takenOver(file = TAKEN_OVER): readonly TakenOver[] {
  try {
    return v.parse(File, JSON.parse(readFileSync(file, 'utf8'))).services;
  } catch {
    return [];
  }
}
