/** Each piece of advice: where it is given, and where it must not be. */
import { describe, expect, it } from 'vitest';
import { NO_DIRECTORY } from '../../main/conf/advice/context.ts';
import { DIALECTS, type Dialect } from '../../main/conf/dialect.ts';
import { readKeyTypes } from '../../main/conf/key-types.ts';
import { advice, bytes, explained, idsOf, WELL } from './opened.ts';
import { SHIPPED } from './shipped.ts';

describe('nothing is said against', () => {
  it.each(DIALECTS)('a file that keeps a clock well: %s', (dialect) => {
    expect(advice(dialect, WELL[dialect])).toEqual([]);
  });

  it.each(Object.entries(SHIPPED))('what distributions ship, but that it is one pool: %s', (_, shipped) => {
    const [dialect, name, lines] = shipped;
    const found = advice(dialect, `${lines.join('\n')}\n`, { name });
    expect(found.filter(({ id }) => id !== 'one-pool')).toEqual([]);
  });

  it('a part of a configuration for what may stand in another part', () => {
    for (const name of ['/etc/chrony/conf.d/local.conf', '/etc/chrony/sources.d/local.sources']) {
      expect(advice('chrony', 'server a.example iburst\n', { name })).toEqual([]);
    }
    expect(advice('ntp', 'server a.example iburst\n', { name: '/etc/ntpsec/ntp.d/local.conf' })).toEqual([]);
    expect(
      advice('timesyncd', '[Time]\nPollIntervalMaxSec=1h\n', {
        name: '/etc/systemd/timesyncd.conf.d/local.conf',
      }),
    ).toEqual([]);
  });
});

/** Lines that are added to a good file, and what is then said. Lines marked with `-` are taken out first. */
interface Case {
  readonly dialect: Dialect;
  readonly add?: string;
  readonly without?: RegExp;
  readonly alone?: boolean;
  readonly name?: string;
  readonly said: readonly string[];
}

const said = ({ dialect, add = '', without, alone = false, name }: Case) => {
  const base = alone
    ? ''
    : WELL[dialect]
        .split('\n')
        .filter((line) => without === undefined || !without.test(line))
        .join('\n');
  return idsOf(advice(dialect, `${base}\n${add}\n`, name === undefined ? {} : { name }));
};

describe('how servers are asked', () => {
  it.each<Case>([
    { dialect: 'chrony', add: 'server a.example', said: ['no-iburst'] },
    { dialect: 'chrony', add: 'server a.example noselect', said: [] },
    { dialect: 'ntp', add: 'server a.example', said: ['no-iburst'] },
    { dialect: 'ntp', add: 'server 127.127.28.0 minpoll 4', said: ['no-leap-list'] },
    { dialect: 'chrony', add: 'server a.example iburst burst', said: ['burst'] },
    { dialect: 'ntp', add: 'server time.google.com iburst burst', said: ['smear-mixed', 'burst'] },
    { dialect: 'chrony', add: 'server 192.168.1.1 iburst burst minpoll 2', said: [] },
    { dialect: 'chrony', add: 'server ntp.lan iburst burst minpoll 2', said: [] },
    { dialect: 'chrony', add: 'server router iburst minpoll 2', said: [] },
    { dialect: 'chrony', add: 'server a.example iburst minpoll 5', said: ['minpoll'] },
    { dialect: 'chrony', add: 'server a.example iburst minpoll 6 maxpoll 10', said: [] },
    { dialect: 'chrony', add: 'server a.example iburst maxpoll 12', said: ['maxpoll'] },
    { dialect: 'chrony', add: 'server a.example iburst minpoll 9 maxpoll 7', said: ['polls-crossed'] },
    { dialect: 'chrony', add: 'server 0.debian.pool.ntp.org iburst', said: ['pool-as-server'] },
    {
      dialect: 'ntpd-rs',
      add: '[[source]]\nmode = "server"\naddress = "0.debian.pool.ntp.org"',
      said: ['pool-as-server'],
    },
    {
      dialect: 'ntpd-rs',
      add: '[[source]]\nmode = "server"\naddress = "a.example"\npoll-interval-limits = { min = 3, max = 10 }',
      said: ['minpoll'],
    },
    {
      dialect: 'ntpd-rs',
      add: '[[source]]\nmode = "server"\naddress = "a.example"\npoll-interval-limits = { min = 4, max = 10 }',
      said: [],
    },
    { dialect: 'chrony', add: 'pool pool.ntp.org iburst', said: ['world-pool'] },
    { dialect: 'chrony', add: 'pool 2.pool.ntp.org iburst', said: ['world-pool'] },
    { dialect: 'chrony', add: 'pool 2.fedora.pool.ntp.org iburst', said: [] },
    { dialect: 'chrony', add: 'server 192.0.2.1 iburst', said: ['address'] },
    { dialect: 'chrony', add: 'server 10.0.0.1 iburst', said: [] },
    { dialect: 'ntp', add: 'server [fd12::1] iburst', said: [] },
    { dialect: 'chrony', add: 'server a.example iburst\nserver A.example. iburst', said: ['server-twice'] },
    { dialect: 'chrony', add: 'server a.example iburst\nserver a.example port 124 iburst', said: [] },
    { dialect: 'timesyncd', add: 'PollIntervalMinSec=16', said: ['minpoll'] },
    { dialect: 'timesyncd', add: 'PollIntervalMinSec=32', said: [] },
    { dialect: 'timesyncd', add: 'PollIntervalMinSec=1h', said: ['polls-crossed'] },
    { dialect: 'timesyncd', add: 'RootDistanceMaxSec=20', said: ['far-servers'] },
  ])('%j', (one) => {
    expect(said(one)).toEqual(one.said);
  });

  it('a server that its operator has given up, where somebody knows that', () => {
    const known = { ...NO_DIRECTORY, retired: (host: string) => host === 'old.example' };
    expect(idsOf(advice('chrony', `${WELL.chrony}server old.example iburst\n`, { known }))).toEqual([
      'retired',
    ]);
  });
});

