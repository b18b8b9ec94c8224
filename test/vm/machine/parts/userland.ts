/**
 * The settings of the guest: what the scripts of its packages would have written when they were installed, and what
 * makes it start quickly. Everything that could steer the clock is there, startable, and not started.
 */
import { chmodSync, cpSync, mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { AGENT, BARE_INIT, PROJECT, REBOOT } from './layout.ts';

const FILES: Readonly<Record<string, string>> = {
  '/etc/hostname': 'guest\n',
  '/etc/hosts': '127.0.0.1 localhost\n127.0.1.1 guest\n10.0.2.2 computer\n',
  '/etc/fstab': '',
  '/etc/environment': '',
  '/etc/default/locale': '',
  '/etc/selinux/config': 'SELINUX=disabled\n',
  // There already, so that no first boot is celebrated.
  '/etc/machine-id': '74727565636869686d6572766d303031\n',
  // libpam-runtime would have composed these.
  '/etc/pam.d/common-auth': 'auth required pam_unix.so\n',
  '/etc/pam.d/common-account': 'account required pam_unix.so\n',
  '/etc/pam.d/common-password': 'password required pam_unix.so\n',
  '/etc/pam.d/common-session': 'session required pam_unix.so\n',
  '/etc/pam.d/common-session-noninteractive': 'session required pam_unix.so\n',
  '/etc/tmpfiles.d/machine.conf': `
d /var/lib/chrony 0750 _chrony _chrony
d /var/log/chrony 0750 _chrony _chrony
z /etc/chrony/chrony.keys 0640 root _chrony
d /var/lib/ntpsec 0755 ntpsec ntpsec
d /var/log/ntpsec 0755 ntpsec ntpsec
d /home/someone 0755 someone someone
d /home/another 0755 another another
`,
  '/etc/systemd/system/machine-agent.service': `
[Unit]
Description=The hands of the test
DefaultDependencies=no
After=opt-truechimer\\x2dsrc.mount
Conflicts=shutdown.target
Before=shutdown.target

[Service]
ExecStart=/usr/bin/node ${AGENT}
Restart=always
RestartSec=100ms
StandardError=journal+console
`,
  [BARE_INIT]: `#!/bin/busybox sh
b=/bin/busybox
$b mount -t tmpfs run /run
$b mount -t tmpfs tmp /tmp
$b chmod 1777 /tmp
while :; do /usr/bin/node ${AGENT}; $b sleep 1; done
`,
  [REBOOT]: `#!/bin/busybox sh
if [ -d /run/systemd/system ]; then exec systemctl reboot; fi
/bin/busybox sync
/bin/busybox mount -o remount,ro /
exec /bin/busybox reboot -f
`,
};

/** Links, each with what it leads to. */
const LINKS: Readonly<Record<string, string>> = {
  '/etc/localtime': '/usr/share/zoneinfo/Etc/UTC',
  '/etc/systemd/system/default.target': '/lib/systemd/system/multi-user.target',
  '/etc/systemd/system/sysinit.target.wants/machine-agent.service':
    '/etc/systemd/system/machine-agent.service',
  // As the package ntpsec does it.
  '/etc/systemd/system/ntpsec.timer': '/dev/null',
};

/**
 * They wait for devices that nobody announces here (there is no udev), or take a second each for what no test looks at.
 * A test that does look can unmask them.
 */
const MASKED = [
  'dev-hugepages.mount',
  'dev-mqueue.mount',
  'getty.target',
  'kmod-static-nodes.service',
  'proc-sys-fs-binfmt_misc.automount',
  'sys-fs-fuse-connections.mount',
  'sys-kernel-config.mount',
  'sys-kernel-debug.mount',
  'sys-kernel-tracing.mount',
  'systemd-binfmt.service',
  'systemd-firstboot.service',
  'systemd-journal-flush.service',
  'systemd-logind.service',
  'systemd-machine-id-commit.service',
  'systemd-modules-load.service',
  'systemd-pcrphase-sysinit.service',
  'systemd-pcrphase.service',
  'systemd-random-seed.service',
  'systemd-remount-fs.service',
  'systemd-repart.service',
  'systemd-sysctl.service',
  'systemd-tmpfiles-setup-dev.service',
  'systemd-update-utmp-runlevel.service',
  'systemd-update-utmp.service',
];

/** Copies that scripts would have made. */
const COPIES: Readonly<Record<string, string>> = {
  '/usr/share/libc-bin/nsswitch.conf': '/etc/nsswitch.conf',
  '/usr/share/chrony/chrony.conf': '/etc/chrony/chrony.conf',
  '/usr/share/chrony/chrony.keys': '/etc/chrony/chrony.keys',
};

const MODES: Readonly<Record<string, number>> = {
  [BARE_INIT]: 0o755,
  [REBOOT]: 0o755,
  '/usr/lib/dbus-1.0/dbus-daemon-launch-helper': 0o755,
};

export function furnish(tree: string): void {
  const at = (file: string): string => path.join(tree, file);
  const made = (file: string): string => {
    mkdirSync(path.dirname(at(file)), { recursive: true });
    return at(file);
  };
  mkdirSync(at(PROJECT), { recursive: true });
  for (const [from, to] of Object.entries(COPIES)) cpSync(at(from), made(to));
  for (const [file, content] of Object.entries(FILES)) writeFileSync(made(file), content.replace(/^\n/, ''));
  for (const [file, mode] of Object.entries(MODES)) chmodSync(at(file), mode);
  for (const [file, target] of Object.entries(LINKS)) symlinkSync(target, made(file));
  for (const unit of MASKED) symlinkSync('/dev/null', made(`/etc/systemd/system/${unit}`));
}
