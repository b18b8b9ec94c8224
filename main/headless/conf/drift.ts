/** Drift files of chronyd and ntpd for `conf import` and `conf export`. */
import { statSync } from 'node:fs';
import path from 'node:path';
import type { Dialect } from '../../conf/dialect.ts';
import {
  believed,
  type Drift,
  type FileDrift,
  readDriftFile,
  writeDriftFile,
} from '../../conf/drift-file.ts';
import { rate } from '../../conf/figures.ts';
import { bytesOf as bytesOfText, textOf } from '../../conf/text.ts';
import { rewriteFile } from '../../disk/rewrite-file.ts';
import { hostMachine } from '../../host/machine.ts';
import { openMemoryFile } from '../../host/memory-file.ts';
import { hostPaths, makePaths } from '../../host/paths.ts';
import { MEMORY } from '../../station/machine-ports.ts';
import { type Options, UsageError } from '../command.ts';
import { attachEngine } from '../engine.ts';
import { EXIT, type ExitCode, type Output } from '../output.ts';
import { readWhole } from './files.ts';
import { dialectOf, UNREADABLE, unreadable } from './open.ts';

/** Bytes. Two figures, with room for blanks. */
const LONGEST = 200;

/** Figures and nothing else. */
export const isDriftFile = (bytes: Uint8Array): boolean =>
  bytes.length <= LONGEST && /^[\s\d.+\-e]*\d[\s\d.+\-e]*$/i.test(textIn(bytes));

const textIn = (bytes: Uint8Array) => Buffer.from(bytes).toString('latin1');

/** Whose drift file it is: said, or shown by its place; otherwise its figures tell. */
function writerOf(file: string, dialect: Dialect | null): FileDrift['writer'] | null {
  if (dialect === 'chrony') return 'chrony';
  if (dialect === 'ntp') return 'ntpd';
  return /chrony/i.test(path.resolve(file)) ? 'chrony' : null;
}

/** For people: positive drift gains. */
export function rateWords({ ppm, skew }: Pick<FileDrift, 'ppm' | 'skew'>): string {
  if (ppm === 0) return 'neither gains nor loses';
  const bound = skew === null ? '' : `, ± ${skew} ppm at most`;
  return `${ppm > 0 ? 'gains' : 'loses'} ${rate(Math.abs(ppm))}${bound}`;
}

/** The drift in the file that a configuration names, if it can be read. */
export function driftIn(
  file: string,
  dialect: Dialect,
): { path: string; error: string } | { path: string; ppm: number; skew: number | null } {
  let bytes: Uint8Array;
  try {
    bytes = readWhole(file);
  } catch {
    return { path: file, error: 'It cannot be read here.' };
  }
  const read = readDriftFile(textIn(bytes), writerOf(file, dialect));
  if (!read.ok) return { path: file, error: read.message };
  return { path: file, ppm: read.value.ppm, skew: read.value.skew };
}

export async function importDrift(
  file: string,
  bytes: Uint8Array,
  output: Output,
  options: Options,
): Promise<ExitCode> {
  const read = readDriftFile(textIn(bytes), writerOf(file, dialectOf(options)));
  if (!read.ok) {
    unreadable(file, read.message, output);
    return UNREADABLE;
  }
  const { writer, ppm, skew } = read.value;
  const learn = options.learn === true;
  const refused = learn && options['dry-run'] !== true ? await refusal() : null;
  const learned = learn && options['dry-run'] !== true && refused === null;
  if (learned) seed(file, believed(read.value));
  output.data({ file, driftFile: writer, ppm, skew, learned, refused });
  output.say(
    `This is a drift file of ${writer === 'chrony' ? 'chronyd' : 'ntpd'}: this clock ${rateWords({ ppm, skew })}.`,
  );
  if (refused !== null) output.note(refused);
  else if (learned)
    output.say(
      'Truechimer starts with it. Use only a file of this very computer: another one has another quartz.',
    );
  return refused === null ? EXIT.inSync : EXIT.notInSync;
}

/** Why a drift is not taken over: null where it may be. */
async function refusal(): Promise<string | null> {
  const connection = await attachEngine();
  if (connection !== null) {
    connection.close();
    return 'A Truechimer runs, and learns by itself. The drift of another program is of use only before its first start.';
  }
  if ((memory().memory?.drift ?? null) !== null)
    return 'Truechimer has learned this clock’s drift itself, and knows it better.';
  return null;
}

const memory = () => openMemoryFile(path.join(hostPaths().state, MEMORY), () => {});

/** The drift learner takes it for one that was learned before a restart, as long ago as the file was written. */
function seed(file: string, { ppm, sigma }: Drift): void {
  makePaths(hostPaths());
  const { memory: kept, store, troubles } = memory();
  store.save({
    version: 1,
    last: kept?.last ?? null,
    drift: {
      ppm,
      sigma,
      wander: null,
      pattern: null,
      savedAt: String(statSync(file, { bigint: true }).mtimeNs),
      // Of no boot that there ever was.
      boot: 'before Truechimer',
      counter: hostMachine().counter,
    },
  });
  const trouble = troubles().find(({ kind }) => kind === 'unwritable');
  if (trouble !== undefined) throw new Error(`${trouble.file}: ${trouble.detail}`);
}

/** `conf export --drift`: what Truechimer has learned, as another program’s drift file. */
export async function exportDrift(
  output: Output,
  { drift: writer, into, write }: Options,
): Promise<ExitCode> {
  if (writer !== 'chrony' && writer !== 'ntpd')
    throw new UsageError('There are drift files of chrony and of ntpd: --drift chrony|ntpd');
  const learned = await learnedDrift();
  if (learned === null) {
    const message = 'Truechimer has not learned this clock’s drift yet.';
    output.data({ error: 'failed', message });
    output.note(message);
    return EXIT.notInSync;
  }
  const made = writeDriftFile(writer, learned);
  if (!made.ok) throw new Error(made.message);
  const file = typeof into === 'string' ? into : null;
  const written = write === true && file !== null ? writeText(file, made.value) : null;
  output.data({
    driftFile: writer,
    ppm: learned.ppm,
    sigma: learned.sigma,
    file,
    text: made.value,
    written: written !== null,
    backup: written?.backup ?? null,
  });
  if (written === null) output.say(made.value.trimEnd());
  const words = rateWords({ ppm: Number(learned.ppm.toFixed(3)), skew: null });
  output.note(
    `This clock ${words}${writer === 'ntpd' ? '; ntpd keeps the correction, which has the opposite sign' : ''}.`,
  );
  if (written !== null) {
    output.say(
      `Written: ${written.file}${written.backup === null ? '' : `; what was in it is kept as ${written.backup}`}.`,
    );
    output.note(
      `${writer === 'chrony' ? 'chronyd' : 'ntpd'} writes this file itself while it runs, so do this while it is stopped.`,
    );
  }
  return EXIT.inSync;
}

function writeText(file: string, text: string) {
  let seen: Uint8Array | null = null;
  try {
    seen = readWhole(file);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error;
  }
  return rewriteFile(file, bytesOfText(textOf(Buffer.from(text))), seen);
}

async function learnedDrift(): Promise<Drift | null> {
  const connection = await attachEngine();
  if (connection === null) {
    const kept = memory().memory?.drift ?? null;
    return kept === null ? null : { ppm: kept.ppm, sigma: kept.sigma };
  }
  try {
    const { drift } = await connection.api.status();
    return drift === null ? null : { ppm: drift.ppm, sigma: drift.sigma };
  } finally {
    connection.close();
  }
}
