/**
 * New files: the chosen servers, and with them what each program needs to keep a clock well. The lines are those that its
 * own example has; never a burst, never a question more often than every 64 seconds. A file that is only a part of a
 * configuration gets the servers alone.
 */
import { isChronyPart } from '../chrony/read.ts';
import type { Dialect, Flavour } from '../dialect.ts';
import { isNtpPart } from '../ntp/read.ts';
import type { Checked } from './choice.ts';
import type { Edited } from './edited.ts';
import { block, textWith } from './managed.ts';
import { DEFAULTS, tomlRows } from './ntpd-rs-edit.ts';
import { asSource, smears } from './source-lines.ts';
import { timesyncdRows } from './timesyncd-edit.ts';
import { sourceRows } from './word-edit.ts';

export interface New {
  readonly dialect: Dialect;
  readonly flavour: Flavour;
  /** Where the file will be; a drop-in of timesyncd has to forget what others name. */
  readonly name: string;
}

export function fresh(what: New, choices: readonly Checked[]): Edited {
  switch (what.dialect) {
    case 'chrony':
      return chrony(choices, what.name);
    case 'ntp':
      return ntp(choices, what);
    case 'timesyncd':
      return timesyncd(choices, what.name);
    case 'ntpd-rs':
      return ntpdRs(choices);
  }
}

/** A list of leap seconds contradicts servers that spread them. */
const leapLines = (choices: readonly Checked[], ...lines: string[]) => (choices.some(smears) ? [] : lines);

function chrony(choices: readonly Checked[], name: string): Edited {
  const { rows, notes } = sourceRows({ dialect: 'chrony', flavour: null, earlier: null }, choices, true);
  // The rest stands in the file that it is a part of; in a .sources file chronyd takes nothing else.
  if (isChronyPart(name)) return { notes, text: textWith(block(rows)) };
  const signed = choices.some(({ nts }) => nts);
  return {
    notes,
    text: textWith([
      '# Configuration of chronyd, made by Truechimer. chrony.conf(5) explains every word.',
      '',
      ...block(rows),
      '',
      '# How fast or slow this clock runs by itself, kept over restarts.',
      'driftfile /var/lib/chrony/drift',
      ...(signed ? ['# The keys of signed servers, kept over restarts.', 'ntsdumpdir /var/lib/chrony'] : []),
      '# A clock that is off by more than a second may jump, but only right after the start.',
      'makestep 1 3',
      '# The battery clock is set as well.',
      'rtcsync',
      ...leapLines(
        choices,
        '# Leap seconds are taken from the time zone data of the system too.',
        'leapsectz right/UTC',
      ),
    ]),
  };
}

function ntp(choices: readonly Checked[], { flavour, name }: New): Edited {
  const { rows, notes } = sourceRows({ dialect: 'ntp', flavour, earlier: null }, choices, true);
  if (isNtpPart(name)) return { notes, text: textWith(block(rows)) };
  const state = flavour === 'ntpsec' ? '/var/lib/ntpsec' : '/var/lib/ntp';
  return {
    notes: [...notes, 'Start ntpd with -g, so that a clock that is far off at the start is corrected, too.'],
    text: textWith([
      '# Configuration of ntpd, made by Truechimer. ntp.conf(5) explains every word.',
      '',
      ...block(rows),
      '',
      '# How fast or slow this clock runs by itself, kept over restarts.',
      `driftfile ${state}/ntp.drift`,
      ...leapLines(
        choices,
        '# Leap seconds are taken from the list of the system too.',
        'leapfile /usr/share/zoneinfo/leap-seconds.list',
      ),
      '# Others may ask for the time, and for nothing else; the servers above are heard; this computer may ask all.',
      'restrict default kod limited nomodify noquery nopeer',
      'restrict source nomodify noquery',
      'restrict 127.0.0.1',
      'restrict ::1',
    ]),
  };
}

function timesyncd(choices: readonly Checked[], name: string): Edited {
  const { rows, notes } = timesyncdRows(choices, /\.conf\.d\//.test(name), true);
  const head =
    '# Configuration of systemd-timesyncd, made by Truechimer. timesyncd.conf(5) explains every word.';
  return { notes, text: textWith([head, '', '[Time]', ...block(rows)]) };
}

/** What ntp-daemon wants to agree before it touches the clock. */
const AGREEING = 3;

function ntpdRs(choices: readonly Checked[]): Edited {
  const { rows, notes } = tomlRows(choices, () => []);
  const count = choices.reduce((sum, choice) => sum + asSource(choice).most, 0);
  const few = count < AGREEING;
  return {
    notes: [
      ...notes,
      ...(few
        ? [
            `${count === 1 ? 'One source is' : `${count} sources are`} made to be enough, because there are no more. ntp-daemon wants ${AGREEING} that agree.`,
          ]
        : []),
    ],
    text: textWith([
      '# Configuration of ntp-daemon (ntpd-rs), made by Truechimer. ntp.toml(5) explains every word.',
      '',
      ...block([...DEFAULTS, ...rows]),
      '',
      '[observability]',
      '# Lets ntp-ctl look at how it is doing.',
      'observation-path = "/var/run/ntpd-rs/observe"',
      ...(few
        ? [
            '',
            '[synchronization]',
            '# There are no more; with four, one could be wrong.',
            `minimum-agreeing-sources = ${count}`,
          ]
        : []),
    ]),
  };
}
