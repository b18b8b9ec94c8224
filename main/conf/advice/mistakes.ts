/** What the program that reads the file will not take. */
import { namesOf } from '../dialect.ts';
import type { Context } from './context.ts';
import type { Finding } from './finding.ts';

export function mistakes({ main }: Context): Finding[] {
  const { onMistake } = namesOf(main.dialect);
  return main.items.flatMap(({ mistakes: spots }) =>
    spots.map(
      ({ line, column, words }): Finding => ({
        id: 'mistake',
        severity: 'error',
        places: [{ file: null, line, column }],
        what: words,
        why: onMistake,
        remedy: 'Correct the line, or put a # in front of it.',
      }),
    ),
  );
}

/** Editors on Windows put three bytes in front of UTF-8, which chronyd and ntpd take for a part of the first word. */
export function byteOrderMark({ main }: Context): Finding[] {
  if (main.text.mark === '' || (main.dialect !== 'chrony' && main.dialect !== 'ntp')) return [];
  const { program } = namesOf(main.dialect);
  return [
    {
      id: 'byte-order-mark',
      severity: 'error',
      places: [{ file: null, line: 1, column: 1 }],
      what: 'The file begins with a byte order mark, three bytes that cannot be seen.',
      why: `${program} takes them for a part of the first line.`,
      remedy: 'Save the file as UTF-8 without a byte order mark.',
    },
  ];
}

/** chronyd passes over the last line of a .sources file where it does not end. */
export function unended({ main }: Context): Finding[] {
  const last = main.text.lines.at(-1);
  if (!main.name.endsWith('.sources') || last === undefined || last.end !== '') return [];
  return [
    {
      id: 'unended-line',
      severity: 'error',
      places: [{ file: null, line: main.text.lines.length, column: null }],
      what: 'The last line of the file does not end.',
      why: 'chronyd does not read such a line in a .sources file.',
      remedy: 'Add an empty line at the end of the file.',
    },
  ];
}
