/** YAML, server lines, hosts alone, JSON; encodings; what is no list at all. */
import { describe, expect, it } from 'vitest';
import { formatsOf } from '../../../main/directory/lists/read-list.ts';
import { bytesOf, hosts, reading, record, refusal, said } from './reading.ts';

describe('a list in YAML', () => {
  const list = `servers:
- hostname: time.example.com
  AS: AS64496, AS64497
  stratum: 1
  location: Example NTP
  owner: Example
  notes: Anycast
  vm: false

- hostname: '[ntp.example.hr](http://www.example.hr)'
  AS: Unknown
  stratum: Unknown
  location: Croatia
  owner: "[Example](https://example.hr)"
  notes: '[rem.example.hr](https://rem.example.hr)'
  vm: true
`;

  it('has the fields of Jauder Ho’s', () => {
    const { format, records, problems } = reading(list);
    expect(format).toBe('yaml');
    expect(records).toHaveLength(2);
    expect(records[0]).toMatchObject({
      host: 'time.example.com',
      as: [64496, 64497],
      stratum: 1,
      operator: 'Example',
      anycast: true,
      virtual: null,
      country: null,
      nts: null,
      line: 2,
    });
    expect(records[1]).toMatchObject({
      host: 'ntp.example.hr',
      as: [],
      stratum: null,
      country: 'HR',
      operator: 'Example',
      notes: 'rem.example.hr',
      virtual: true,
      line: 10,
    });
    expect(records[1]?.raw).toContain('location: Croatia');
    expect(problems).toEqual([]);
  });

  it('of servers with NTS is known by the name of the file alone', () => {
    expect(reading(list, 'nts-sources.yml').records.map(({ nts }) => nts)).toEqual([
      { port: 4460 },
      { port: 4460 },
    ]);
    expect(reading(list, 'constants.yml').records.map(({ nts }) => nts)).toEqual([null, null]);
  });

  it('says what is wrong with an entry, and reads the others', () => {
    const { records, problems } = reading(
      'servers:\n- hostname: a b\n- hostname: ntp.example.org\n  colour: blue\n- just text\n- hostname: [1, 2]\n- &x\n  hostname: ntp2.example.org\n- *x\n',
    );
    expect(records.map(({ host }) => host)).toEqual(['ntp.example.org', 'ntp2.example.org']);
    expect(said(problems)).toEqual([
      '2 refused “a b” contains a blank; a server name has none.',
      '4 unread “colour” is no field that is known. The raw text keeps it.',
      '5 unread It is no server with its fields.',
      '6 unread “hostname” is no field that is known. The raw text keeps it.',
      '6 refused It names no host.',
      '9 unread It is no server with its fields.',
    ]);
  });

  it('that is broken says where', () => {
    expect(said(reading('servers:\n- hostname: ntp.example.org\n  notes: "open\n').problems)[0]).toMatch(
      /unread It is not YAML: Missing closing/,
    );
    expect(said(reading('servers:\n  hostname: x\n').problems)).toEqual([
      '1 outside There is no list of “servers” in it.',
    ]);
  });

  it('does not unfold what refers to itself', () => {
    const bomb = `servers:\n- &a [x,x,x,x,x,x,x,x,x]\n${'bcdefghij'
      .split('')
      .map((name, i) => `- &${name} [${Array(9).fill(`*${'abcdefghi'[i]}`).join(',')}]`)
      .join('\n')}\n`;
    expect(reading(bomb).records).toEqual([]);
  });
});

