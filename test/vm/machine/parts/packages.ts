/**
 * What is unpacked, by the names that Debian gives it, and what is left out of it. Nothing of it is installed: the
 * scripts of the packages never run, so what they would have made is in `userland.ts`.
 */

/** To run on this computer: the machine itself, what makes its disks, and a server that knows the true time. */
export const TOOLS: readonly (readonly string[])[] = [
  ['qemu-system-x86', 'seabios'],
  ['e2fsprogs'],
  ['chrony'],
];

export const KERNEL = 'linux-image-cloud-amd64';

/**
 * To run in the guest. Each list is resolved for itself, because the competitors exclude each other as packages; as
 * files they lie side by side.
 */
export const GUEST: readonly (readonly string[])[] = [
  [
    'acl',
    'base-files',
    'base-passwd',
    'bash',
    'busybox-static',
    'coreutils',
    'dash',
    'dbus',
    'findutils',
    'grep',
    'iproute2',
    'kmod',
    'libc-bin',
    'libstdc++6',
    'login',
    'mount',
    'netbase',
    'nftables',
    'passwd',
    'procps',
    'sed',
    'strace',
    'sudo',
    'systemd-sysv',
    'util-linux',
  ],
  ['systemd-timesyncd'],
  ['chrony'],
  ['ntpsec'],
];

/** Needed by the scripts of packages only, or by programs of theirs that nobody calls here. */
export const LEFT_OUT =
  /^(adduser|debconf|dpkg|gcc-\d+-base|init-system-helpers|iso-codes|libasound2-data|libfile-find-rule-perl|libgdbm.*|libnumber-compare-perl|libperl.*|libpython.*|libtext-glob-perl|media-types|perl.*|python3.*|sensible-utils|ucf|usrmerge)$/;

/** Read by people, in a guest that nobody sits at; and by systemctl, which would hand them to Perl's programs. */
export const UNREAD = [
  './etc/init.d',
  './usr/share/bash-completion',
  './usr/share/bug',
  './usr/share/common-licenses',
  './usr/share/doc',
  './usr/share/i18n',
  './usr/share/info',
  './usr/share/lintian',
  './usr/share/locale',
  './usr/share/man',
  './usr/share/zoneinfo/posix',
  './usr/share/zsh',
];
