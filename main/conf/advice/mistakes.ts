/** What the program that reads the file will not take. */
import { namesOf } from '../dialect.ts';
import type { Context } from './context.ts';
import type { Finding } from './finding.ts';
import { isStrange } from './strange.ts';

export function mistakes({ files }: Context): Finding[] {
  return files
    .filter((one) => !isStrange(one))
    .flatMap(({ file, configuration: { dialect, items } }) =>
      items.flatMap(({ mistakes: spots }) =>
        spots.map(
          ({ line, column, words }): Finding => ({
            id: 'mistake',
            severity: 'error',
            places: [{ file, line, column }],
            what: words,
            why: namesOf(dialect).onMistake,
            remedy: 'Correct the line, or put a # in front of it.',
          }),
        ),
      ),
    );
}

/** Editors on Windows put three bytes in front of UTF-8, which chronyd and ntpd take for a part of the first word. */
export function byteOrderMark({ files }: Context): Finding[] {
  return files.flatMap(({ file, configuration: { dialect, text } }): Finding[] => {
    if (text.mark === '' || (dialect !== 'chrony' && dialect !== 'ntp')) return [];
    return [
      {
        id: 'byte-order-mark',
        severity: 'error',
        places: [{ file, line: 1, column: 1 }],
        what: 'The file begins with a byte order mark, three bytes that cannot be seen.',
        why:
          dialect === 'chrony'
            ? 'chronyd takes them for a part of the first line, be it a comment, and does not start.'
            : 'ntpd takes them for a part of the first line, and passes over that line.',
        remedy: 'Save the file as UTF-8 without a byte order mark.',
      },
    ];
  });
}

/** chronyd passes over the last line of a .sources file where it does not end. */
export function unended({ files }: Context): Finding[] {
  return files.flatMap(({ file, configuration: { name, text } }): Finding[] => {
    const last = text.lines.at(-1);
    if (!name.endsWith('.sources') || last === undefined || last.end !== '') return [];
    return [
      {
        id: 'unended-line',
        severity: 'error',
        places: [{ file, line: text.lines.length, column: null }],
        what: 'The last line of the file does not end.',
        why: 'chronyd does not read such a line in a .sources file.',
        remedy: 'Add an empty line at the end of the file.',
      },
    ];
  });
}
