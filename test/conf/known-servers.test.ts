/** The servers of this machine's own configurations, on machines that are made up. */
import { describe, expect, it } from 'vitest';
import { fromConfigurations } from '../../main/conf/known-servers.ts';
import { knownServers } from '../../main/directory/known/known.ts';
import { fromNetwork } from '../../main/directory/known/network.ts';
import { machine, type Script } from '../host/time-services/machine.ts';

const known = async (files: Readonly<Record<string, string>>, more: Script = {}) =>
  fromConfigurations(machine({ files, ...more }));

const found = async (files: Readonly<Record<string, string>>) =>
  (await known(files)).servers.map(
    ({ name, found: by }) => `${name} ${by.map(({ where }) => where).join(' ')}`,
  );

describe('timesyncd', () => {
  it('with its drop-ins, wherever they lie, of which later ones may forget what was named', async () => {
    expect(
      await found({
        '/etc/systemd/timesyncd.conf': '[Time]\nNTP=a.example\n',
        '/usr/lib/systemd/timesyncd.conf.d/10-vendor.conf': '[Time]\nNTP=\nNTP=b.example\n',
        '/etc/systemd/timesyncd.conf.d/20-mine.conf': '[Time]\nNTP=c.example:1123 d.example\n',
      }),
    ).toEqual([
      'b.example /usr/lib/systemd/timesyncd.conf.d/10-vendor.conf',
      'd.example /etc/systemd/timesyncd.conf.d/20-mine.conf',
    ]);
  });

  it('whose file is a vendor’s, or not there at all', async () => {
    expect(
      await found({
        '/usr/lib/systemd/timesyncd.conf': '[Time]\n#NTP=x.example\n',
        '/etc/systemd/timesyncd.conf.d/mine.conf': '[Time]\nNTP=a.example\n',
      }),
    ).toEqual(['a.example /etc/systemd/timesyncd.conf.d/mine.conf']);
    expect(await found({ '/etc/systemd/timesyncd.conf.d/mine.conf': '[Time]\nNTP=a.example\n' })).toEqual([
      'a.example /etc/systemd/timesyncd.conf.d/mine.conf',
    ]);
  });

  it('whose last resort counts only where no other is named', async () => {
    const fallback = 'FallbackNTP=0.debian.pool.ntp.org b.example\n';
    expect(await found({ '/etc/systemd/timesyncd.conf': `[Time]\nNTP=a.example\n${fallback}` })).toEqual([
      'a.example /etc/systemd/timesyncd.conf',
    ]);
    expect((await known({ '/etc/systemd/timesyncd.conf': `[Time]\n${fallback}` })).servers).toEqual([
      expect.objectContaining({ name: '0.debian.pool.ntp.org', pool: true }),
      expect.objectContaining({ name: 'b.example', pool: false }),
    ]);
  });
});

describe('chrony', () => {
  it('with what it includes: files, directories, and files that those include', async () => {
    expect(
      await known({
        '/etc/chrony/chrony.conf':
          'confdir /etc/chrony/conf.d\npool de.pool.ntp.org iburst\nsourcedir /etc/chrony/sources.d\n',
        '/etc/chrony/conf.d/a.conf':
          'include /etc/chrony/more.conf\npeer p.example\nserver n.example noselect\n',
        '/etc/chrony/more.conf': 'server a.example port 1123 nts\nserver a_b! iburst\n',
        '/etc/chrony/sources.d/near.sources': 'server b.example iburst\n',
      }),
    ).toEqual({
      servers: [
        ['a.example:1123', false, true, '/etc/chrony/more.conf'],
        ['de.pool.ntp.org', true, false, '/etc/chrony/chrony.conf'],
        ['b.example', false, false, '/etc/chrony/sources.d/near.sources'],
      ].map(([name, pool, nts, where]) => ({
        name,
        pool,
        nts,
        found: [{ by: 'configuration', program: 'chrony', where }],
      })),
      unknown: [],
    });
  });

  it('of Fedora', async () => {
    expect(await found({ '/etc/chrony.conf': 'pool 2.fedora.pool.ntp.org iburst\n' })).toEqual([
      '2.fedora.pool.ntp.org /etc/chrony.conf',
    ]);
  });

  it('does not claim what the network gave', async () => {
    const view = machine({
      files: {
        '/etc/chrony/chrony.conf': 'server a.example iburst\nsourcedir /run/chrony-dhcp\n',
        '/run/chrony-dhcp/eth0.sources': 'server 192.0.2.5 iburst\n',
      },
    });
    const { servers } = await knownServers(view, [fromConfigurations, fromNetwork]);
    expect(servers.map(({ name, found: by }) => [name, by.map((one) => one.by)])).toEqual([
      ['a.example', ['configuration']],
      ['192.0.2.5', ['network']],
    ]);
  });
});

describe('others', () => {
  it('are both kinds of ntpd, and ntpd-rs', async () => {
    expect(
      await found({
        '/etc/ntpsec/ntp.conf': 'server a.example iburst\nserver 127.127.28.0\nincludefile more.conf\n',
        '/etc/ntpsec/more.conf': 'server c.example\n',
        '/etc/ntp.conf': 'server a.example iburst\npool b.example\n',
        '/etc/ntpd-rs/ntp.toml': '[[source]]\nmode = "nts"\naddress = "d.example"\n',
      }),
    ).toEqual([
      'a.example /etc/ntpsec/ntp.conf /etc/ntp.conf',
      'c.example /etc/ntpsec/more.conf',
      'b.example /etc/ntp.conf',
      'd.example /etc/ntpd-rs/ntp.toml',
    ]);
  });
});

describe('what cannot be looked at is said', () => {
  it('whether it is the file or what it includes', async () => {
    const files = { '/etc/chrony/chrony.conf': 'include /etc/chrony/secret.conf\nserver a.example\n' };
    const { servers, unknown } = await known(files, {
      refused: ['/etc/ntp.conf', '/etc/chrony/secret.conf'],
    });
    expect(servers.map(({ name }) => name)).toEqual(['a.example']);
    expect(unknown).toEqual([
      '/etc/chrony/secret.conf: named in /etc/chrony/chrony.conf',
      expect.stringContaining('/etc/ntp.conf: '),
    ]);
  });

  it('and secret keys are none of its business', async () => {
    const view = machine({
      files: {
        '/etc/chrony/chrony.conf': 'keyfile /etc/chrony/chrony.keys\nserver a.example iburst key 1\n',
        '/etc/chrony/chrony.keys': '1 secret\n',
      },
    });
    const read: string[] = [];
    const { servers } = await fromConfigurations({
      ...view,
      readFile: (name) => {
        read.push(name);
        return view.readFile(name);
      },
    });
    expect(servers.map(({ name }) => name)).toEqual(['a.example']);
    expect(read.filter((name) => name.includes('keys'))).toEqual([]);
  });

  it('and a file that is none of a time service as well', async () => {
    expect((await known({ '/etc/ntp.conf': 'a\0b' })).unknown).toEqual([
      expect.stringMatching(/^\/etc\/ntp\.conf: There is a zero byte/),
    ]);
    expect(await known({ '/etc/ntp.conf': 'server a.example\n' }, { platform: 'win32' })).toEqual({
      servers: [],
      unknown: [],
    });
  });
});