describe('how many servers there are', () => {
  const four = ['a', 'b', 'c', 'd'].map((n) => `server ${n}.example iburst`).join('\n');
  it.each<Case & { severity?: string }>([
    { dialect: 'chrony', without: /^pool/, said: ['no-servers'] },
    {
      dialect: 'chrony',
      without: /^pool/,
      add: 'server a.example iburst',
      said: ['few-servers'],
      severity: 'warning',
    },
    {
      dialect: 'chrony',
      without: /^pool/,
      add: four.split('\n').slice(0, 2).join('\n'),
      said: ['few-servers'],
      severity: 'warning',
    },
    {
      dialect: 'chrony',
      without: /^pool/,
      add: four.split('\n').slice(0, 3).join('\n'),
      said: ['few-servers'],
      severity: 'hint',
    },
    { dialect: 'chrony', without: /^pool/, add: four, said: [] },
    { dialect: 'chrony', without: /^pool/, add: `${four}\nserver e.example noselect`, said: [] },
    {
      dialect: 'chrony',
      without: /^pool/,
      add: 'server 192.168.1.1 iburst',
      said: ['few-servers'],
      severity: 'hint',
    },
    {
      dialect: 'chrony',
      without: /^pool/,
      add: 'pool a.example iburst maxsources 2',
      said: ['few-servers'],
      severity: 'warning',
    },
    { dialect: 'chrony', without: /^pool/, add: 'refclock PPS /dev/pps0\nleapsectz right/UTC', said: [] },
    {
      dialect: 'chrony',
      add: Array.from({ length: 11 }, (_, i) => `server ${i}x.example iburst`).join('\n'),
      said: ['many-servers'],
    },
    {
      dialect: 'chrony',
      add: `${four.replaceAll('iburst', 'iburst prefer')}`,
      without: /^pool/,
      said: ['prefer-all'],
    },
    {
      dialect: 'chrony',
      without: /^pool/,
      add: four.replaceAll('iburst', 'noselect'),
      said: ['only-watched'],
    },
    { dialect: 'chrony', add: 'server a.example iburst trust', said: ['trust'] },
    { dialect: 'ntp', add: 'server a.example iburst true', said: ['trust'] },
    { dialect: 'timesyncd', alone: true, add: '[Time]\nNTP=a.example', said: [] },
    {
      dialect: 'timesyncd',
      alone: true,
      add: '[Time]\nNTP=\nFallbackNTP=a.example',
      said: ['only-fallback'],
    },
    {
      dialect: 'ntpd-rs',
      alone: true,
      add: '[[source]]\nmode = "server"\naddress = "a.example"',
      said: ['too-few-to-agree'],
    },
    { dialect: 'ntpd-rs', add: '[synchronization]\nminimum-agreeing-sources = 1', said: ['one-is-enough'] },
    { dialect: 'ntpd-rs', alone: true, said: ['no-servers'] },
  ])('%j', (one) => {
    expect(said(one)).toEqual(one.said);
    if (one.severity !== undefined) {
      const base = WELL.chrony
        .split('\n')
        .filter((line) => !line.startsWith('pool'))
        .join('\n');
      expect(advice('chrony', `${base}\n${one.add}\n`)[0]?.severity).toBe(one.severity);
    }
  });
});