describe('server lines', () => {
  it('are those of chrony’s sourcedir, and of chrony.conf and ntp.conf', () => {
    const { format, records, problems } = reading(`# Sweden
server nts.example.se nts iburst ntsport 4461
pool 2.example.pool.ntp.org iburst maxsources 4
server 192.0.2.7 port 11123   # in the cellar
server 2001:db8::7 iburst
! another comment
peer ntp.example.org
server 127.127.1.0
driftfile /var/lib/chrony/drift
server bad;host iburst
refclock PPS /dev/pps0
`);
    expect(format).toBe('sources');
    expect(
      records.map(({ host, port, pool, nts, notes, line }) => [
        host,
        port,
        pool,
        nts?.port ?? null,
        notes,
        line,
      ]),
    ).toEqual([
      ['nts.example.se', 123, false, 4461, null, 2],
      ['2.example.pool.ntp.org', 123, true, null, null, 3],
      ['192.0.2.7', 11123, false, null, 'in the cellar', 4],
      ['2001:db8::7', 123, false, null, null, 5],
      ['ntp.example.org', 123, false, null, null, 7],
    ]);
    expect(said(problems)).toEqual([
      '8 outside It is a clock at the computer itself (ntpd’s way to name them), not a server.',
      '9 outside It names no server. “truechimer conf explain” reads whole configurations.',
      '10 refused “bad;host” is not a server name: it may contain letters, digits, dots and hyphens.',
      '11 outside It names no server. “truechimer conf explain” reads whole configurations.',
    ]);
  });

  it('of ntpd-rs are another matter, and who reads them is said', () => {
    expect(refusal('[[source]]\nmode = "server"\naddress = "ntp.example.org"\n')).toContain(
      'truechimer conf import',
    );
  });
});

describe('hosts alone', () => {
  it('stand on lines of their own, or between commas', () => {
    const { format, records, problems } = reading(`# ours
ntp.example.org
NTP2.example.org.   # the second
192.0.2.7:11123
- ntp3.example.org
[2001:db8::7]:124
ntp4.example.org, ntp5.example.org; ntp6.example.org
de.pool.ntp.org
büro.example
`);
    expect(format).toBe('hosts');
    expect(records.map(({ host, port, pool }) => `${host} ${port}${pool ? ' pool' : ''}`)).toEqual([
      'ntp.example.org 123',
      'ntp2.example.org 123',
      '192.0.2.7 11123',
      'ntp3.example.org 123',
      '2001:db8::7 124',
      'ntp4.example.org 123',
      'ntp5.example.org 123',
      'ntp6.example.org 123',
      'de.pool.ntp.org 123 pool',
      'xn--bro-hoa.example 123',
    ]);
    expect(records[1]?.notes).toBe('the second');
    expect(problems).toEqual([]);
  });

  it('may have words behind them, in brackets or behind a dash', () => {
    const { records, problems } = reading(
      'a.example.com (Berlin, Germany)\nb.example.com - stratum 1\nc.example.com – near\nd.example.com\ne.example.com\n',
    );
    expect(records.map(({ host, notes }) => [host, notes])).toEqual([
      ['a.example.com', '(Berlin, Germany)'],
      ['b.example.com', 'stratum 1'],
      ['c.example.com', 'near'],
      ['d.example.com', null],
      ['e.example.com', null],
    ]);
    expect(problems).toEqual([]);
  });

  it('with blanks or shell characters are refused with their line', () => {
    const { records, problems } = reading(
      'ntp.example.org\nntp example.org\nntp.example.org;reboot\n$(id).example.org\nntp2.example.org\nlocalhost\n224.0.1.1\nntp.example.org:99999\n',
    );
    expect(records.map(({ host }) => host)).toEqual(['ntp.example.org', 'ntp2.example.org']);
    expect(problems.filter(({ kind }) => kind === 'refused').map(({ line }) => line)).toEqual([
      2, 3, 4, 7, 8,
    ]);
    expect(problems.find(({ line }) => line === 6)).toMatchObject({ kind: 'outside' });
  });

  it('that are listed twice are both read, and said', () => {
    const { records, problems } = reading('ntp.example.org\nntp2.example.org\nNTP.EXAMPLE.ORG\n');
    expect(records).toHaveLength(3);
    expect(said(problems)).toEqual([
      '3 noted ntp.example.org is listed on line 1 as well; in the directory the two are one server.',
    ]);
  });
});

