/** `conf export --drift`: what Truechimer has learned, as another program’s drift file. */
import { type Drift, writeDriftFile } from '../../conf/drift-file.ts';
import { bytesOf, textOf } from '../../conf/text.ts';
import { rewriteFile } from '../../disk/rewrite-file.ts';
import { type Options, UsageError } from '../command.ts';
import { attachEngine } from '../engine.ts';
import { EXIT, type ExitCode, type Output } from '../output.ts';
import { memory, rateWords } from './drift.ts';
import { readWhole } from './files.ts';

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
  return rewriteFile(file, bytesOf(textOf(Buffer.from(text))), seen);
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