describe('whether all servers hang on one', () => {
  const alone = /^pool/;
  it.each<Case>([
    { dialect: 'chrony', without: alone, add: 'pool de.pool.ntp.org iburst', said: ['one-pool'] },
    {
      dialect: 'ntp',
      without: alone,
      add: [0, 1, 2, 3].map((n) => `pool ${n}.de.pool.ntp.org iburst`).join('\n'),
      said: ['one-pool'],
    },
    {
      dialect: 'chrony',
      without: alone,
      add: 'pool de.pool.ntp.org iburst\npool at.pool.ntp.org iburst',
      said: [],
    },
    {
      dialect: 'chrony',
      without: alone,
      add: 'pool de.pool.ntp.org iburst\nserver ntp1.example.org iburst',
      said: [],
    },
    {
      dialect: 'chrony',
      without: alone,
      add: 'pool de.pool.ntp.org iburst\nserver ntp1.example.org noselect',
      said: ['one-pool'],
    },
    {
      dialect: 'chrony',
      without: alone,
      add: [1, 2, 3, 4].map((n) => `server ntp${n}.example.org iburst`).join('\n'),
      said: ['one-operator'],
    },
    {
      dialect: 'chrony',
      without: alone,
      add: ['one', 'two', 'three', 'four'].map((n) => `server ${n}.co.uk iburst`).join('\n'),
      said: [],
    },
    {
      dialect: 'chrony',
      without: alone,
      add: [1, 2, 3, 4].map((n) => `server ntp${n}.dept.lan iburst`).join('\n'),
      said: [],
    },
    {
      dialect: 'ntpd-rs',
      alone: true,
      add: '[[source]]\nmode = "pool"\naddress = "pool.ntp.org"',
      said: ['one-pool', 'world-pool'],
    },
    { dialect: 'timesyncd', alone: true, add: '[Time]\nNTP=0.de.pool.ntp.org 1.de.pool.ntp.org', said: [] },
  ])('%j', (one) => {
    expect(said(one)).toEqual(one.said);
  });
});

describe('secret keys', () => {
  const KEYS = [
    '# 9 MD5 none',
    '1 hyacinth',
    '2 SHA1 HEX:00',
    '3 AES128 HEX:00112233445566778899AABBCCDDEEFF',
    'x',
    '',
  ].join('\n');
  const said = (dialect: 'chrony' | 'ntp', key: number, files: Readonly<Record<string, string>>) => {
    const named = dialect === 'chrony' ? 'keyfile /keys' : 'keys /keys\ntrustedkey 1 2 3 9';
    const text = `${WELL[dialect]}${named}\nserver a.example iburst key ${key}\n`;
    return advice(dialect, text, { files }).filter(({ id }) => id !== 'mixed-signatures');
  };

  it.each([
    ['chrony', 1, ['old-digest'], 'warning'],
    ['chrony', 2, ['old-digest'], 'hint'],
    ['chrony', 3, [], undefined],
    ['chrony', 9, ['no-such-key'], 'warning'],
    ['ntp', 1, ['no-such-key'], 'warning'],
    ['ntp', 2, ['old-digest'], 'hint'],
    ['ntp', 3, [], undefined],
  ] as const)('of %s: number %d', (dialect, key, ids, severity) => {
    const found = said(dialect, key, { '/keys': KEYS });
    expect(idsOf(found)).toEqual(ids);
    expect(found[0]?.severity).toBe(severity);
  });

  it('are never shown, and nothing is said of those that may not be read', () => {
    const found = said('ntp', 1, { '/keys': '1 M s3cr3t # mine\n' });
    expect(found).toMatchObject([{ id: 'old-digest', what: 'The key number 1 signs with MD5.' }]);
    expect(JSON.stringify(found)).not.toContain('s3cr3t');
    expect(said('ntp', 1, {})).toEqual([]);
    // Written in the wrong order, or with a comment where none can be, the secret is where the algorithm would be.
    for (const dialect of ['chrony', 'ntp'] as const) {
      expect([...readKeyTypes(bytes('1 s3cr3t x\n2 sha256 s3cr3t\n'), dialect)]).toEqual([
        [1, null],
        [2, 'SHA256'],
      ]);
    }
  });
});

