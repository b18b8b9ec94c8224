import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseServerName, serverText } from '../../main/settings/server-name.ts';

function accepted(text: string) {
  const parsed = parseServerName(text);
  if (!parsed.ok) throw new Error(`refused: ${parsed.message}`);
  return parsed.value;
}

function refused(text: string): string {
  const parsed = parseServerName(text);
  if (parsed.ok) throw new Error(`accepted as ${parsed.value.text}`);
  return parsed.message;
}

describe('a server is named', () => {
  it.each([
    ['ntp.example.org', 'ntp.example.org', 123],
    ['  ntp.example.org\t', 'ntp.example.org', 123],
    ['NTP.Example.ORG', 'ntp.example.org', 123],
    ['ntp.example.org:1123', 'ntp.example.org', 1123],
    ['ntp.example.org:123', 'ntp.example.org', 123],
    ['ntp.example.org:00123', 'ntp.example.org', 123],
    ['ntp.example.org.', 'ntp.example.org', 123],
    ['ntp.example.org.:124', 'ntp.example.org', 124],
    ['localhost', 'localhost', 123],
    ['my_printer.local', 'my_printer.local', 123],
    ['_ntp._udp.example.org', '_ntp._udp.example.org', 123],
    ['3.pool.example.org', '3.pool.example.org', 123],
  ])('by name: %s', (text, host, port) => {
    expect(accepted(text)).toMatchObject({ host, port, literal: false });
  });

  it.each([
    ['zeit.büro.example', 'zeit.xn--bro-hoa.example'],
    ['ZEIT.BÜRO.example:124', 'zeit.xn--bro-hoa.example'],
    ['時計.example', 'xn--kjv590f.example'],
    ['ntp。example。org', 'ntp.example.org'],
    ['xn--bro-hoa.example', 'xn--bro-hoa.example'],
  ])('by an internationalised name, kept in its ASCII form: %s', (text, host) => {
    expect(accepted(text).host).toBe(host);
  });

  it.each([
    ['192.0.2.7', '192.0.2.7', 123, '192.0.2.7'],
    ['192.0.2.7:11123', '192.0.2.7', 11123, '192.0.2.7:11123'],
    ['2001:DB8::0:7', '2001:db8::7', 123, '2001:db8::7'],
    ['[2001:db8::7]', '2001:db8::7', 123, '2001:db8::7'],
    ['[2001:db8::7]:11123', '2001:db8::7', 11123, '[2001:db8::7]:11123'],
    ['::1', '::1', 123, '::1'],
    ['::ffff:192.0.2.7', '::ffff:c000:207', 123, '::ffff:c000:207'],
    ['fe80::1%eth0', 'fe80::1%eth0', 123, 'fe80::1%eth0'],
    ['[fe80::1%wlp0s20f3.100]:124', 'fe80::1%wlp0s20f3.100', 124, '[fe80::1%wlp0s20f3.100]:124'],
    ['fe80::1%12', 'fe80::1%12', 123, 'fe80::1%12'],
  ])('by an address: %s', (text, host, port, normal) => {
    expect(accepted(text)).toEqual({ host, port, literal: true, text: normal });
  });

  it.each([
    ['nothing', ['', ' ', '\t\n']],
    ['a blank or a control character', ['ntp example.org', 'ntp.exa\0mple', 'a\nb', 'a\u00a0b', 'a\u2028b']],
    ['a port that is none', ['a:0', 'a:65536', 'a:', 'a:-1', 'a:12a', 'a:1e3', '[::1]:0', '[::1]:', 'a:０']],
    [
      'a shortened or disguised IPv4 address',
      ['1.2', '127.1', '0x7f.1', '010.0.0.1', '2130706433', '１.2.3.4'],
    ],
    ['an IPv4 address that is none', ['256.1.1.1', '1.2.3.4.5', '1.2.3.4.']],
    [
      'an IPv6 address that is none',
      ['1::2::3', '[::1', '::1]', '[]', '[1.2.3.4]', ':::', 'g::1', '[::1]x', 'a:b:c'],
    ],
    [
      'a zone that names no interface',
      ['fe80::1%', 'fe80::1%a/b', 'fe80::1%a%b', 'fe80::1%$(id)', 'fe80::1%é'],
    ],
    [
      'an address of a page',
      ['http://a', 'https://a/', 'ntp://a.example', 'a/b', 'a?b', 'a#b', 'me@a', 'a\\b'],
    ],
    [
      'what a shell would take',
      ['a;id', '$(id)', '`id`', 'a|b', 'a&b', 'a>b', "a'b", 'a"b', 'a*b', '!a', '~a', '{a}'],
    ],
    ['a label of the wrong form', ['-a.example', 'a-.example', 'a..example', '.a', '.', '..', 'a.example..']],
    [
      'an address of no single computer',
      ['224.0.0.1', '239.255.255.250:123', '255.255.255.255', '0.0.0.0', '::', 'ff02::1', '[ff05::101]:123'],
    ],
    ['a link-local address of no link', ['fe80::1', '[fe80::1]:123', 'febf::1']],
    ['a broken internationalised name', ['xn--a\u00fc', 'xn--999999999.example']],
  ])('is refused in words where it is %s', (_, texts) => {
    for (const text of texts) expect(refused(text), text).toMatch(/^[^\n]{20,}[.)]$/);
  });

  it('has parts of at most 63 letters, and 253 in all', () => {
    const label = 'a'.repeat(63);
    expect(accepted(`${label}.example`).host).toHaveLength(71);
    expect(refused(`${label}a.example`)).toContain('1 to 63');
    const longest = `${[label, label, label].join('.')}.${'b'.repeat(61)}`;
    expect(accepted(longest).host).toHaveLength(253);
    expect(refused(`${longest}b`)).toContain('too long');
    expect(refused('a.'.repeat(100_000))).toContain('too long');
    // Counted as DNS counts it: 60 Chinese letters are far more in ASCII.
    expect(refused(Array.from({ length: 4 }, () => 'ü鐘'.repeat(28)).join('.'))).toMatch(/too long|1 to 63/);
  });

  it('says what is wrong with it', () => {
    expect(refused('ntp.example.org:70000')).toContain('from 1 to 65535');
    expect(refused('127.1')).toContain('four numbers');
    expect(refused('2001:db8::7:')).toContain('[address]:port');
    expect(refused('ntp .example.org')).toContain('blank');
    expect(refused('')).toContain('for example');
  });

  it.each([
    ['http://ntp.example.org/', 'Write only the name of the server, without http://.'],
    ['NTP://[2001:db8::7]:123', 'Write only the name of the server, without NTP://.'],
    ['256.1.1.1', '“256.1.1.1” is not an IPv4 address: each of its four numbers is 0 to 255.'],
    ['ntp.example.org:', 'A port number is missing after the colon.'],
    ['[::1]:', 'A port number is missing after the colon.'],
    ['-x', '“-x” is not a server name: a part of a name may not begin or end with a hyphen.'],
    ['a.x-.org', '“a.x-.org” is not a server name: a part of a name may not begin or end with a hyphen.'],
    ['fe80::1', 'A link-local address needs the network interface it is on, for example fe80::1%eth0.'],
    ['ff02::1', '“ff02::1” is a multicast address: it stands for many computers. Name one server.'],
    ['224.0.0.1', '“224.0.0.1” is a multicast address: it stands for many computers. Name one server.'],
    [
      '255.255.255.255',
      '“255.255.255.255” is the broadcast address: it stands for all computers around. Name one server.',
    ],
    ['0.0.0.0', '“0.0.0.0” is the address of no computer: it stands for “any”. Name one server.'],
  ])('that is nearly one is answered with what to change: %s', (text, words) => {
    expect(refused(text)).toBe(words);
  });

  it.each(['223.255.255.255', '240.0.0.1', 'fec0::1', 'fe7f::1', 'ff::1', '::2', 'a--b.example'])(
    'is taken right beside those: %s',
    (text) => {
      expect(accepted(text).host).toBe(text);
    },
  );

  /** Texts that are nearly names: what people and attackers write. */
  const piece = fc.oneof(
    fc.constantFrom(
      'a',
      'ntp',
      'xn--',
      'ü',
      'ß',
      '0x7f',
      '1',
      '255',
      '::',
      ':',
      '.',
      '[',
      ']',
      '%',
      'eth0',
      '-',
    ),
    fc.constantFrom(
      '_',
      '123',
      ':123',
      '\u200d',
      '\u00ad',
      '．',
      '/',
      '@',
      ' ',
      '\0',
      '\ud800',
      '𝟙',
      'İ',
      'fe80',
    ),
    fc.string({ unit: 'binary', maxLength: 4 }),
  );
  const nearlyName = fc.oneof(
    fc.array(piece, { maxLength: 10 }).map((pieces) => pieces.join('')),
    fc.domain(),
    fc.ipV4(),
    fc.ipV6(),
    fc.tuple(fc.ipV6(), fc.nat(70_000)).map(([ip, port]) => `[${ip}]:${port}`),
    fc.tuple(fc.domain(), fc.nat(70_000)).map(([name, port]) => `${name}:${port}`),
    fc.string({ unit: 'binary' }),
  );

  it('never throws, and its normal form means the same and stays as it is', () => {
    fc.assert(
      fc.property(nearlyName, (text) => {
        const parsed = parseServerName(text);
        if (!parsed.ok) {
          expect(parsed.message.length).toBeGreaterThan(10);
          return;
        }
        const { host, port, text: normal } = parsed.value;
        expect(parseServerName(normal)).toEqual(parsed);
        expect(serverText(host, port)).toBe(normal);
        expect(host).toMatch(/^[a-z0-9._-]+$|^[0-9a-f:.]+(%[\w.-]+)?$/);
      }),
      { numRuns: 2000 },
    );
  });
});
