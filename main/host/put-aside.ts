/** A file that cannot be used is not overwritten: it gets another name and is kept whole. */
import { existsSync, renameSync } from 'node:fs';

/** The first free name, so that what was put aside earlier is kept too. Throws where the file cannot be renamed. */
export function putAside(file: string): string {
  let n = 1;
  while (existsSync(`${file}.corrupt-${n}`)) n += 1;
  const aside = `${file}.corrupt-${n}`;
  renameSync(file, aside);
  return aside;
}
