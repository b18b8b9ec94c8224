/**
 * Users and groups of the system, by the files that it keeps them in (passwd(5), group(5)); a user who is in none of them,
 * because a directory of the network has them all, by the system's own question (getent(1)).
 */
import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';

export interface Account {
  readonly name: string;
  readonly uid: number;
  readonly gid: number;
  readonly home: string;
}

/** By name, or by number; null where there is no such user. `ask`: a line of passwd(5) about one who is not in the file. */
export function userOf(wanted: string | number, ask = getent): Account | null {
  const is = ([name, , uid]: string[]) =>
    typeof wanted === 'number' ? uid === String(wanted) : name === wanted;
  const fields =
    entries(readFileSync('/etc/passwd', 'utf8')).find(is) ?? entries(ask(String(wanted))).find(is);
  if (fields === undefined) return null;
  const [name = '', , uid, gid, , home = '/nonexistent'] = fields;
  return { name, uid: Number(uid), gid: Number(gid), home };
}

/** It may ask a server, and is nobody's to replace. */
function getent(wanted: string): string {
  const { stdout } = spawnSync('/usr/bin/getent', ['passwd', '--', wanted], { encoding: 'utf8' });
  // Null where there is no such program.
  return stdout ?? '';
}

/** The number of a group; null where there is no such group. */
export function groupOf(wanted: string): number | null {
  const fields = entries(readFileSync('/etc/group', 'utf8')).find(([name]) => name === wanted);
  return fields === undefined ? null : Number(fields[2]);
}

const entries = (text: string) =>
  text
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => line.split(':'));
