import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { DIALECTS, type Dialect } from '../../../main/conf/dialect.ts';
import type { Choice, Facts } from '../../../main/conf/edit/choice.ts';
import { type Target, type Written, writeServers } from '../../../main/conf/edit/write-servers.ts';
import { openConfiguration } from '../../../main/conf/open.ts';
import { bytesOf, isUtf8, joined, type Text } from '../../../main/conf/text.ts';
import { CHRONY_LINES } from '../examples-chrony.ts';
import { NTPSEC_LINES } from '../examples-ntp.ts';
import { bytes, opened, USUAL, WELL } from '../opened.ts';

const FACTS: Facts = {
  place: 'Berlin, Germany',
  operator: 'Example University',
  stratum: 2,
  policy: 'open',
  date: '2026-06',
};

const choice = (host: string, more: Partial<Choice> = {}): Choice => ({
  host,
  pool: false,
  nts: false,
  facts: null,
  ...more,
});

const FOUR = [
  choice('ntp1.example.org', { facts: FACTS }),
  choice('ntp2.example.org'),
  choice('nts.example.net', { nts: true, facts: { place: 'Zürich', policy: 'unknown' } }),
  choice('de.pool.ntp.org', { pool: true }),
];

function written(target: Target, choices: readonly Choice[] = FOUR): Written {
  const result = writeServers(target, choices);
  if (!result.ok) throw new Error(result.message);
  return result.value;
}

const refused = (target: Target, choices: readonly Choice[] = FOUR): string => {
  const result = writeServers(target, choices);
  return result.ok ? 'it was written' : result.message;
};

const decoded = (text: Text) => Buffer.from(joined(text), 'latin1').toString('utf8');
const rows = (text: Text) => decoded(text).split('\n');

const BEGIN =
  '# --- Servers chosen with Truechimer. This block is replaced as a whole; all else is yours. ---';
const BLOCK =
  /^# --- Servers chosen with Truechimer\..*\r?\n[\s\S]*?^# --- End of the servers chosen with Truechimer\. ---\r?\n?/m;
const OUT = /^# Taken out by Truechimer: /gm;

/** What the file was before: without the block, and with what was taken out put in again. */
const undone = (text: Text) =>
  text.mark +
  joined({ ...text, mark: '' })
    .replace(BLOCK, '')
    .replaceAll(OUT, '');

