/**
 * Every scenario that a real clock has to go through, by file. `npm run test:vm` counts them: one that is listed here and
 * did not run is a failure, and so is one that ran and is not listed.
 */
export const SCENARIOS = {
  'helper.test.ts': [
    'started by the superuser it keeps one right and no other',
    'who is not in the group cannot even connect',
    'another version, NaN, 1999: refused',
    'two owners: the second is refused',
    'a rate is set, measured on the raw counter, and never what the kernel would clamp',
    'a slew arrives and leaves the rate alone',
    'a step keeps the clock synchronised; a second far one is refused without consent',
    'a line of 5 kB, and a flood: dismissed, and others are served on',
    'a foreign step is told, and the request that was decided before it refused',
    'an owner that is killed: the rate is kept, and at the end of the lease the kernel says that nobody vouches',
    'a helper that is killed in the middle of a slew: the rate is kept',
    'a helper that was restarted has forgotten nothing',
  ],
  'discipline.test.ts': [
    'starts in 2020 and is right within 60 s',
    '100 ppm are learned and cancelled within five minutes',
    'a majority that jumps by 90 s is refused',
    'all servers killed: the clock keeps its learned rate',
    'the app killed: the clock keeps its learned rate',
    'the helper killed: the clock keeps its learned rate',
  ],
  'install.test.ts': [
    'status names the time service that keeps the clock, and says Observe',
    'a dry run explains everything and does nothing',
    'installing takes over, and the clock is kept by a process with one right',
    'a member of the group is a face of the service, also before the next login; a stranger is not',
    'after a restart of the machine the clock is kept right with nobody logged in',
    'switched off, the clock is released and the other time service keeps it again',
    'uninstalling leaves the machine as it was',
  ],
  'competitors.test.ts': [
    'chronyd starts: hands off within 20 s, and not one write after it',
    'ntpd starts: hands off within 20 s, and not one write after it',
    'a bare adjtimex writer: hands off within 20 s, and not one write after it',
    'the person takes it up again, and the other one is stopped and later given back',
  ],
  'leap.test.ts': [
    'a leap second that the servers announce is made by the kernel, where that is allowed',
    'where it is not allowed, the clock is stepped through it as planned',
  ],
} as const;
