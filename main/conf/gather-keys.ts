/** The algorithms of the secret keys, for an explanation. Nobody else looks into a file with keys. */
import type { Files } from './files.ts';
import { type Gathered, inOrder } from './gathered.ts';
import { readKeyTypes } from './key-types.ts';

/** With the file with keys that is named last. It is a secret, so mostly it cannot be read. */
export function withKeyTypes(gathered: Gathered, { read }: Pick<Files, 'read'>): Gathered {
  const { dialect } = gathered.main;
  if (dialect !== 'chrony' && dialect !== 'ntp') return gathered;
  const word = dialect === 'chrony' ? 'keyfile' : 'keys';
  const line = inOrder(gathered, (c) => ('lines' in c ? c.lines : [])).findLast(
    ({ statement, reading }) =>
      statement.keyword.text.toLowerCase() === word && reading.mistakes.length === 0,
  );
  if (line === undefined) return gathered;
  const bytes = read(line.statement.rest[0]?.text ?? '');
  return typeof bytes === 'string' ? gathered : { ...gathered, keyTypes: readKeyTypes(bytes, dialect) };
}
