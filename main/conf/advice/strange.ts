/**
 * Files that are read as a part of a configuration and are something else, as a link to /etc/passwd among them. They are
 * told as one, and not line by line: nobody asked about them, and what is in them may be secret.
 */
import type { InFile } from './context.ts';

/** Lines. With fewer it may be a configuration in which little is right. */
const ENOUGH = 5;

export function isStrange({ file, configuration: { items } }: InFile): boolean {
  if (file === null) return false;
  const directives = items.filter(({ kind }) => kind === 'directive');
  const wrong = directives.filter(({ mistakes }) => mistakes.length > 0).length;
  return wrong >= ENOUGH && 2 * wrong > directives.length;
}
