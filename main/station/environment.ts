/** The part of the diagnostics that describes the machine, and what has to be taken out of a text that others will read. */
import os from 'node:os';
import path from 'node:path';
import type { LogFile } from '../host/log.ts';
import type { Paths } from '../host/paths.ts';
import { VERSION } from '../release/release.ts';

export function describeEnvironment(paths: Paths, log: LogFile): string {
  const { electron, chrome, node } = process.versions;
  const lines = [
    `Truechimer ${VERSION}${electron ? `, Electron ${electron}, Chromium ${chrome}` : ''}, Node ${node}`,
    `${os.type()} ${os.release()} ${os.arch()}, ${os.cpus().length} × ${os.cpus()[0]?.model.trim() ?? 'unknown processor'}`,
    `Settings in ${paths.config}, state in ${paths.state}, log in ${log.file}`,
    'Newest lines of the log:',
    ...log.recent(),
  ];
  return lines.join('\n');
}

/** The home directory becomes `~`, because it holds the name of a person; also as JSON writes it on Windows. */
export function withoutHome(text: string): string {
  const home = os.homedir();
  // Some containers and services live in the root directory, or nowhere.
  if (!path.isAbsolute(home) || path.parse(home).root === home) return text;
  return [home, JSON.stringify(home).slice(1, -1)].reduce(
    (left, form) => left.replaceAll(new RegExp(`${escaped(form)}(?![\\w-])`, 'g'), '~'),
    text,
  );
}

const escaped = (text: string) => text.replaceAll(/[\\^$.*+?()[\]{}|/-]/g, '\\$&');
