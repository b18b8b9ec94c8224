/**
 * The four dialects of time configuration that are read and written here, and what to call things in each.
 *
 * `ntp` is spoken by two programs that are both called ntpd: the reference implementation (4.2.8) and NTPsec, which left
 * much of it out and added NTS. Where it matters which one a file is for, and the file shows it, that is its `flavour`.
 */

export const DIALECTS = ['chrony', 'ntp', 'timesyncd', 'ntpd-rs'] as const;
export type Dialect = (typeof DIALECTS)[number];

/** Null: the file does not show it. */
export type Flavour = 'ntpd' | 'ntpsec' | null;

interface Names {
  /** The program that reads the file. */
  readonly program: string;
  /** For people who know only the package. */
  readonly about: string;
  /** What the program does with a line that it cannot read. */
  readonly onMistake: string;
}

const NAMES: Readonly<Record<Dialect, Names>> = {
  chrony: {
    program: 'chronyd',
    about: 'chronyd, the time service of chrony',
    onMistake: 'chronyd does not start while this line is in the file.',
  },
  ntp: {
    program: 'ntpd',
    about: 'ntpd, the classic time service',
    onMistake: 'ntpd passes over this line, and says so in its log only.',
  },
  timesyncd: {
    program: 'systemd-timesyncd',
    about: 'systemd-timesyncd, the small time client of systemd',
    onMistake: 'systemd-timesyncd passes over this line, and says so in its log only.',
  },
  'ntpd-rs': {
    program: 'ntp-daemon',
    about: 'ntp-daemon, the time service of ntpd-rs',
    onMistake: 'ntp-daemon does not start while this is in the file.',
  },
};

export const namesOf = (dialect: Dialect): Names => NAMES[dialect];

/** Whose file it is, in a few words. */
export function aboutOf(dialect: Dialect, flavour: Flavour): string {
  if (flavour === 'ntpsec') return 'ntpd of NTPsec';
  if (flavour === 'ntpd') return 'ntpd, the reference implementation';
  return NAMES[dialect].about;
}