describe('whom to believe', () => {
  it.each<Case>([
    { dialect: 'chrony', add: 'server a.example iburst key 1', said: ['no-key-file'] },
    { dialect: 'chrony', add: 'keyfile /etc/chrony/keys\nserver a.example iburst key 1', said: [] },
    {
      dialect: 'ntp',
      add: 'keys /etc/ntp.keys\nserver a.example iburst key 1',
      said: ['untrusted-key', 'mixed-signatures'],
    },
    {
      dialect: 'ntp',
      add: 'keys /etc/ntp.keys\ntrustedkey 1 2\nserver a.example iburst key 1',
      said: ['mixed-signatures'],
    },
    {
      dialect: 'ntp',
      add: 'keys /etc/ntp.keys\ntrustedkey ( 1 ... 9 )\nserver a.example iburst key 3',
      said: ['mixed-signatures'],
    },
    { dialect: 'chrony', add: 'authselectmode require', said: ['nothing-signed'] },
    { dialect: 'chrony', add: 'server a.example iburst nts', said: ['no-ntsdumpdir'] },
    { dialect: 'chrony', add: 'ntsdumpdir /var/lib/chrony\nserver a.example iburst nts', said: [] },
    {
      dialect: 'chrony',
      add: 'nosystemcert\nntsdumpdir /d\nserver a.example iburst nts',
      said: ['no-trusted-certificates'],
    },
    {
      dialect: 'chrony',
      add: 'nosystemcert\nntstrustedcerts /ca.pem\nntsdumpdir /d\nserver a.example iburst nts',
      said: [],
    },
    { dialect: 'chrony', add: 'ntsservercert /c.pem', said: ['half-a-certificate'] },
    { dialect: 'chrony', add: 'ntsserverkey /k.pem', said: ['half-a-certificate'] },
    { dialect: 'chrony', add: 'ntsservercert /c.pem\nntsserverkey /k.pem', said: [] },
    { dialect: 'ntp', add: 'crypto pw secret', said: ['autokey'] },
    { dialect: 'ntp', add: 'server a.example iburst autokey', said: ['autokey'] },
    {
      dialect: 'chrony',
      add: 'ntsdumpdir /d\nauthselectmode ignore\nserver a.example iburst nts',
      said: ['mixed-signatures'],
    },
    {
      dialect: 'ntp',
      add: 'server a.example iburst nts noval',
      said: ['unchecked-certificate', 'mixed-signatures'],
    },
    { dialect: 'chrony', add: 'nocerttimecheck 1', said: ['unchecked-dates'] },
    { dialect: 'chrony', add: 'nocerttimecheck 0', said: [] },
    { dialect: 'chrony', add: 'maxdistance 16', said: ['far-servers'] },
    { dialect: 'chrony', add: 'maxdistance 1', said: [] },
    { dialect: 'ntp', add: 'tos maxdist 5', said: ['far-servers'] },
    { dialect: 'chrony', add: 'server time.google.com iburst', said: ['smear-mixed'] },
    {
      dialect: 'timesyncd',
      alone: true,
      add: '[Time]\nNTP=time.google.com time.cloudflare.com',
      said: ['smear-mixed'],
    },
    {
      dialect: 'chrony',
      without: /^pool/,
      add: [1, 2, 3, 4].map((n) => `server time${n}.google.com iburst`).join('\n'),
      said: ['one-operator'],
    },
    {
      dialect: 'chrony',
      without: /^pool/,
      add: 'pool time.google.com iburst\nserver time.aws.com iburst',
      said: [],
    },
    {
      dialect: 'chrony',
      without: /^pool/,
      add: 'pool time.google.com iburst\nserver time.facebook.com iburst',
      said: ['smear-mixed'],
    },
    {
      dialect: 'chrony',
      without: /^pool/,
      add: 'pool time.google.com iburst\nleapsectz right/UTC',
      said: ['smear-and-leap-list', 'one-operator'],
    },
    {
      dialect: 'chrony',
      without: /^pool/,
      add: 'server 169.254.169.123 iburst\nserver time.aws.com iburst\nserver time.google.com iburst\nserver time2.google.com iburst',
      said: [],
    },
  ])('%j', (one) => {
    expect(said(one)).toEqual(one.said);
  });
});

