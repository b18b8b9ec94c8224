/**
 * What the kernel starts with: it loads the drivers, sets up the network, and hands over to the `init=` on the disk. All
 * of it is done before anything of the guest runs, so that both kinds of guest find the same.
 */
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { cpio, DIRECTORY, type Entry, FILE, PROGRAM } from './cpio.ts';
import { AT_ONCE, inOrder, type Kernel } from './kernel.ts';
import { LEADS, PROJECT } from './layout.ts';

/**
 * There is no default route: the guest reaches this computer's loopback (10.0.2.2 to it) and nothing else. Addresses of
 * 192.0.2.0/24 (RFC 5737: nobody's) lead nowhere, until the test has one of them lead to a server.
 */
const INIT = (modules: readonly string[]): string => `#!/bin/busybox sh
b=/bin/busybox
$b mount -t devtmpfs dev /dev
$b mount -t proc proc /proc
$b mount -t sysfs sys /sys
for module in ${modules.join(' ')}; do $b insmod /modules/$module || echo "no $module"; done
$b ip link set lo up
$b ip address add 10.0.2.15/24 dev eth0
$b ip link set eth0 up
$b ip route add 192.0.2.0/24 dev lo src 10.0.2.15
$b mount -t ext4 /dev/vda /root
$b mount -t ext4 -o ro /dev/vdb /root${PROJECT}
for word in $($b cat /proc/cmdline); do case $word in init=*) init=\${word#init=};; esac; done
for place in dev proc sys; do $b mount -o move /$place /root/$place; done
if [ -e /root${LEADS} ]; then
  $b chroot /root /usr/sbin/modprobe --all nft_chain_nat nft_nat
  $b chroot /root /usr/sbin/nft --file ${LEADS}
fi
exec $b switch_root /root $init
`;

/** `guest`: the unpacked packages, for their busybox, which needs no library. */
export function initramfs(guest: string, kernel: Kernel): Buffer {
  const files = inOrder(kernel, AT_ONCE);
  const modules = files.map((file) => path.basename(file));
  const directories = ['bin', 'dev', 'modules', 'proc', 'root', 'sys'];
  return cpio([
    ...directories.map((name): Entry => ({ name, mode: DIRECTORY })),
    { name: 'init', mode: PROGRAM, content: Buffer.from(INIT(modules)) },
    { name: 'bin/busybox', mode: PROGRAM, content: readFileSync(path.join(guest, 'usr/bin/busybox')) },
    ...files.map(
      (file): Entry => ({
        name: `modules/${path.basename(file)}`,
        mode: FILE,
        content: readFileSync(path.join(kernel.directory, file)),
      }),
    ),
  ]);
}
