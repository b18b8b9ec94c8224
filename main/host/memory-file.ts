/**
 * What the engine must know after a restart (drift, last status), as a JSON file. A file that cannot be understood is
 * put aside under a name of its own and reported: never a crash, never lost without a word.
 */
import { readFileSync } from 'node:fs';
import * as v from 'valibot';
import { replaceFile } from '../disk/atomic-file.ts';
import { putAside } from '../disk/put-aside.ts';
import type { Memory, Store } from '../engine/sync/ports.ts';
import { firstLine } from '../ffi/ffi.ts';

export interface StateTrouble {
  readonly kind: 'corrupt' | 'unwritable';
  readonly file: string;
  /** Where the old content was put, or what the system said. */
  readonly detail: string;
}

const finite = v.pipe(v.number(), v.finite());

/** Decimal nanoseconds since 1970; a computer without a battery may well have been before that. */
const instant = v.pipe(v.string(), v.regex(/^-?\d{1,20}$/));

/** Whether these numbers are a pattern, the learner says. */
const hypotheses = v.array(
  v.object({ logWeight: finite, mean: v.array(finite), covariance: v.array(finite) }),
);

const Schema = v.object({
  version: v.literal(1),
  drift: v.nullable(
    v.object({
      ppm: finite,
      sigma: v.pipe(finite, v.minValue(0)),
      // Records of older versions have neither.
      wander: v.optional(v.nullable(v.pipe(finite, v.minValue(0))), null),
      pattern: v.optional(
        v.nullable(
          v.object({
            until: instant,
            seen: v.pipe(finite, v.minValue(0)),
            repeating: hypotheses,
            plain: hypotheses,
          }),
        ),
        null,
      ),
      savedAt: instant,
      boot: v.string(),
      counter: v.string(),
    }),
  ),
  last: v.nullable(
    v.object({
      health: v.picklist(['starting', 'in-sync', 'degraded', 'out-of-sync', 'no-servers']),
      offset: v.nullable(finite),
      bound: v.nullable(finite),
      at: instant,
      servers: v.array(v.string()),
    }),
  ),
}) satisfies v.GenericSchema<unknown, Memory>;

export interface MemoryFile {
  /** As it was at the start; null at a first start, or where the file could not be understood. */
  readonly memory: Memory | null;
  readonly store: Store;
  /** What a person should know now: an unwritable file is forgotten as soon as it can be written again. */
  readonly troubles: () => readonly StateTrouble[];
}

export function openMemoryFile(file: string, report: (trouble: StateTrouble) => void): MemoryFile {
  const { memory, trouble: atStart } = read(file);
  if (atStart !== null) report(atStart);
  // What could not be moved out of the way must not be overwritten either.
  let inTheWay = atStart?.detail === file;
  let unwritable: StateTrouble | null = null;
  return {
    memory,
    store: {
      save(record) {
        try {
          if (inTheWay) putAside(file, 'corrupt');
          inTheWay = false;
          replaceFile(file, `${JSON.stringify(record, null, 2)}\n`);
          unwritable = null;
        } catch (error) {
          unwritable = { kind: 'unwritable', file, detail: firstLine(error) };
          report(unwritable);
        }
      },
    },
    troubles: () => [atStart, unwritable].filter((trouble) => trouble !== null),
  };
}

function read(file: string): { memory: Memory | null; trouble: StateTrouble | null } {
  let text: string;
  try {
    text = readFileSync(file, 'utf8');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return { memory: null, trouble: null };
    // The next save would replace what cannot be read now and perhaps can be read later.
    return unusable(file);
  }
  const parsed = v.safeParse(v.pipe(v.string(), v.parseJson(), Schema), text);
  return parsed.success ? { memory: parsed.output, trouble: null } : unusable(file);
}

const unusable = (file: string): { memory: null; trouble: StateTrouble } => {
  // Where the old content can be found: in its old place, if it could not be moved.
  let detail = file;
  try {
    detail = putAside(file, 'corrupt');
  } catch {
    // Tried again before anything is written there, and said then.
  }
  return { memory: null, trouble: { kind: 'corrupt', file, detail } };
};