describe('the chosen servers in a file that is there', () => {
  it('of chrony: in place of the first server, with what is known of them; all else stays', () => {
    const target = opened(
      'chrony',
      '# mine\n\nserver old.example iburst\ndriftfile /x\n  server  older.example\n\trtcsync\n',
    );
    expect(rows(written(target).text)).toEqual([
      '# mine',
      '',
      '# --- Servers chosen with Truechimer. This block is replaced as a whole; all else is yours. ---',
      '# Berlin, Germany; Example University; stratum 2; open to everybody; as of 2026-06',
      'server ntp1.example.org iburst',
      'server ntp2.example.org iburst',
      '# Zürich; access policy not known',
      'server nts.example.net nts iburst',
      'pool de.pool.ntp.org iburst',
      '# --- End of the servers chosen with Truechimer. ---',
      '# Taken out by Truechimer: server old.example iburst',
      'driftfile /x',
      '# Taken out by Truechimer:   server  older.example',
      '\trtcsync',
      '',
    ]);
  });

  it('keep what an earlier line said of them, but for what their operators mind', () => {
    const target = opened(
      'chrony',
      'server ntp1.example.org key 7 burst minpoll 4 maxpoll 9 xleave\npool de.pool.ntp.org maxsources 3 iburst\nserver 192.168.1.1 burst minpoll 2\n',
    );
    const text = rows(written(target, [...FOUR, choice('192.168.1.1')]).text);
    expect(text).toContain('server ntp1.example.org key 7 maxpoll 9 xleave iburst');
    expect(text).toContain('pool de.pool.ntp.org maxsources 3 iburst');
    // Nobody else minds how a server of one's own is asked.
    expect(text).toContain('server 192.168.1.1 burst minpoll 2 iburst');
  });

  it('of ntpd: without a port of their own, and signed only with NTPsec', () => {
    const base = 'server -4 ntp1.example.org prefer # near\nserver 127.127.28.0\nrestrict default nomodify\n';
    const choices = [...FOUR, choice('ntp5.example.org', { port: 1123 })];
    const classic = written(opened('ntp', base), choices);
    expect(rows(classic.text)).toContain('server -4 ntp1.example.org prefer iburst');
    expect(rows(classic.text)).toContain('server nts.example.net iburst');
    expect(rows(classic.text)).toContain('server 127.127.28.0');
    expect(classic.notes.join('\n')).toMatch(
      /nts\.example\.net is asked without signature.*\n.*ntp5\.example\.org:1123 is left out/,
    );
    const sec = written(opened('ntp', base, '/etc/ntpsec/ntp.conf'), choices);
    expect(rows(sec.text)).toContain('server nts.example.net nts iburst');
  });

  it('of timesyncd: each with its comment, in the section where they count', () => {
    const target = opened(
      'timesyncd',
      '[Other]\nNTP=x.example\n[Time]\n# mine\nNTP=a.example \\\n  b.example\nFallbackNTP=c.example',
    );
    const { text, notes } = written(target);
    expect(rows(text)).toEqual([
      '[Other]',
      'NTP=x.example',
      '[Time]',
      '# mine',
      '# --- Servers chosen with Truechimer. This block is replaced as a whole; all else is yours. ---',
      '# Berlin, Germany; Example University; stratum 2; open to everybody; as of 2026-06',
      'NTP=ntp1.example.org',
      'NTP=ntp2.example.org',
      '# Zürich; access policy not known',
      'NTP=nts.example.net',
      'NTP=de.pool.ntp.org',
      '# --- End of the servers chosen with Truechimer. ---',
      '# Taken out by Truechimer: NTP=a.example \\',
      '# Taken out by Truechimer:   b.example',
      'FallbackNTP=c.example',
    ]);
    expect(notes.join('\n')).toContain('systemd-timesyncd cannot speak NTS');
  });

  it('of timesyncd, where the section is missing', () => {
    expect(decoded(written(opened('timesyncd', '# nothing yet'), [choice('a.example')]).text)).toContain(
      '# nothing yet\n\n[Time]\n# ---',
    );
    expect(decoded(written(opened('timesyncd', '[Time]\n'), [choice('a.example')]).text)).toMatch(
      /^\[Time\]\n# ---.*\nNTP=a\.example\n/,
    );
  });

  it('of ntpd-rs: as tables, which keep what else they said', () => {
    const base = [
      '[[source]]',
      'mode = "pool"',
      'address = "de.pool.ntp.org"',
      'count = 3',
      'ignore = [',
      '  "192.0.2.1", # broken',
      ']',
      '[source.poll-interval-limits]',
      'max = 12',
      '',
      '[[source]]',
      'mode = "sock"',
      'path = "/run/gps"',
      'precision = 1e-3',
      '',
      '[synchronization]',
      'minimum-agreeing-sources = 2',
      '',
    ].join('\n');
    expect(
      decoded(
        written(opened('ntpd-rs', base), [
          choice('de.pool.ntp.org', { pool: true }),
          choice('2001:db8::1', { port: 1123 }),
        ]).text,
      ),
    ).toBe(
      [
        '# --- Servers chosen with Truechimer. This block is replaced as a whole; all else is yours. ---',
        '[source-defaults]',
        '# Public servers may be asked every 64 seconds (2 to the 6th) at the most.',
        'poll-interval-limits = { min = 6, max = 10 }',
        '',
        '[[source]]',
        'mode = "pool"',
        'address = "de.pool.ntp.org"',
        'count = 3',
        'ignore = [',
        '  "192.0.2.1", # broken',
        ']',
        'poll-interval-limits = { max = 12 }',
        '',
        '[[source]]',
        'mode = "server"',
        'address = "[2001:db8::1]:1123"',
        '# --- End of the servers chosen with Truechimer. ---',
        ...base
          .split('\n')
          .slice(0, 9)
          .map((row) => `# Taken out by Truechimer: ${row}`),
        ...base.split('\n').slice(9),
      ].join('\n'),
    );
  });

  it('of ntpd-rs are refused where its tables cannot be told apart', () => {
    expect(refused(opened('ntpd-rs', 'source = [{ mode = "server", address = "a.example" }]\n'))).toContain(
      'Write each as a table of its own first',
    );
    expect(refused(opened('ntpd-rs', '[[source]\n'))).toContain('has mistakes');
    const once = decoded(written(opened('ntpd-rs', WELL['ntpd-rs'])).text);
    const grown = once
      .replace('# --- End', 'count = 2\n# --- End')
      .replace(/(# --- End.*\n)/, '$1ignore = []\n');
    expect(refused(opened('ntpd-rs', grown))).toContain('still belong to its last source');
  });

  it('take the place of their own block only, where another one has lost its end or its beginning', () => {
    const [begin, end] = [BEGIN, '# --- End of the servers chosen with Truechimer. ---'];
    const mine = ['keyfile /etc/chrony/chrony.keys', 'allow 192.0.2.0/24'];
    const cut = [begin, 'server a.example iburst', ...mine, 'server old.example iburst', 'makestep 1 3', ''];
    const first = written(opened('chrony', cut.join('\n')));
    const second = written(opened('chrony', decoded(first.text)), [choice('b.example')]);
    for (const row of [...mine, 'makestep 1 3']) expect(rows(second.text)).toContain(row);
    expect(rows(second.text).filter((row) => row === begin)).toHaveLength(1);

    const twice = [begin, 'server a.example', ...mine, begin, 'server b.example', end, end, 'rtcsync', ''];
    const once = rows(written(opened('chrony', twice.join('\n')), [choice('c.example')]).text);
    expect(once).toEqual([
      `# Taken out by Truechimer: ${begin}`,
      '# Taken out by Truechimer: server a.example',
      ...mine,
      begin,
      'server c.example iburst',
      end,
      `# Taken out by Truechimer: ${end}`,
      'rtcsync',
      '',
    ]);
  });

  it('of ntpd-rs are asked for signed time where they were, and as often as their operators allow', () => {
    const table = (mode: string, address: string, ...more: string[]) =>
      ['[[source]]', `mode = "${mode}"`, `address = "${address}"`, ...more, ''].join('\n');
    const base = [
      table('nts', 'time.cloudflare.com:4461', 'certificate-authority = "/ca.pem"'),
      table(
        'server',
        '192.168.1.1',
        'poll-interval-limits = { min = 3, max = 8 }',
        'initial-poll-interval = 3',
      ),
      table(
        'server',
        'a.example',
        'poll-interval-limits = { min = 4, max = 7 }',
        'initial-poll-interval = 4',
      ),
    ].join('');
    const chosen = ['time.cloudflare.com', '192.168.1.1', 'a.example'].map((host) => choice(host));
    const { text, notes } = written(opened('ntpd-rs', base), chosen);
    expect(decoded(text)).toContain(
      [
        'mode = "nts"',
        'address = "time.cloudflare.com:4461"',
        'certificate-authority = "/ca.pem"',
        '',
        '[[source]]',
        'mode = "server"',
        'address = "192.168.1.1"',
        'poll-interval-limits = { min = 3, max = 8 }',
        'initial-poll-interval = 3',
        '',
        '[[source]]',
        'mode = "server"',
        'address = "a.example"',
        'poll-interval-limits = { max = 7 }',
        '# ---',
      ].join('\n'),
    );
    expect(notes).toEqual([]);
  });

  it('are said to be unsigned where they could be asked for signed time', () => {
    const offering = [choice('time.cloudflare.com', { facts: { nts: true } })];
    const notes = (dialect: Dialect) =>
      written({ dialect, flavour: null, name: '/x' }, offering).notes.join();
    for (const dialect of ['chrony', 'ntpd-rs'] as const) {
      expect(notes(dialect)).toContain('time.cloudflare.com offers signed time (NTS), and is asked without');
    }
    const pool = opened('ntpd-rs', '[[source]]\nmode = "nts"\naddress = "a.example"\n');
    expect(written(pool, [choice('a.example', { pool: true })]).notes).toEqual([
      'a.example was asked for signed time (NTS) here, and is asked without signature now.',
    ]);
    const kept = written(opened('chrony', 'server time.cloudflare.com iburst nts\n'), offering);
    expect([rows(kept.text)[1], kept.notes]).toEqual(['server time.cloudflare.com iburst nts', []]);
  });

  it('are followed, whatever an earlier line said of them, and that is told', () => {
    const { text, notes } = written(opened('chrony', 'server a.example offline noselect xleave\n'), [
      choice('a.example'),
    ]);
    expect(rows(text)).toContain('server a.example xleave iburst');
    expect(notes.join(' ')).toMatch(/asked only after “chronyc online”.*only watched \(“noselect”\)/);
  });

  it('stand alone in a new file that is only a part of a configuration', () => {
    for (const [dialect, name] of [
      ['chrony', '/etc/chrony/sources.d/new.sources'],
      ['chrony', '/etc/chrony/conf.d/new.conf'],
      ['ntp', '/etc/ntpsec/ntp.d/new.conf'],
    ] as const) {
      const { text } = written({ dialect, flavour: null, name }, [choice('a.example')]);
      expect(rows(text).filter((row) => row !== '' && !row.startsWith('#'))).toEqual([
        'server a.example iburst',
      ]);
      expect(opened(dialect, bytesOf(text), name).items.flatMap(({ mistakes }) => mistakes)).toEqual([]);
    }
  });

  it('keep line ends, letters and a missing end as the file has them', () => {
    const windows = written(opened('chrony', 'server a.example\r\nrtcsync\r\n'));
    expect(joined(windows.text).replaceAll('\r\n', '')).not.toMatch(/[\r\n]/);
    const latin = written(
      opened('chrony', Uint8Array.from(Buffer.from('# \xD6tztal\nserver a.example\n', 'latin1'))),
    );
    expect(joined(latin.text)).toContain('# \xD6tztal\n');
    expect(joined(latin.text)).toContain('# Zurich; access policy not known\n');
    expect(joined(written(opened('ntp', 'server a.example\ndriftfile /x')).text)).toMatch(/\ndriftfile \/x$/);
    expect(joined(written(opened('ntp', 'driftfile /x')).text)).toMatch(/^driftfile \/x\n\n# ---/);
  });
});

describe('the difference', () => {
  it('is what diff -u says, and empty where nothing changes', () => {
    const target = opened('chrony', 'rtcsync\nserver a.example\n');
    const first = written(target, [choice('b.example')]);
    expect(first.difference).toBe(
      [
        '--- /etc/chrony/chrony.conf',
        '+++ /etc/chrony/chrony.conf',
        '@@ -1,2 +1,5 @@',
        ' rtcsync',
        '-server a.example',
        '+# --- Servers chosen with Truechimer. This block is replaced as a whole; all else is yours. ---',
        '+server b.example iburst',
        '+# --- End of the servers chosen with Truechimer. ---',
        '+# Taken out by Truechimer: server a.example',
        '',
      ].join('\n'),
    );
    expect(written(opened('chrony', decoded(first.text)), [choice('b.example')]).difference).toBe('');
  });
});

describe('no name gets into a file that is none', () => {
  it.each([
    'a.example iburst\nserver evil.example',
    'a b',
    '$(reboot)',
    '"',
    '',
    'a.example"]\n',
    '[Time]',
    '#',
    '127.0.0.1 # x',
    '\\',
  ])('%j', (host) => {
    for (const dialect of DIALECTS) {
      expect(refused({ dialect, flavour: null, name: USUAL[dialect] }, [choice(host)])).not.toBe(
        'it was written',
      );
    }
  });

  it('and where no server is chosen nothing is written', () => {
    expect(refused({ dialect: 'chrony', flavour: null, name: '/x' }, [])).toContain('No server is chosen');
    expect(refused(opened('ntp', 'server a.example\n'), [choice('b.example', { port: 1123 })])).toContain(
      'None of the chosen servers can be written into it. b.example:1123 is left out',
    );
  });
});

const likely: Readonly<Record<Dialect, readonly string[]>> = {
  chrony: CHRONY_LINES,
  ntp: NTPSEC_LINES,
  timesyncd: [
    '[Time]',
    '[Other]',
    'NTP=a.example',
    'NTP=',
    'NTP=a.example \\',
    '  b.example',
    '# note',
    '; note',
    'FallbackNTP=c.example',
    'nonsense',
    'PollIntervalMaxSec=1h',
    '# note \\',
  ],
  'ntpd-rs': [
    '[[source]]\nmode = "server"\naddress = "a.example"\n',
    '[[source]]\nmode = "pool"\naddress = "b.example"\ncount = 2',
    '[[source]]\nmode = "nts"\naddress = "c.example:4460"\n[source.poll-interval-limits]\nmin = 6',
    '[[server]]\nlisten = "[::]:123"',
    '# note',
    '',
  ],
};

const base = fc.constantFrom(...DIALECTS).chain((dialect) =>
  fc.record({
    dialect: fc.constant(dialect),
    text: fc
      .array(
        fc.tuple(fc.constantFrom(...likely[dialect], BEGIN), fc.constantFrom('\n', '\n', '\r\n', '\n\n')),
        {
          maxLength: 12,
        },
      )
      .map((list) => list.flat().join('')),
    cut: fc.boolean(),
  }),
);

const text = fc.string({ unit: 'binary', maxLength: 40 });
const facts: fc.Arbitrary<Facts | null> = fc.option(
  fc.record(
    {
      place: text,
      operator: text,
      date: text,
      stratum: fc.integer(),
      policy: fc.constantFrom('open' as const, 'closed' as const),
    },
    { requiredKeys: [] },
  ),
);
const hosts = fc.constantFrom(
  'a.example',
  'b.example',
  'c.example',
  'd.example',
  '192.0.2.1',
  '2001:db8::7',
  '192.168.1.1',
);
const choices = fc.uniqueArray(fc.record({ host: hosts, pool: fc.boolean(), nts: fc.boolean(), facts }), {
  minLength: 1,
  maxLength: 5,
  selector: ({ host }) => host,
});

describe('whatever file, whatever servers, whatever is said of them', () => {
  it('all other lines stay, nothing but the servers gets in, and to do it twice changes nothing more', () => {
    let done = 0;
    fc.assert(
      fc.property(base, choices, ({ dialect, text: lines, cut }, chosen) => {
        const before = bytes(cut ? lines.trimEnd() : lines);
        const target = opened(dialect, before);
        const result = writeServers(target, chosen);
        if (!result.ok) {
          expect(result.message).toMatch(/\.|FILE$/);
          return;
        }
        done++;
        const { text: after } = result.value;
        const restored = undone(after);
        const old = joined(target.text);
        // A line that did not end, ends; a section or an empty line may come before the block.
        expect(
          restored === old || restored.startsWith(old) || restored.replace(/\[Time\]\r?\n/, '') === old,
          `${JSON.stringify(restored)}\n${JSON.stringify(old)}`,
        ).toBe(true);
        const again = opened(dialect, Uint8Array.from(Buffer.from(joined(after), 'latin1')));
        const names = new Set<string>(chosen.map(({ host }) => host));
        for (const source of again.sources) {
          if (source.relation !== 'peer' && !source.fallback)
            expect(names.has(source.name?.host ?? '')).toBe(true);
          if (source.relation === 'peer' || source.name?.host === '192.168.1.1' || dialect === 'ntpd-rs')
            continue;
          expect(source.burst && !source.fallback).toBe(false);
          expect(source.minpoll === null || source.minpoll >= 6).toBe(true);
        }
        const mistakes = (c: typeof again) => c.items.flatMap((item) => item.mistakes).length;
        expect(mistakes(again)).toBeLessThanOrEqual(mistakes(target));
        const second = writeServers(again, chosen);
        expect(second.ok && second.value.difference).toBe('');
      }),
      { numRuns: 300 },
    );
    expect(done).toBeGreaterThan(100);
  });

  it('any bytes that were in the file are in it afterwards', () => {
    const row = fc.oneof(
      fc
        .uint8Array({ maxLength: 30 })
        .map((some) => Buffer.from(some).toString('latin1').replaceAll('\0', '')),
      fc.constantFrom('server old.example', '  pool\told.example', 'NTP=old.example', '[Time]', '# \xFF\xD6'),
    );
    const content = fc
      .tuple(
        fc.constantFrom('', '\xEF\xBB\xBF'),
        fc.array(fc.tuple(row, fc.constantFrom('\n', '\r\n')), { maxLength: 12 }),
        row,
      )
      .map(([mark, list, last]) => mark + list.flat().join('') + last);
    let done = 0;
    fc.assert(
      fc.property(fc.constantFrom(...DIALECTS), content, choices, (dialect, before, chosen) => {
        const result = openConfiguration(Buffer.from(before, 'latin1'), { name: USUAL[dialect], dialect });
        if (!result.ok) return;
        const change = writeServers(result.value, chosen);
        if (!change.ok) return;
        done++;
        const restored = undone(change.value.text);
        // A line that did not end, ends; an empty line and a section may come behind it, before the block.
        const more = restored.startsWith(before) ? restored.slice(before.length) : 'it was changed';
        expect(more, `${JSON.stringify(restored)}\n${JSON.stringify(before)}`).toMatch(
          /^(\r?\n){0,2}(\[Time\]\r?\n)?$/,
        );
        // What cannot be read as UTF-8 stays so, and what can be does not become worse.
        expect(isUtf8(joined(change.value.text))).toBe(isUtf8(before));
      }),
      { numRuns: 400 },
    );
    expect(done).toBeGreaterThan(100);
  });

  it('a new file names the servers, has no mistake, and nothing worse than a hint is to be said of four good ones', () => {
    fc.assert(
      fc.property(fc.constantFrom(...DIALECTS), choices, (dialect, chosen) => {
        const result = writeServers(
          { dialect, flavour: dialect === 'ntp' ? 'ntpsec' : null, name: USUAL[dialect] },
          chosen,
        );
        if (!result.ok) throw new Error(result.message);
        const again = opened(dialect, Uint8Array.from(Buffer.from(joined(result.value.text), 'latin1')));
        expect(again.items.flatMap((item) => item.mistakes)).toEqual([]);
        expect(again.sources.map((s) => s.name?.host)).toEqual(chosen.map(({ host }) => host));
      }),
    );
  });
});
