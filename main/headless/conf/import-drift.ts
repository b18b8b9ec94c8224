/** `conf import` of a drift file: shows what another program has learned, and lets Truechimer start with it. */
import { statSync } from 'node:fs';
import { believed, type Drift, readDriftFile } from '../../conf/drift-file.ts';
import { hostMachine } from '../../host/machine.ts';
import { hostPaths, makePaths } from '../../host/paths.ts';
import type { Options } from '../command.ts';
import { attachEngine } from '../engine.ts';
import { EXIT, type ExitCode, type Output } from '../output.ts';
import { memory, rateWords, textIn, writerOf } from './drift.ts';
import { dialectOf, UNREADABLE, unreadable } from './open.ts';

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
  const kept = memory().memory?.drift ?? null;
  if (kept !== null && kept.boot !== SEEDED)
    return 'Truechimer has learned this clock’s drift itself, and knows it better.';
  return null;
}

/** Of no boot that there ever was. What Truechimer learns itself has a real one, so a seed can still be replaced. */
const SEEDED = 'before Truechimer';

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
      boot: SEEDED,
      counter: hostMachine().counter,
    },
  });
  const trouble = troubles().find(({ kind }) => kind === 'unwritable');
  if (trouble !== undefined) throw new Error(`${trouble.file}: ${trouble.detail}`);
}
