/** `conf import`: takes over the servers that another time service asks, or shows the drift that one has learned. */
import path from 'node:path';
import { gather } from '../../conf/gather.ts';
import { type Imported, type ImportedServers, importServers } from '../../conf/imported.ts';
import { openConfiguration } from '../../conf/open.ts';
import { MAX_SERVERS, type Settings } from '../../settings/schema.ts';
import type { Options } from '../command.ts';
import { EXIT, type ExitCode, type Output } from '../output.ts';
import { driftIn, isDriftFile, rateWords } from './drift.ts';
import { machineFiles } from './files.ts';
import { importDrift } from './import-drift.ts';
import { changingSettings, withSettings } from './kept-settings.ts';
import { bytesOf, dialectOf, UNREADABLE, unreadable } from './open.ts';

export async function importFile(file: string, output: Output, options: Options): Promise<ExitCode> {
  const bytes = bytesOf(file, output);
  if (bytes === null) return UNREADABLE;
  if (isDriftFile(bytes)) return importDrift(file, bytes, output, options);
  const opened = openConfiguration(bytes, { name: path.resolve(file), dialect: dialectOf(options) });
  if (!opened.ok) {
    unreadable(file, opened.message, output);
    return UNREADABLE;
  }
  const dry = options['dry-run'] === true;
  return (dry ? withSettings : changingSettings)(async ({ settings, save }) => {
    const found = importServers(gather(opened.value, machineFiles));
    const rows = asFarAsThereIsRoom(
      found.servers.map((server) => against(server, settings)),
      MAX_SERVERS - settings.servers.length,
    );
    const taken = rows.filter(({ refused }) => refused === null);
    const saved = !dry && taken.length > 0;
    if (saved) {
      const added = taken.map(({ name, pool }) => ({ name, pool, own: false }));
      await save({ ...settings, servers: [...settings.servers, ...added] });
    }
    const drift = found.driftFile === null ? null : driftIn(found.driftFile, opened.value.dialect);
    const { dialect, flavour } = opened.value;
    const { clocks, mistakes } = found;
    output.data({ file, dialect, flavour, servers: rows, clocks, driftFile: drift, mistakes, saved });
    output.say(text(rows, found, saved));
    if (drift !== null) output.say(driftText(drift));
    return rows.length > 0 ? EXIT.inSync : EXIT.notInSync;
  });
}

/** A server that is in the settings already is not taken again. */
function against(server: Imported, { servers }: Settings): Imported {
  if (server.refused !== null || !servers.some(({ name }) => name === server.name)) return server;
  return { ...server, refused: 'You have it already.' };
}

function asFarAsThereIsRoom(servers: readonly Imported[], room: number): Imported[] {
  let left = room;
  return servers.map((server) => {
    if (server.refused !== null || left-- > 0) return server;
    return { ...server, refused: `Your settings have room for ${MAX_SERVERS} servers, and are full.` };
  });
}

function text(rows: readonly Imported[], { clocks, mistakes }: ImportedServers, saved: boolean): string {
  const lines = rows.map(({ line, file, name, pool, nts, key, own, dropped, refused }) => {
    const where = file === null ? `line ${line}` : `${file}:${line}`;
    const what = `${name}${pool ? ' (pool)' : ''}`;
    if (refused !== null) return `  – ${what}, ${where}. Not taken: ${refused}`;
    const unsigned = nts || key !== null ? ' Truechimer asks it without signature for now.' : '';
    const without = dropped.length === 0 ? '' : ` Without “${dropped.join(' ')}”, which Truechimer has not.`;
    const mine = own && !pool ? ' It is asked as a stranger’s; if it is yours, say so in the settings.' : '';
    return `  + ${what}, ${where}.${unsigned}${without}${mine}`;
  });
  const taken = rows.filter(({ refused }) => refused === null).length;
  const one = taken === 1 ? 'One server' : `${taken} servers`;
  const end =
    rows.length === 0
      ? 'It names no server.'
      : taken === 0
        ? 'Nothing is new.'
        : saved
          ? `${one} added to your settings.`
          : `${one} would be added to your settings.`;
  const here = clocks === 0 ? [] : ['  – Clocks at this computer are no servers, and are not taken.'];
  const wrong =
    mistakes.length === 0
      ? []
      : [
          `  – ${mistakes.length === 1 ? 'A line has a mistake and is' : `${mistakes.length} lines have mistakes and are`} passed over. To see: truechimer conf explain FILE`,
        ];
  return [...lines, ...here, ...wrong, end].join('\n');
}

type DriftOf = ReturnType<typeof driftIn>;

function driftText(drift: DriftOf): string {
  if ('error' in drift) return `Drift file: ${drift.path}. ${drift.error}`;
  return `Drift file: ${drift.path}. This clock ${rateWords(drift)}. (To let Truechimer start with it: truechimer conf import ${drift.path} --learn)`;
}
