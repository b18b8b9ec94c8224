/** A file that cannot be used is not overwritten: it gets another name and is kept whole. */
import { existsSync, renameSync } from 'node:fs';

/** The first free name with that ending, so that what was put aside earlier is kept too. Throws where the file cannot be renamed. */
export function putAside(file: string, kind: 'corrupt' | 'newer'): string {
  let n = 1;
  while (existsSync(`${file}.${kind}-${n}`)) n += 1;
  const aside = `${file}.${kind}-${n}`;
  renameSync(file, aside);
  return aside;
}
