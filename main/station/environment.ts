/** The part of the diagnostics that describes the machine. No token, no name of a person: home directories become `~`. */
import os from 'node:os';
import type { LogFile } from '../host/log.ts';
import type { Paths } from '../host/paths.ts';
import { VERSION } from './release.ts';

export function describeEnvironment(paths: Paths, log: LogFile): string {
  const { electron, chrome, node } = process.versions;
  const lines = [
    `Truechimer ${VERSION}${electron ? `, Electron ${electron}, Chromium ${chrome}` : ''}, Node ${node}`,
    `${os.type()} ${os.release()} ${os.arch()}, ${os.cpus().length} × ${os.cpus()[0]?.model.trim() ?? 'unknown processor'}`,
    `Settings in ${paths.config}, state in ${paths.state}, log in ${log.file}`,
    'Newest lines of the log:',
    ...log.recent(),
  ];
  return lines.join('\n').replaceAll(os.homedir(), '~');
}
