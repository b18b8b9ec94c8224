/** The algorithms of the secret keys, for an explanation. Nobody else looks into a file with keys. */
import type { Gathered } from './advice/context.ts';
import type { Files } from './files.ts';
import { readKeyTypes } from './key-types.ts';

/** With the file with keys that is named last. It is a secret, so mostly it cannot be read. */
export function withKeyTypes(gathered: Gathered, { read }: Pick<Files, 'read'>): Gathered {
  for (const configuration of [gathered.main, ...gathered.others].toReversed()) {
    if (!('lines' in configuration)) return gathered;
    const { dialect, lines } = configuration;
    const word = dialect === 'chrony' ? 'keyfile' : 'keys';
    const line = lines.findLast(
      ({ statement, reading }) =>
        statement.keyword.text.toLowerCase() === word && reading.mistakes.length === 0,
    );
    if (line === undefined) continue;
    const bytes = read(line.statement.rest[0]?.text ?? '');
    return typeof bytes === 'string' ? gathered : { ...gathered, keyTypes: readKeyTypes(bytes, dialect) };
  }
  return gathered;
}
