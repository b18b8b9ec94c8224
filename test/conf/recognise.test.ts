import { describe, expect, it } from 'vitest';
import { openConfiguration } from '../../main/conf/open.ts';
import { MAX_BYTES } from '../../main/conf/text.ts';
import { bytes } from './opened.ts';
import { SHIPPED } from './shipped.ts';

const CHAPTER = 'server ntp1.example.org\nserver ntp2.example.org\ndriftfile /var/lib/ntp/ntp.drift\n';

function dialectOf(text: string, name: string): string {
  const result = openConfiguration(bytes(text), { name });
  return result.ok ? result.value.dialect : result.message;
}

describe('a file is recognised', () => {
  it.each(Object.entries(SHIPPED))('as distributions ship it: %s', (_, [dialect, name, lines]) => {
    expect(dialectOf(lines.join('\n'), name)).toBe(dialect);
  });

  it.each([
    ['/etc/ntp.conf', 'ntp'],
    ['/home/ada/ntp.conf', 'ntp'],
    ['ntp.conf', 'ntp'],
    ['/etc/ntpsec/ntp.d/local.conf', 'ntp'],
    ['/etc/chrony.conf', 'chrony'],
    ['/etc/chrony/conf.d/local.conf', 'chrony'],
    ['/run/chrony-dhcp/eth0.sources', 'chrony'],
    ['chrony.conf.old.conf', 'chrony'],
  ])('by its name, where it could be for several: %s', (name, dialect) => {
    expect(dialectOf(CHAPTER, name)).toBe(dialect);
  });

  it.each([
    ['server a.example iburst\nmakestep 1 3\n', 'chrony'],
    ['server a.example iburst\nrestrict default nomodify\n', 'ntp'],
    ['# servers\n[Time]\nNTP=a.example\n', 'timesyncd'],
    ['[[source]]\nmode = "server"\naddress = "a.example"\n', 'ntpd-rs'],
    ['[source-defaults]\ninitial-poll-interval = 6\n', 'ntpd-rs'],
  ])('by what is in it, whatever it is called: %s', (text, dialect) => {
    expect(dialectOf(text, '/tmp/saved.txt')).toBe(dialect);
  });

  it('by what is in it, even where it has another one’s name', () => {
    expect(dialectOf('pool a.example\nmakestep 1 3\nrtcsync\n', '/etc/ntp.conf')).toBe('chrony');
    expect(dialectOf('server a.example\nrestrict default ignore\n', '/etc/chrony.conf')).toBe('ntp');
  });
});

describe('what is no configuration is refused with a sentence', () => {
  it.each([
    ['<!DOCTYPE html>\n<html><body>server a</body></html>', 'This is a web page'],
    ['servers pool.example.org\nsensor *\nconstraints from "https://www.example.org"\n', 'OpenNTPD'],
    ['Dear Ada,\nhow are you?\n', 'Nothing in “/tmp/saved.txt” is known from a time configuration'],
    ['Port 22\nPermitRootLogin no\nUsePAM yes\n', 'Too much of “/tmp/saved.txt” is not known'],
    [
      'port 1194\nproto udp\ndev tun\nuser nobody\nserver 10.8.0.0 255.255.255.0\nca ca.crt\nkeepalive 10 120\n',
      'Too much of',
    ],
    ['', 'Nothing in'],
    [CHAPTER, 'could be for chrony or for ntpd. Say which with --dialect chrony or --dialect ntp.'],
    ['server a\0b\n', 'zero byte'],
  ])('%j', (text, message) => {
    expect(dialectOf(text, '/tmp/saved.txt')).toContain(message);
  });

  it('UTF-16', () => {
    const file = Buffer.from('\uFEFFserver a.example iburst\n', 'utf16le');
    expect(openConfiguration(file, { name: '/etc/ntp.conf' })).toMatchObject({
      ok: false,
      message: expect.stringContaining('UTF-16'),
    });
  });

  it('a file that is far too large', () => {
    const file = new Uint8Array(MAX_BYTES + 1).fill(0x23);
    expect(openConfiguration(file, { name: '/etc/ntp.conf' })).toMatchObject({
      ok: false,
      message: expect.stringContaining('more than 256 KiB'),
    });
  });
});

it('the place or the words of ntp.conf show which ntpd it is for', () => {
  const flavour = (text: string, name: string) => {
    const result = openConfiguration(bytes(text), { name, dialect: 'ntp' });
    return result.ok ? result.value.flavour : result.message;
  };
  expect(flavour(CHAPTER, '/etc/ntp.conf')).toBeNull();
  expect(flavour(CHAPTER, '/etc/ntpsec/ntp.conf')).toBe('ntpsec');
  expect(flavour('server a.example nts\n', '/etc/ntp.conf')).toBe('ntpsec');
  expect(flavour('server a.example\nbroadcastclient\n', '/etc/ntp.conf')).toBe('ntpd');
});
