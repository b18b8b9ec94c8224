/** What would change in a file, as `diff -u` writes it and `patch` takes it. */
import { createTwoFilesPatch } from 'diff';
import { joined, type Text } from '../text.ts';

/** Lines around each change. */
const CONTEXT = 3;

/** One character for each byte, as the texts are. Empty where nothing would change. `old`: null for a new file. */
export function difference(name: string, old: Text | null, fresh: Text): string {
  const [before, after] = [old === null ? '' : joined(old), joined(fresh)];
  if (before === after) return '';
  const patch = createTwoFilesPatch(
    old === null ? '/dev/null' : name,
    name,
    before,
    after,
    undefined,
    undefined,
    {
      context: CONTEXT,
      headerOptions: { includeIndex: false, includeUnderline: false, includeFileHeaders: true },
    },
  );
  return patch;
}