describe('this computer’s own clock', () => {
  it.each<Case>([
    { dialect: 'chrony', without: /^driftfile/, said: ['no-drift-file'] },
    { dialect: 'ntp', without: /^driftfile/, said: ['no-drift-file'] },
    { dialect: 'ntp', without: /^driftfile/, add: 'driftfile', said: ['no-drift-file'] },
    { dialect: 'chrony', without: /^makestep/, said: ['no-makestep'] },
    { dialect: 'chrony', without: /^makestep/, add: 'makestep 1 -1', said: ['makestep-always'] },
    { dialect: 'chrony', without: /^makestep/, add: 'makestep 1 0', said: ['no-makestep'] },
    { dialect: 'chrony', without: /^makestep/, add: 'initstepslew 30 a.example', said: ['initstepslew'] },
    { dialect: 'chrony', without: /^rtcsync/, said: ['no-rtcsync'] },
    { dialect: 'chrony', add: 'rtcfile /var/lib/chrony/rtc', said: ['rtc-twice'] },
    { dialect: 'ntp', add: 'server 127.127.1.0\nfudge 127.127.1.0 stratum 10', said: ['local-clock'] },
    { dialect: 'ntp', add: 'tos orphan 6', said: [] },
    { dialect: 'chrony', add: 'local stratum 10\nallow 192.168.0.0/16\nleapsectz right/UTC', said: [] },
    {
      dialect: 'chrony',
      add: 'local stratum 2\nallow 192.168.0.0/16\nleapsectz right/UTC',
      said: ['local-stratum'],
    },
    { dialect: 'chrony', add: 'local', said: ['local-for-nobody'] },
    { dialect: 'chrony', add: 'allow 192.168.0.0/16', said: ['no-leap-list'] },
    { dialect: 'ntp', add: 'tinker panic 0', said: ['panic-off'] },
    { dialect: 'ntp', add: 'tinker step 0', said: ['never-steps'] },
    { dialect: 'ntp', add: 'disable ntp', said: ['clock-not-set'] },
    { dialect: 'ntp', add: 'disable monitor', said: ['monitor-off'] },
    { dialect: 'ntp', add: 'disable stats', said: [] },
    { dialect: 'ntp', add: 'enable mode7', said: ['mode7'] },
    {
      dialect: 'ntpd-rs',
      add: '[synchronization]\nsingle-step-panic-threshold = "inf"',
      said: ['panic-off'],
    },
    {
      dialect: 'ntpd-rs',
      add: '[synchronization]\nstartup-step-panic-threshold = { forward = "inf", backward = "inf" }',
      said: ['far-back'],
    },
    {
      dialect: 'ntpd-rs',
      add: '[[source]]\nmode = "nts"\naddress = "a.example"\nntp-version = 5',
      said: ['draft-version', 'mixed-signatures'],
    },
    { dialect: 'ntpd-rs', add: '[observability]\nobservation-permissions = 666', said: ['decimal-mode'] },
    { dialect: 'ntpd-rs', add: '[observability]\nobservation-permissions = 0o666', said: [] },
    {
      dialect: 'ntpd-rs',
      add: '[[nts-ke-server]]\nlisten = "[::]:4460"\ncertificate-chain-path = "/c"\nprivate-key-path = "/k"',
      said: ['keys-for-nobody'],
    },
    {
      dialect: 'ntpd-rs',
      add: '[[server]]\nlisten = "[::]:123"\n[[nts-ke-server]]\nlisten = "[::]:4460"\ncertificate-chain-path = "/c"\nprivate-key-path = "/k"',
      said: [],
    },
  ])('%j', (one) => {
    expect(said(one)).toEqual(one.said);
  });
});

