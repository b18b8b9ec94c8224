import { describe, expect, it } from 'vitest';
import type { Dialect } from '../../main/conf/dialect.ts';
import { advice, explained, opened, WELL } from './opened.ts';

function mistakesIn(dialect: Dialect, text: string, name?: string) {
  return opened(dialect, text, name).items.flatMap((item) =>
    item.mistakes.map(({ line, column, words }) => `${line}:${column} ${words}`),
  );
}

describe('what a program would not take is told with its line and column', () => {
  it.each<[Dialect, string, string]>([
    ['chrony', 'server a.example ibrust', '1:18 “server” has no option “ibrust”. Did you mean “iburst”?'],
    ['chrony', '\n  Servr a.example', '2:3 There is no directive “Servr”. Did you mean “server”?'],
    [
      'chrony',
      'makestep 1',
      '1:11 Here “makestep” needs a whole number, -2147483647 or more, and nothing follows.',
    ],
    ['chrony', 'makestep fast 3', '1:10 “fast” is not a number of seconds.'],
    ['chrony', 'rtcsync yes', '1:9 “rtcsync” takes no “yes” here.'],
    ['chrony', 'server a.example minpoll', '1:25 “minpoll” needs a power of two'],
    ['chrony', 'server a.example minpoll often', '1:26 “often” is not a power of two'],
    ['chrony', 'local stratum 16', '1:15 “16” is not a whole number from 1 to 15, which “stratum” needs.'],
    [
      'chrony',
      'server a.example iburst # near',
      '1:25 “# near” is no comment here: in chrony.conf one needs a line of its own.',
    ],
    ['chrony', 'driftfile /x # see below', '1:14 “# see below” is no comment here'],
    ['chrony', 'server ä.example ibrust', '1:18 “server” has no option “ibrust”.'],
    ['ntp', 'server a.example prefre', '1:18 “server” has no option “prefre”. Did you mean “prefer”?'],
    ['ntp', 'restrict default nomodifi', '1:18 “restrict” knows no “nomodifi”. Did you mean “nomodify”?'],
    ['ntp', 'restrict 192.0.2.0 mask', '1:20 “mask” needs a network mask, and nothing follows.'],
    ['ntp', 'tinker panik 0', '1:8 “tinker” has no option “panik”. Did you mean “panic”?'],
    ['ntp', 'tos', '1:4 Here “tos” needs one of minsane'],
    ['ntp', 'Server a.example', '1:1 There is no directive “Server”. Did you mean “server”?'],
    ['timesyncd', '[Time]\nNTPs=a.example', '2:1 There is no setting “NTPs”. Did you mean “NTP”?'],
    ['timesyncd', 'NTP=a.example', '1:1 This stands before any section; it counts only below a line [Time].'],
    [
      'timesyncd',
      '[Tme]\nNTP=a.example',
      '1:1 There is no section “Tme” in this file, so what follows is passed over. Did you mean “Time”?',
    ],
    [
      'timesyncd',
      '[Time]\nPollIntervalMinSec=8',
      '2:20 “8” is too short: 16 seconds is the least that is taken.',
    ],
    ['timesyncd', '[Time]\nRootDistanceMaxSec=5 bananas', '2:20 “5 bananas” is no length of time'],
    [
      'timesyncd',
      '[Time]\nserver a.example',
      '2:1 “server a.example” is neither a [Section] nor a Key=Value.',
    ],
    [
      'ntpd-rs',
      '[[source]]\nmode = "sevrer"\naddress = "a.example"',
      '2:8 “mode” has to be one of server, pool',
    ],
    [
      'ntpd-rs',
      '[[source]]\nmode = "server"\nadress = "a.example"',
      '3:1 There is no “adress” for a source of this mode. Did you mean “address”?',
    ],
    [
      'ntpd-rs',
      '[[source]]\nmode = "server"\naddress = "a.example"\ncount = 4',
      '4:1 There is no “count” for a source of this mode.',
    ],
    ['ntpd-rs', '[[source]]\nmode = "server"', '1:1 A source of this mode needs “address”.'],
    ['ntpd-rs', '[source]\nmode = "server"', '1:1 “source” stands in double brackets: [[source]].'],
    ['ntpd-rs', '[sources]\nmode = "server"', '1:1 There is no table “sources”. Did you mean “source”?'],
    [
      'ntpd-rs',
      '[synchronization]\nminimum-agreeing-sources = "two"',
      '2:28 “minimum-agreeing-sources” has to be a whole number, 0 or more.',
    ],
    ['ntpd-rs', '[[source]]\nmode = "pool', '2:'],
  ])('%s: %j', (dialect, text, told) => {
    expect(mistakesIn(dialect, text).join('\n')).toContain(told);
  });

  it.each<[Dialect, string]>([
    ['chrony', 'Pool a.example IBURST\nMakeStep 1 3\n! note\n% note\n; note\n  # note'],
    ['ntp', 'server "a.example" iburst # the near one\n#server b.example'],
    [
      'timesyncd',
      '[Time]\nNTP = a.example \\\n# a note between\n  b.example\nPollIntervalMaxSec=1h 30min\n; note',
    ],
    ['ntpd-rs', '# note\nsource = [{ mode = "server", address = "a.example" }] # note'],
  ])('and what it takes is no mistake: %s', (dialect, text) => {
    expect(mistakesIn(dialect, text)).toEqual([]);
  });

  it('of the one ntpd where the file is for the other one', () => {
    expect(mistakesIn('ntp', 'broadcastclient', '/etc/ntpsec/ntp.conf')[0]).toContain(
      'NTPsec gave up “broadcastclient”',
    );
    expect(mistakesIn('ntp', 'server a.example xleave', '/etc/ntpsec/ntp.conf')[0]).toContain(
      'NTPsec gave up “xleave”',
    );
    expect(mistakesIn('ntp', 'crypto\nserver a.example\nrefclock shm', '/etc/ntp.conf')).toEqual([]);
    expect(mistakesIn('ntp', 'crypto\nserver a.example autokey\n', '/etc/ntp.conf')).toEqual([]);
  });

  it('in a .sources file: all but servers, and a last line that does not end', () => {
    const name = '/etc/chrony/sources.d/near.sources';
    expect(mistakesIn('chrony', 'server a.example\nmakestep 1 3\n', name)).toEqual([
      '2:1 Only “server”, “pool” and “peer” count in such a file, not “makestep”.',
    ]);
    expect(advice('chrony', 'server a.example iburst', { name }).map(({ id }) => id)).toContain(
      'unended-line',
    );
    expect(advice('chrony', 'server a.example iburst\n', { name })).toEqual([]);
  });
});

