/** Files that a configuration names and that are not what it takes them for. */
import { namesOf } from '../dialect.ts';
import { quoted } from '../statement.ts';
import { shown } from '../text.ts';
import type { Context } from './context.ts';
import type { Finding } from './finding.ts';
import { isStrange } from './strange.ts';

export function strangeFiles({ files }: Context): Finding[] {
  return files.filter(isStrange).map(({ file, configuration: { dialect, items } }): Finding => {
    const first = items.find(({ mistakes }) => mistakes.length > 0);
    return {
      id: 'include-strange',
      severity: 'error',
      places: [{ file, line: first?.line ?? 1, column: null }],
      what: `Most of ${quoted(shown(file ?? ''))} is not known from any configuration.`,
      why: namesOf(dialect).onMistake,
      remedy: 'Take it out of there, or correct it; to see each line, explain that file itself.',
    };
  });
}

/** What each program does about it. */
const COMES_OF_IT = {
  chrony: 'chronyd does not start while that is so.',
  ntp: 'ntpd says so in its log only, and goes on without it.',
} as const;

export function unusableFiles({ main, unusable, dialect }: Context): Finding[] {
  if (dialect !== 'chrony' && dialect !== 'ntp') return [];
  return unusable.map(({ by, line, path, why }): Finding => {
    const severity = dialect === 'chrony' ? 'error' : 'warning';
    const places = [{ file: by === main ? null : by.name, line, column: null }];
    const file = quoted(shown(path));
    if (why === 'missing') {
      return {
        id: 'include-missing',
        severity,
        places,
        what: `There is no file ${file} here.`,
        why: COMES_OF_IT[dialect],
        remedy: 'Put the file there, or a # in front of the line.',
      };
    }
    if (why === 'no-directory') {
      return {
        id: 'include-missing',
        severity: 'warning',
        places,
        what: `There is no directory ${file} here.`,
        why:
          dialect === 'chrony'
            ? 'Where it is missing, chronyd does not start: it has to be there, be it empty.'
            : COMES_OF_IT.ntp,
        remedy: 'Make the directory, or put a # in front of the line.',
      };
    }
    if (why === 'circle') {
      return {
        id: 'include-circle',
        severity,
        places,
        what: `${file} is read while it is being read already: the files include each other in a circle.`,
        why:
          dialect === 'chrony'
            ? 'chronyd gives up at the tenth level, and does not start.'
            : 'ntpd stops at the fifth level; until then each server and rule counts again.',
        remedy: 'Take the line out.',
      };
    }
    return {
      id: 'include-strange',
      severity,
      places,
      what: `${file} is no configuration. ${why.said}`,
      why: `${namesOf(dialect).program} reads it as one.`,
      remedy: 'Take it out of there.',
    };
  });
}
