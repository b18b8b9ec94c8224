import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { lookAround } from '../../../main/host/time-services/look-around.ts';
import { managedBy } from '../../../main/host/time-services/management.ts';
import { sambaDomain, sssdDomain } from '../../../main/host/time-services/membership.ts';
import { machine, NO_TIME, type Script } from './machine.ts';

const obstacles = async (script: Script) => (await lookAround(machine({ units: [], ...script }))).obstacles;

describe('a clock that is not this system’s own', () => {
  it.each([
    ['/run/systemd/container', 'lxc\n', 'lxc'],
    ['/run/.containerenv', 'engine="podman-4.3.1"\n', 'podman'],
    ['/.dockerenv', '', 'docker'],
    ['/.flatpak-info', '[Application]\n', 'flatpak'],
    ['/run/systemd/container', 'some thing\n', null],
  ])('%s: a container', async (file, text, by) => {
    expect(await obstacles({ files: { [file]: text } })).toEqual([{ kind: 'container', by, detail: file }]);
  });

  it('a container that only systemd knows', async () => {
    const programs = { 'systemd-detect-virt --container': { stdout: 'systemd-nspawn\n' } };
    expect(await obstacles({ programs })).toEqual([
      { kind: 'container', by: 'systemd-nspawn', detail: 'systemd-detect-virt' },
    ]);
  });

  it('a machine without a container', async () => {
    expect(await obstacles({ programs: { 'systemd-detect-virt': { code: 1, stdout: 'none\n' } } })).toEqual(
      [],
    );
  });

  it('Windows Subsystem for Linux, and no container besides', async () => {
    const file = '/proc/sys/kernel/osrelease';
    const files = { [file]: '5.15.153.1-microsoft-standard-WSL2\n' };
    const programs = { 'systemd-detect-virt': { stdout: 'wsl\n' } };
    expect(await obstacles({ files, programs })).toEqual([
      { kind: 'wsl', by: 'Windows', detail: `${file}: 5.15.153.1-microsoft-standard-WSL2` },
    ]);
  });

  it('a first process that cannot get the right: nobody can', async () => {
    const text = `State:\tS\nPPid:\t0\nCapPrm:\t${NO_TIME}\nCapBnd:\t${NO_TIME}\n`;
    expect(await obstacles({ files: { '/proc/1/status': text } })).toEqual([
      { kind: 'no-right', by: null, detail: '/proc/1/status: CapBnd without CAP_SYS_TIME' },
    ]);
  });

  it('a first process in a user namespace of its own: nobody can', async () => {
    const files = { '/proc/1/uid_map': '0 100000 65536\n' };
    expect(await obstacles({ files })).toMatchObject([{ kind: 'no-right' }]);
  });
});