describe('who may ask, and whose answers come in', () => {
  // But for the line that lets this computer itself ask.
  const closed = /^restrict (?!127)/;
  it.each<Case>([
    { dialect: 'ntp', without: closed, said: ['open-to-queries'] },
    { dialect: 'ntp', without: closed, name: '/etc/ntpsec/ntp.conf', said: [] },
    { dialect: 'ntp', without: closed, add: 'restrict default ignore', said: ['answers-blocked'] },
    {
      dialect: 'ntp',
      without: closed,
      add: 'restrict -4 default noserve noquery',
      said: ['answers-blocked', 'open-to-queries'],
    },
    // Either kind of address has rules of its own.
    ...(['-4', '-6'] as const).map(
      (family): Case => ({
        dialect: 'ntp',
        without: closed,
        add: `restrict ${family} default noquery`,
        said: ['open-to-queries'],
      }),
    ),
    {
      dialect: 'ntp',
      without: closed,
      add: 'restrict -4 default noquery\nrestrict -6 default ignore\nserver 192.0.2.1 iburst',
      said: ['address'],
    },
    {
      dialect: 'ntp',
      without: closed,
      add: 'restrict default noquery\nrestrict -6 default ignore\nserver 2001:db8::1 iburst',
      said: ['answers-blocked', 'address'],
    },
    {
      dialect: 'ntp',
      without: closed,
      add: 'restrict default noquery\nrestrict -6 default ignore\nserver -6 a.example iburst',
      said: ['answers-blocked'],
    },
    {
      dialect: 'ntp',
      without: closed,
      add: 'restrict 0.0.0.0 mask 0.0.0.0 notrust noquery',
      said: ['answers-blocked', 'open-to-queries'],
    },
    { dialect: 'ntp', without: closed, add: 'restrict default ignore\nrestrict source nomodify', said: [] },
    {
      dialect: 'ntp',
      without: closed,
      add: 'restrict default ignore\nrestrict de.pool.ntp.org\nrestrict time.example.net',
      said: [],
    },
    {
      dialect: 'ntp',
      without: closed,
      add: 'restrict default ignore\nrestrict 192.0.2.0 mask 255.255.255.0 nomodify',
      said: [],
    },
    {
      dialect: 'ntp',
      without: closed,
      add: 'restrict default ignore\nrestrict source nomodify\nserver 192.0.2.1 iburst',
      said: ['address'],
    },
    {
      dialect: 'ntp',
      without: /^(restrict (?!127)|pool)/,
      add: 'restrict default ignore\nrestrict 10.0.0.0 mask 255.0.0.0\nserver 10.1.2.3 iburst',
      said: ['few-servers'],
    },
    {
      dialect: 'ntp',
      without: /^(restrict (?!127)|pool)/,
      add: 'restrict default ignore\nrestrict 10.0.0.0/8\nserver 192.168.1.1 iburst',
      said: ['answers-blocked', 'few-servers'],
    },
    { dialect: 'ntp', without: closed, add: 'restrict default nopeer noquery', said: ['pool-blocked'] },
    {
      dialect: 'ntp',
      without: closed,
      add: 'restrict default nopeer noquery',
      name: '/etc/ntpsec/ntp.conf',
      said: [],
    },
    { dialect: 'ntp', without: closed, add: 'restrict default kod noquery', said: ['kod-alone'] },
    { dialect: 'ntp', add: 'disable auth\nbroadcastclient', said: ['unsigned-strangers'] },
    { dialect: 'ntp', without: /^restrict 127/, said: ['locked-out'] },
    { dialect: 'ntp', without: /^restrict 127/, add: 'restrict ::1', said: [] },
    { dialect: 'chrony', add: 'noclientlog\nratelimit', said: ['limits-without-memory'] },
    { dialect: 'chrony', add: 'noclientlog', said: [] },
    { dialect: 'chrony', add: 'peer a.example iburst', said: ['strange-peer'] },
    { dialect: 'chrony', add: 'peer ntp.lan iburst', said: [] },
    { dialect: 'ntp', add: 'peer a.example iburst', said: ['strange-peer'] },
    { dialect: 'ntp', add: 'peer a.example iburst', name: '/etc/ntpsec/ntp.conf', said: [] },
    { dialect: 'chrony', add: 'allow\nleapsectz right/UTC', said: ['allow-everybody'] },
    { dialect: 'chrony', add: 'allow all 0/0\nleapsectz right/UTC\nratelimit', said: [] },
    { dialect: 'chrony', add: 'allow 192.168\nport 0\nleapsectz right/UTC', said: ['allow-without-port'] },
    {
      dialect: 'chrony',
      add: 'allow\nratelimit\nleapsectz right/UTC\nntpsigndsocket /x',
      said: ['signing-for-everybody'],
    },
    { dialect: 'chrony', add: 'cmdallow\nbindcmdaddress 0.0.0.0', said: ['watched-by-everybody'] },
    { dialect: 'chrony', add: 'cmdallow\nbindcmdaddress 127.0.0.1', said: [] },
    { dialect: 'chrony', add: 'smoothtime 400 0.01', said: ['smoothed-time'] },
    { dialect: 'chrony', add: 'smoothtime 400 0.001 leaponly', said: [] },
  ])('%j', (one) => {
    expect(said(one)).toEqual(one.said);
  });
});