describe('a list in JSON', () => {
  it('is a catalogue, or what is in one', () => {
    const entries = [
      { host: 'NTP.example.org', stratum: 2 },
      { host: 'ntp2.example.org', accessPolicy: 'open', moons: 2 },
    ];
    for (const value of [
      entries,
      { servers: entries },
      { format: 'truechimer-catalogue', version: 1, servers: entries },
    ]) {
      const { format, records, problems } = reading(JSON.stringify(value, null, 1));
      expect(format).toBe('json');
      expect(records.map(({ host, line }) => [host, line !== null && line > 1])).toEqual([
        ['ntp.example.org', true],
        ['ntp2.example.org', true],
      ]);
      expect(problems).toEqual([
        expect.objectContaining({
          kind: 'noted',
          reason: '“moons” is a field that this program does not know (1 entries). The raw text keeps it.',
        }),
      ]);
    }
    expect(hosts('["ntp.example.org", "ntp2.example.org:124"]')).toEqual([
      'ntp.example.org',
      'ntp2.example.org',
    ]);
  });

  it('may be nested without end', () => {
    const deep = `${'['.repeat(1e6)}${']'.repeat(1e6)}`;
    const { records, problems } = reading(`[{"host":"a.example.org","x":${deep}}, "b.example.org"]`);
    expect(records.map(({ host }) => host)).toEqual(['b.example.org']);
    expect(said(problems)).toEqual(['1 refused Entry 1: It is nested too deeply.']);
  });

  it('loses only its broken entries', () => {
    const { records, problems } = reading(
      '[\n{"host": "ntp.example.org"},\n{"host": "a b"},\n{"host": "ntp2.example.org", "lat": 91, "lon": 1},\n"x y"\n]',
    );
    expect(records).toHaveLength(1);
    expect(said(problems).map((line) => line.slice(0, 40))).toEqual(
      [
        '1 refused Entry 4: “x y” contains a blank',
        '3 refused Entry 2: host: “a b” is no name',
        '4 refused Entry 3: place.lat: 91 stands wh',
      ].map((line) => expect.stringContaining(line.slice(0, 26))),
    );
  });

  it.each([
    ['{"host": ', 'It begins like JSON and is none'],
    ['{"a": 1}', 'there is no list of servers in it'],
    ['{"format": "truechimer-catalogue", "version": 9, "servers": []}', 'A newer Truechimer reads it.'],
  ])('that is none says so: %s', (text, words) => {
    expect(refusal(text)).toContain(words);
  });
});

describe('encodings', () => {
  const text =
    'CA ntp1.example.ca (192.0.2.1)\nLocation: Centre Météo, Dorval, Québec, Canada\nAccess Policy: open access\n';
  const wide = (littleEndian: boolean, mark: boolean) => {
    const bytes = new Uint8Array((text.length + (mark ? 1 : 0)) * 2);
    const view = new DataView(bytes.buffer);
    const all = `${mark ? '\ufeff' : ''}${text}`;
    for (let i = 0; i < all.length; i += 1) view.setUint16(2 * i, all.charCodeAt(i), littleEndian);
    return bytes;
  };
  const latin = Uint8Array.from(text, (character) => character.charCodeAt(0));

  it.each<[string, Uint8Array, string]>([
    ['UTF-8', bytesOf(text), 'UTF-8'],
    ['UTF-8 with a mark', bytesOf(`\ufeff${text}`), 'UTF-8'],
    ['Latin-1', latin, 'windows-1252 (Latin-1)'],
    ['UTF-16, little end first', wide(true, true), 'UTF-16'],
    ['UTF-16, big end first', wide(false, true), 'UTF-16'],
    ['UTF-16 without a mark', wide(true, false), 'UTF-16'],
    [
      'what the page says',
      Buffer.concat([bytesOf('<html><meta charset="iso-8859-2"><pre>\n'), latin]),
      'iso-8859-2',
    ],
    ['UTF-8, whatever the page says', bytesOf(`<html><meta charset="iso-8859-1"><pre>\n${text}`), 'UTF-8'],
    [
      'lines of both',
      Buffer.concat([latin, bytesOf(`\nCA ntp2.example.ca (192.0.2.2)\nLocation: Montréal, Canada\n`)]),
      'UTF-8, and lines of windows-1252 (Latin-1)',
    ],
  ])('%s', (_, bytes, encoding) => {
    const { records, encoding: found } = reading(bytes);
    expect(records[0]).toMatchObject({
      location: 'Centre Météo, Dorval, Québec, Canada',
      city: 'Dorval',
      country: 'CA',
    });
    expect(found).toBe(encoding);
  });

  it('are undone in a page that a browser saved as one file, and in a mail', () => {
    const quoted = text.replaceAll('é', '=C3=A9').replace('Canada', 'Can=\nada');
    expect(
      record(
        `From: <Saved by Blink>\r\nSnapshot-Content-Location: https://example.org/\r\nMIME-Version: 1.0\r\nContent-Type: multipart/related;\r\n\ttype="text/html";\r\n\tboundary="----b"\r\n\r\n\r\n------b\r\nContent-Type: text/html\r\nContent-Transfer-Encoding: quoted-printable\r\n\r\n<html><pre>${quoted}</pre></html>\r\n------b\r\nContent-Type: image/png\r\nContent-Transfer-Encoding: base64\r\n\r\nAAAA\r\n------b--\r\n`,
      ),
    ).toMatchObject({ city: 'Dorval', accessPolicy: 'open' });
    expect(
      record(
        `Subject: list\nMIME-Version: 1.0\nContent-Type: text/plain; charset=utf-8\nContent-Transfer-Encoding: base64\n\n${Buffer.from(text).toString('base64')}\n`,
      ),
    ).toMatchObject({ city: 'Dorval' });
  });
});

