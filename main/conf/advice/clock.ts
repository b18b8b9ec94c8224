/** What happens to this computer's own clock: what is remembered, when it may jump, and what it is taken for. */

import { span } from '../figures.ts';
import { joined } from '../text.ts';
import { type Context, has, keepsClock, lastOf, linesOf, numberAt } from './context.ts';
import { type Finding, placesOf } from './finding.ts';

/** Its start script names a drift file (-f), so that its ntp.conf needs none. */
const isOfFreeBsd = ({ dialect, files }: Context) =>
  dialect === 'ntp' &&
  files.some(({ configuration: { text } }) =>
    /\$FreeBSD|\bfreebsd\.pool\.ntp\.org|\/var\/db\/ntpd\.leap-seconds/.test(joined(text)),
  );

export function driftFile(context: Context): Finding[] {
  const { dialect, driftFile } = context;
  if ((dialect !== 'chrony' && dialect !== 'ntp') || driftFile !== null || !keepsClock(context)) return [];
  if (isOfFreeBsd(context)) return [];
  const path = dialect === 'chrony' ? '/var/lib/chrony/drift' : '/var/lib/ntp/ntp.drift';
  return [
    {
      id: 'no-drift-file',
      severity: 'warning',
      places: [],
      what: 'There is no drift file.',
      why: 'How fast or slow this computer’s clock runs by itself must then be learned anew after each start. That takes hours, in which the time is worse.',
      remedy: `Add: driftfile ${path}`,
    },
  ];
}

export function makestep(context: Context): Finding[] {
  if (context.dialect !== 'chrony') return [];
  const line = lastOf(context, 'makestep');
  if (line === null) {
    if (!keepsClock(context) || has(context, 'initstepslew')) return [];
    return [
      {
        id: 'no-makestep',
        severity: 'warning',
        places: [],
        what: 'The clock may never be set at once, not even at the start.',
        why: 'chronyd works off any difference by bending the rate. An hour takes half a day, in which the time is wrong.',
        remedy: 'Add: makestep 1 3',
      },
    ];
  }
  const limit = numberAt(line.statement, 0);
  if (numberAt(line.statement, 1) === 0) {
    return [
      {
        id: 'no-makestep',
        severity: 'warning',
        places: placesOf([line]),
        what: 'The clock may never be set at once: “makestep” is for no correction at all.',
        why: 'chronyd works off any difference by bending the rate. An hour takes half a day, in which the time is wrong.',
        remedy: 'Write: makestep 1 3',
      },
    ];
  }
  if (numberAt(line.statement, 1) >= 0) return [];
  return [
    {
      id: 'makestep-always',
      severity: 'warning',
      places: placesOf([line]),
      what: `The clock may jump at any moment, whenever it is off by more than ${span(limit)}.`,
      why: 'Programs that run then see time stand still or go back: databases, backups and logs come out of order. And servers that agree on a wrong time can move the clock at once, instead of slowly.',
      remedy: `Let it jump only right after the start: makestep ${line.statement.rest[0]?.text ?? '1'} 3`,
    },
  ];
}

export function oldStart(context: Context): Finding[] {
  const lines = context.dialect === 'chrony' ? linesOf(context, 'initstepslew') : [];
  if (lines.length === 0) return [];
  return [
    {
      id: 'initstepslew',
      severity: 'hint',
      places: placesOf(lines),
      what: '“initstepslew” is out of date.',
      why: 'chronyd still takes it, and holds up the start until those servers have answered.',
      remedy: 'Write “makestep 1 3” instead.',
    },
  ];
}

export function panic(context: Context): Finding[] {
  if (context.dialect !== 'ntp') return [];
  const option = (name: string, when: (value: number) => boolean) =>
    linesOf(context, 'tinker').filter(({ reading }) =>
      reading.given.some((g) => g.name === name && when(Number(g.value))),
    );
  const off = option('panic', (s) => s === 0);
  const never = option('step', (s) => s === 0);
  return [
    ...(off.length === 0
      ? []
      : [
          {
            id: 'panic-off',
            severity: 'warning' as const,
            places: placesOf(off),
            what: 'Any difference is corrected, however large it is (“tinker panic 0”).',
            why: 'If the servers go wrong by years, so does this clock, and certificates, backups and logs with it. Usually ntpd gives up at 1000 seconds, so that somebody looks.',
            remedy:
              'Leave it out. For the start, when the clock may really be far off, ntpd has the option -g.',
          },
        ]),
    ...(never.length === 0
      ? []
      : [
          {
            id: 'never-steps',
            severity: 'hint' as const,
            places: placesOf(never),
            what: 'The clock is never set at once (“tinker step 0”).',
            why: 'Each second of difference takes half an hour to be worked off.',
            remedy: 'Leave it out, unless programs here bear no jump at all.',
          },
        ]),
  ];
}

export function disabled(context: Context): Finding[] {
  if (context.dialect !== 'ntp') return [];
  const off = linesOf(context, 'disable').filter(({ statement }) =>
    statement.rest.some(({ text }) => text === 'ntp'),
  );
  if (off.length === 0) return [];
  return [
    {
      id: 'clock-not-set',
      severity: 'warning',
      places: placesOf(off),
      what: 'ntpd does not set the clock (“disable ntp”).',
      why: 'It measures and tells others the time, and this clock goes its own way.',
      remedy: 'Leave the line out, unless another program keeps this clock right.',
    },
  ];
}
