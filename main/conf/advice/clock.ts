/** What happens to this computer's own clock: what is remembered, when it may jump, and what it is taken for. */

import { span } from '../figures.ts';
import { isLocalClock } from '../ntp/drivers.ts';
import { type Context, has, lastOf, linesOf, numberAt } from './context.ts';
import { type Finding, placesOf } from './finding.ts';

/** Whether the file keeps a clock at all: one without sources only serves, or is a part of something. */
const keepsClock = ({ sources, clocks, complete }: Context) => complete && sources.length + clocks.length > 0;

export function driftFile(context: Context): Finding[] {
  const { dialect, driftFile } = context;
  if ((dialect !== 'chrony' && dialect !== 'ntp') || driftFile || !keepsClock(context)) return [];
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

export function batteryClock(context: Context): Finding[] {
  if (context.dialect !== 'chrony') return [];
  const sync = linesOf(context, 'rtcsync');
  const file = linesOf(context, 'rtcfile');
  if (sync.length > 0 && file.length > 0) {
    return [
      {
        id: 'rtc-twice',
        severity: 'error',
        places: placesOf([...sync, ...file]),
        what: '“rtcsync” and “rtcfile” stand in one configuration.',
        why: 'chronyd either copies the time to the battery clock, or learns how that one drifts. It cannot do both.',
        remedy: 'Keep “rtcsync”, unless chronyd is started with -s.',
      },
    ];
  }
  if (sync.length + file.length > 0 || !keepsClock(context)) return [];
  return [
    {
      id: 'no-rtcsync',
      severity: 'hint',
      places: [],
      what: 'The battery clock is not kept right.',
      why: 'It is what the computer knows of the time when it is switched on, before any server has answered.',
      remedy: 'Add: rtcsync',
    },
  ];
}

/** Only where others rely on it: clients hear of leap seconds from their servers. */
export function leapList(context: Context): Finding[] {
  const serves = context.dialect === 'chrony' ? has(context, 'allow') : false;
  const clock = context.clocks.some(({ local }) => !local);
  if (!context.complete || !(serves || clock) || has(context, 'leapsectz', 'leapseclist', 'leapfile'))
    return [];
  const line =
    context.dialect === 'chrony' ? 'leapsectz right/UTC' : 'leapfile /usr/share/zoneinfo/leap-seconds.list';
  if (context.dialect !== 'chrony' && context.dialect !== 'ntp') return [];
  return [
    {
      id: 'no-leap-list',
      severity: 'hint',
      places: [],
      what: 'Leap seconds are learned from the servers alone.',
      why: `${serves ? 'Your clients hear of one only if your servers announce it in time' : 'Most receivers announce none'}; the system has a list.`,
      remedy: `Add, unless your servers spread leap seconds (as Google, Amazon and Meta do): ${line}`,
    },
  ];
}

/** A computer that is asked, and has nobody to ask: there the undisciplined clock is meant. */
export function localClock(context: Context): Finding[] {
  const { sources, clocks, dialect } = context;
  const local = clocks.filter((clock) => clock.local);
  if (dialect === 'ntp' && local.length > 0) {
    const fudged = linesOf(context, 'fudge').filter(({ statement }) =>
      isLocalClock(statement.rest[0]?.text ?? ''),
    );
    return [
      {
        id: 'local-clock',
        severity: 'warning',
        places: placesOf([...local, ...fudged]),
        what: 'This computer’s own clock is used as if it knew the time.',
        why: 'Once the servers are silent, ntpd follows it and tells everybody that all is well, while the time drifts away unnoticed. When they come back it may even be believed more than they are.',
        remedy:
          'Leave these lines out. If other computers must agree with this one while the internet is gone, use: tos orphan 6',
      },
    ];
  }
  if (dialect !== 'chrony') return [];
  const line = lastOf(context, 'local');
  if (line === null) return [];
  const stratum = Number(line.reading.given.find((g) => g.name === 'stratum')?.value ?? 10);
  const serves = has(context, 'allow');
  if (serves && stratum < LOW_STRATUM && sources.length > 0) {
    return [
      {
        id: 'local-stratum',
        severity: 'warning',
        places: placesOf([line]),
        what: `Without any server this computer calls itself stratum ${stratum}, as good servers do.`,
        why: 'Its clients then prefer its drifting clock to servers that know the time.',
        remedy: 'Give it a number larger than that of all servers around, as “local stratum 10” does.',
      },
    ];
  }
  if (serves || !context.complete) return [];
  return [
    {
      id: 'local-for-nobody',
      severity: 'hint',
      places: placesOf([line]),
      what: 'This computer says that it knows the time when it does not, and nobody may ask it.',
      why: '“local” is for servers in a network without any other. Here it only hides from you that no server answers.',
      remedy: 'Leave it out.',
    },
  ];
}

/** Public servers are of stratum 1 to 3, and their clients are one above. */
const LOW_STRATUM = 5;

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