describe('a member of a domain', () => {
  const KEYTAB = '/etc/krb5.keytab';
  const SSSD = '/etc/sssd/sssd.conf';
  const AD =
    '[sssd]\ndomains = corp.example\n\n[domain/corp.example]\nid_provider = ad\naccess_provider = ad\n';

  it('by sssd, where its settings can be read', async () => {
    expect(await obstacles({ files: { [SSSD]: AD, [KEYTAB]: '' } })).toEqual([
      { kind: 'domain-joined', by: 'corp.example', detail: `${SSSD}, ${KEYTAB}` },
    ]);
  });

  it('by sssd, where only realmd may read them', async () => {
    const seen = await obstacles({
      refused: [SSSD, KEYTAB],
      programs: { 'realm list --name-only': { stdout: 'corp.example\n' } },
    });
    expect(seen).toEqual([{ kind: 'domain-joined', by: 'corp.example', detail: `realm list, ${KEYTAB}` }]);
  });

  it('by sssd and a keytab of which nobody tells more: rather too careful', async () => {
    const seen = await obstacles({ refused: [SSSD, KEYTAB] });
    expect(seen).toEqual([{ kind: 'domain-joined', by: null, detail: `${SSSD} (not readable), ${KEYTAB}` }]);
  });

  it('by FreeIPA', async () => {
    const files = {
      '/etc/ipa/default.conf': '[global]\nbasedn = dc=ipa\nrealm = IPA.EXAMPLE\ndomain = ipa.example\n',
    };
    expect(await obstacles({ files, refused: [KEYTAB] })).toMatchObject([
      { kind: 'domain-joined', by: 'ipa.example' },
    ]);
  });

  it('by winbind, which has its key elsewhere', async () => {
    const files = { '/etc/samba/smb.conf': '[global]\n  security = ADS\n  realm = CORP.EXAMPLE\n' };
    expect(await obstacles({ files })).toEqual([
      { kind: 'domain-joined', by: 'CORP.EXAMPLE', detail: '/etc/samba/smb.conf' },
    ]);
  });

  it.each<[string, Script]>([
    ['a keytab alone', { refused: [KEYTAB] }],
    ['sssd without a keytab', { files: { [SSSD]: AD } }],
    [
      'sssd with a directory that is no domain',
      { files: { [SSSD]: '[domain/x]\nid_provider = ldap\n', [KEYTAB]: '' } },
    ],
    ['realmd that has no realm', { refused: [SSSD, KEYTAB], programs: { realm: { stdout: '' } } }],
    [
      'a file server of its own',
      {
        files: {
          '/etc/samba/smb.conf':
            '[global]\n;  security = ads\n  server role = standalone server\n  workgroup = W\n',
          [KEYTAB]: '',
        },
      },
    ],
  ])('is not one by %s', async (_, script) => expect(await obstacles(script)).toEqual([]));

  it('whatever stands in those files', () => {
    const piece = fc.constantFrom(
      '[domain/',
      ']',
      'id_provider',
      '=',
      'ad',
      '\n',
      'security',
      ' ',
      'ads',
      'realm',
      '[',
    );
    const text = fc.oneof(
      fc.string({ unit: 'binary' }),
      fc.array(piece, { maxLength: 40 }).map((pieces) => pieces.join('')),
    );
    fc.assert(
      fc.property(text, (content) => {
        for (const domain of [sssdDomain(content), sambaDomain(content)?.domain ?? null]) {
          expect(domain === null || /^[\w.-]+$/.test(domain)).toBe(true);
        }
      }),
    );
  });
});

describe('settings that an administrator’s tool keeps', () => {
  it.each([
    ['# Ansible managed', 'Ansible'],
    ['#\n# Ansible managed: chrony.conf.j2 modified on 2026-01-01\n#\n# system_role:timesync', 'Ansible'],
    ['# BEGIN ANSIBLE MANAGED BLOCK', 'Ansible'],
    ['# This file is managed by Puppet. DO NOT EDIT.', 'Puppet'],
    ['! THIS FILE IS MAINTAINED BY PUPPET', 'Puppet'],
    ['# Generated by Chef for web1.example', 'Chef'],
    ['  # This file managed by Salt, do not edit by hand!!', 'Salt'],
    ['# managed by SaltStack', 'Salt'],
    ['; controlled by CFEngine', 'CFEngine'],
    ['# Welcome to the chrony configuration file.', null],
    ['# Use servers from the NTP Pool Project.', null],
    ['server chef.example iburst', null],
    ['# our cook is called chef', null],
    ['# managed by the network team', null],
    ['# This file is generated by NetworkManager', null],
    ['', null],
  ])('%j: %s', (text, by) => expect(managedBy(text)).toBe(by));

  it('are named with their file', async () => {
    const files = {
      '/etc/chrony/chrony.conf': '# Debian\npool time.example\n',
      '/etc/chrony/conf.d/site.conf': '# Managed by Puppet\nserver time.example\n',
    };
    expect(await obstacles({ files })).toEqual([
      { kind: 'policy-managed', by: 'Puppet', detail: '/etc/chrony/conf.d/site.conf' },
    ]);
  });

  it('whatever stands in them', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        managedBy(text);
      }),
    );
  });
});