describe('files that belong to it', () => {
  it('are counted in, and named with their lines', () => {
    const files = {
      '/etc/chrony/sources.d/near.sources': 'server a.example iburst\nserver b.example\n',
      '/etc/chrony/sources.d/notes.txt': 'server c.example',
    };
    const main = 'sourcedir /etc/chrony/sources.d\ndriftfile /var/lib/chrony/drift\nmakestep 1 3\nrtcsync\n';
    const found = advice('chrony', main, { files });
    expect(idsOf(found)).toEqual(['few-servers', 'no-iburst']);
    expect(found[1]?.places).toEqual([{ file: '/etc/chrony/sources.d/near.sources', line: 2, column: null }]);
    expect(
      advice('chrony', `${main}pool de.pool.ntp.org iburst\nserver a.example iburst\n`, { files: {} }),
    ).toEqual([]);
  });

  it('may hold what is missing, where they cannot be read', () => {
    expect(idsOf(advice('chrony', 'include /etc/more.conf\nserver a.example iburst\n'))).toEqual([
      'include-missing',
    ]);
    expect(
      idsOf(advice('chrony', 'include /etc/more.conf\n', { files: { '/etc/more.conf': WELL.chrony } })),
    ).toEqual([]);
  });

  it('are the drop-ins of timesyncd, in the order of their names; an empty list forgets what was before', () => {
    const files = {
      '/etc/systemd/timesyncd.conf.d/20-mine.conf': '[Time]\nNTP=\nNTP=a.example b.example\n',
      '/usr/lib/systemd/timesyncd.conf.d/10-vendor.conf': '[Time]\nNTP=time.google.com\n',
      '/usr/lib/systemd/timesyncd.conf.d/20-mine.conf': '[Time]\nNTP=time.facebook.com\n',
    };
    expect(advice('timesyncd', '[Time]\nNTP=c.example\n', { files })).toEqual([]);
    const { '/etc/systemd/timesyncd.conf.d/20-mine.conf': _, ...vendors } = files;
    expect(idsOf(advice('timesyncd', '[Time]\nNTP=c.example\n', { files: vendors }))).toEqual([
      'smear-mixed',
    ]);
  });
});