it('a byte order mark is told where the program would stumble over it', () => {
  for (const dialect of ['chrony', 'ntp'] as const) {
    expect(advice(dialect, `\uFEFF${WELL[dialect]}`)).toMatchObject([
      { id: 'byte-order-mark', severity: 'error' },
    ]);
  }
  for (const dialect of ['timesyncd', 'ntpd-rs'] as const) {
    expect(advice(dialect, `\uFEFF${WELL[dialect]}`)).toEqual([]);
  }
});

it('a mistake says what comes of it', () => {
  const [chrony] = advice('chrony', `${WELL.chrony}foo\n`);
  expect(chrony).toMatchObject({
    severity: 'error',
    places: [{ file: null, line: 6, column: 1 }],
    why: expect.stringContaining('does not start'),
  });
  const [ntp] = advice('ntp', `${WELL.ntp}foo\n`);
  expect(ntp?.why).toContain('passes over this line');
});

it('a name that nobody can have is told, because the program itself would not', () => {
  expect(
    advice('chrony', `server not_a_name!.example iburst\npool b.example iburst\n${WELL.chrony}`),
  ).toMatchObject([{ id: 'no-name', places: [{ line: 1 }] }]);
  // A port stands elsewhere in each of these.
  for (const [dialect, line] of [
    ['chrony', 'server a.example:1123 iburst'],
    ['ntp', 'server a.example:1123 iburst'],
    ['timesyncd', 'NTP=a.example:1123'],
  ] as const) {
    expect(advice(dialect, `${WELL[dialect]}${line}\n`)).toMatchObject([{ id: 'no-name' }]);
  }
  expect(
    advice('ntpd-rs', `${WELL['ntpd-rs']}[[source]]\nmode = "server"\naddress = "a.example:1123"\n`),
  ).toEqual([]);
});

it('numbers are told in words', () => {
  const words = (dialect: Dialect, text: string) => {
    const [line] = explained(dialect, text).lines;
    return [line!.words, ...line!.options.map((o) => o.words)].join(' ');
  };
  expect(words('chrony', 'server a.example minpoll 4 maxpoll 17')).toMatch(
    /every 16 seconds\b.*131072 seconds \(about 36 hours\)/s,
  );
  expect(words('chrony', 'server a.example minpoll -2')).toContain('1/4 of a second');
  expect(words('chrony', 'maxslewrate 500')).toContain('500 microseconds in each second');
  expect(words('chrony', 'makestep 0.128 1')).toContain('128 milliseconds');
  expect(words('chrony', 'refresh 1209600')).toContain('every 2 weeks');
  expect(words('ntp', 'tinker step 0.128')).toContain('128 milliseconds');
  expect(words('timesyncd', '[Time]\nPollIntervalMaxSec=34min 8s')).toBe(
    'From here on: how the clock is kept right.',
  );
  expect(explained('timesyncd', '[Time]\nPollIntervalMaxSec=34min 8s').lines[1]!.words).toContain(
    '2048 seconds (about 34 minutes)',
  );
});