describe('what is no list is refused in words', () => {
  it.each<[string, Uint8Array, string]>([
    ['nothing', new Uint8Array(), 'It is empty.'],
    ['blanks', bytesOf(' \n\t\n'), 'It is empty.'],
    ['a PDF', bytesOf('%PDF-1.7\n…'), 'It is a PDF document, not text.'],
    ['a ZIP', new Uint8Array([0x50, 0x4b, 3, 4, 0, 0]), 'It is a ZIP archive'],
    ['gzip', new Uint8Array([0x1f, 0x8b, 8, 0]), 'It is a gzip archive'],
    ['a program', new Uint8Array([0x7f, 0x45, 0x4c, 0x46, 2]), 'It is a program'],
    ['bytes', Uint8Array.from({ length: 4000 }, (_, i) => (i * 7919) % 251), 'It is not text.'],
    ['control characters', bytesOf('\u0001\u0002\u0003ntp.example.org'), 'It is not text.'],
  ])('%s', (_, bytes, words) => {
    expect(refusal(bytes)).toContain(words);
  });

  it('a page without servers is read, and every line of it is said to be none', () => {
    const { format, records, problems } = reading(
      '<html><head><title>Cats</title><script>var x = "ntp.example.org";</script></head><body><p>All about cats.<p>And dogs.</body></html>',
    );
    expect([format, records.length]).toEqual(['html', 0]);
    expect(problems.map(({ text }) => text)).toEqual(['Cats', 'All about cats.', 'And dogs.']);
  });
});

describe('the form of a list is in its content', () => {
  it.each([
    ['ntp.example.org\n', 'hosts'],
    ['server ntp.example.org iburst\n', 'sources'],
    ['servers:\n- hostname: x\n', 'yaml'],
    ['# a comment\n---\nservers:\n', 'yaml'],
    ['[{"host": "x"}]', 'json'],
    ['<p>ntp.example.org', 'html'],
    ['DE ntp.example.de (192.0.2.1)\n', 'text'],
    ['| a | b |\n', 'text'],
    ['[1] a note\n', 'text'],
    ['Prose alone.\n', 'text'],
  ])('%j is %s', (text, format) => {
    expect(formatsOf(text)[0]).toBe(format);
  });
});

it('an entry of YAML may have the bare number of its network, and be in many places', () => {
  const [record] = reading(
    'servers:\n- hostname: ntp.example.org\n  AS: 13335\n  location: Anycast\n',
  ).records;
  expect(record).toMatchObject({ as: [13335], anycast: true });
});