describe('what administrators know of chrony', () => {
  it.each<Case>([
    { dialect: 'chrony', without: /^makestep/, add: 'makestep 0 0', said: ['no-makestep'] },
    { dialect: 'chrony', add: 'minsources 9', said: ['too-few-to-agree'] },
    { dialect: 'chrony', add: 'minsources 8', said: [] },
    { dialect: 'chrony', add: 'minsamples 9\nmaxsamples 8', said: ['samples-crossed'] },
    { dialect: 'chrony', add: 'minsamples 9\nmaxsamples 0', said: [] },
    {
      dialect: 'chrony',
      add: 'server a.example iburst minsamples 9 maxsamples 8',
      said: ['samples-crossed'],
    },
    { dialect: 'chrony', add: 'leapsectz Europe/Berlin', said: ['leap-zone'] },
    { dialect: 'chrony', add: 'leapsectz right/Europe/Berlin', said: [] },
    { dialect: 'chrony', add: 'makestep 1 2', said: ['said-twice'] },
    { dialect: 'chrony', add: 'makestep 1 3', said: [] },
    { dialect: 'ntp', add: 'driftfile /x', said: ['said-twice'] },
    { dialect: 'chrony', add: 'server [2001:db8::1] iburst', said: ['no-name'] },
    { dialect: 'ntp', add: 'server [2001:db8::1] iburst', said: ['address'] },
    { dialect: 'timesyncd', alone: true, add: '[Time]\nNTP=[2001:db8::1]', said: ['no-name'] },
  ])('%j', (one) => {
    expect(said(one)).toEqual(one.said);
  });

  it('a line that a later one overrules is not explained as if it counted', () => {
    const { lines } = explained('chrony', `maxsamples 5\n${WELL.chrony}maxsamples 6\n`);
    expect(lines[0]?.words).toContain('This does not count: line 7 overrules it.');
    expect(lines.at(-1)?.words).not.toContain('overrules');
  });
});

describe('time that a cloud gives to its machines', () => {
  it.each(['169.254.169.123', 'metadata.google.internal'])('%s needs no others beside it', (host) => {
    const text = `server ${host} iburst\ndriftfile /x\nmakestep 1 3\nrtcsync\n`;
    expect(advice('chrony', text)).toEqual([]);
  });

  it('is not to be mixed with servers that treat leap seconds otherwise, whatever is missing', () => {
    const text = 'server 169.254.169.123 iburst\nserver time.google.com iburst\n';
    const few = advice('chrony', text).find(({ id }) => id === 'few-servers');
    expect(few?.remedy).toContain('that all treat leap seconds alike');
  });
});

describe('remedies can be followed', () => {
  const remedy = (dialect: Dialect, text: string, id: string) =>
    advice(dialect, text).find((finding) => finding.id === id)?.remedy;

  it('where servers spread leap seconds in several ways', () => {
    expect(
      remedy('chrony', 'server time.google.com iburst\nserver time.facebook.com iburst\n', 'smear-mixed'),
    ).toBe('Use servers of Google only, or of Meta only, or none of them.');
    const three = ['time.google.com', 'time.aws.com', 'a.example'].map((host) => `server ${host} iburst\n`);
    expect(remedy('chrony', three.join(''), 'smear-mixed')).toBe(
      'Use servers of Google and Amazon only, or none of them.',
    );
  });

  it('where the cure stands there already', () => {
    expect(remedy('ntp', 'server 127.127.1.0\ntos orphan 5\n', 'local-clock')).not.toContain('orphan 6');
  });

  it('where a name has something that is none', () => {
    expect(remedy('chrony', 'server d.example.org:123 iburst\n', 'no-name')).toContain(
      'd.example.org port 123',
    );
    expect(remedy('ntp', 'server d.example.org:123 iburst\n', 'no-name')).toContain('at port 123 only');
    expect(remedy('chrony', 'server [2001:db8::1] iburst\n', 'no-name')).toContain('brackets: 2001:db8::1');
  });
});

it('words fit one as well as many', () => {
  const { lines, findings } = explained(
    'chrony',
    'pool 0.pool.ntp.org maxsources 1\npool 1.pool.ntp.org maxsources 1\nallow 0/0\nallow ::/0\n',
  );
  expect(lines.map(({ words }) => words).join('\n')).not.toMatch(/up to 1 |Lets 0\/0|Lets ::/);
  expect(findings.find(({ id }) => id === 'world-pool')?.what).toContain(' are the pool');
  const set = explained('ntp', 'setvar a default\nrlimit memlock 0\n').lines;
  expect(set[0]?.mistakes[0]?.words).toBe('“default” is not “=”.');
  expect(set[1]?.options[0]?.words).toBe('whatever it needs stays in memory.');
});
