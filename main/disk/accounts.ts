/** Users and groups of the system itself, by the files that it keeps them in (passwd(5), group(5)). */
import { readFileSync } from 'node:fs';

export interface Account {
  readonly name: string;
  readonly uid: number;
  readonly gid: number;
  readonly home: string;
}

/** By name, or by number; null where there is no such user. */
export function userOf(wanted: string | number): Account | null {
  const fields = entries('/etc/passwd').find(([name, , uid]) =>
    typeof wanted === 'number' ? uid === String(wanted) : name === wanted,
  );
  if (fields === undefined) return null;
  const [name = '', , uid, gid, , home = '/nonexistent'] = fields;
  return { name, uid: Number(uid), gid: Number(gid), home };
}

/** The number of a group; null where there is no such group. */
export function groupOf(wanted: string): number | null {
  const fields = entries('/etc/group').find(([name]) => name === wanted);
  return fields === undefined ? null : Number(fields[2]);
}

const entries = (file: string) =>
  readFileSync(file, 'utf8')
    .split('\n')
    .map((line) => line.split(':'));
