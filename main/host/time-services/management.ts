/**
 * Are the settings of time kept by an administrator's tool? Then whatever is changed here comes back within the hour.
 * Known by the line that such tools write at the top of the files that they make, and by nothing else: a tool that is
 * installed may manage something quite different.
 */
import type { Obstacle } from './surroundings.ts';
import { namesIn, textOf, type View } from './view.ts';

const FILES = [
  '/etc/chrony/chrony.conf',
  '/etc/chrony.conf',
  '/etc/systemd/timesyncd.conf',
  '/etc/ntp.conf',
  '/etc/ntpsec/ntp.conf',
  '/etc/openntpd/ntpd.conf',
  '/etc/ntpd-rs/ntp.toml',
  '/etc/timemaster.conf',
  '/etc/linuxptp/timemaster.conf',
];
const DIRECTORIES = [
  '/etc/chrony/conf.d',
  '/etc/chrony/sources.d',
  '/etc/chrony.d',
  '/etc/systemd/timesyncd.conf.d',
  '/etc/ntpsec/ntp.d',
];

export async function management(view: View): Promise<readonly Obstacle[]> {
  const files = [...FILES];
  for (const directory of DIRECTORIES) {
    files.push(...(await namesIn(view, directory)).map((name) => `${directory}/${name}`));
  }
  const found: Obstacle[] = [];
  for (const file of files) {
    const by = managedBy((await textOf(view, file)) ?? '');
    if (by !== null) found.push({ kind: 'policy-managed', by, detail: file });
  }
  return found;
}

const TOOLS: readonly (readonly [name: string, word: RegExp])[] = [
  ['Ansible', /\bansible\b/i],
  ['Puppet', /\bpuppet\b/i],
  ['Chef', /\bchef\b/i],
  ['Salt', /\bsalt(?:stack)?\b/i],
  ['CFEngine', /\bcfengine\b/i],
];

/** Comments begin with # everywhere, in chrony.conf(5) also with ! ; and %. */
const COMMENT = /^[ \t]*[#!;%].*$/gm;
const SAYS_SO = /\b(?:managed|maintained|generated|controlled)\b/i;

/** The tool that a comment says to have made the file. */
export function managedBy(text: string): string | null {
  for (const [line] of text.matchAll(COMMENT)) {
    if (!SAYS_SO.test(line)) continue;
    const tool = TOOLS.find(([, word]) => word.test(line));
    if (tool !== undefined) return tool[0];
  }
  return null;
}
