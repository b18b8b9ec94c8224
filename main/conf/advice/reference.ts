/** What else tells this computer the time: its battery clock, lists of leap seconds, and its own clock taken for a source. */
import { isLocalClock } from '../ntp/drivers.ts';
import { type Context, has, keepsClock, lastOf, linesOf } from './context.ts';
import { type Finding, placesOf } from './finding.ts';

/** Public servers are of stratum 1 to 3, and their clients are one above. */
const LOW_STRATUM = 5;

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
    const orphan = linesOf(context, 'tos').some(({ reading }) =>
      reading.given.some(({ name }) => name === 'orphan'),
    );
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
        remedy: orphan
          ? 'Leave these lines out: “tos orphan”, which stands here too, keeps a network together without them.'
          : 'Leave these lines out. If other computers must agree with this one while the internet is gone, use: tos orphan 6',
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
