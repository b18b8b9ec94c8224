/** The users and groups of the guest: those that packages would have made when they were installed, and two people. */
import { appendFileSync, chmodSync, copyFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';

interface User {
  readonly name: string;
  readonly id: number;
  readonly home: string;
  readonly shell: string;
}

const daemon = (name: string, id: number, home = '/nonexistent'): User => ({
  name,
  id,
  home,
  shell: '/usr/sbin/nologin',
});

const USERS: readonly User[] = [
  daemon('messagebus', 101),
  daemon('_chrony', 102, '/var/lib/chrony'),
  daemon('ntpsec', 103),
  daemon('systemd-network', 998),
  daemon('systemd-timesync', 997),
  { name: 'someone', id: 1000, home: '/home/someone', shell: '/bin/bash' },
  { name: 'another', id: 1001, home: '/home/another', shell: '/bin/bash' },
];

/** Those that systemd's own files give things to. */
const GROUPS = { 'systemd-journal': 999, input: 996, sgx: 995, kvm: 994, render: 993 };

export function makeAccounts(tree: string): void {
  const etc = (name: string) => path.join(tree, 'etc', name);
  copyFileSync(path.join(tree, 'usr/share/base-passwd/passwd.master'), etc('passwd'));
  copyFileSync(path.join(tree, 'usr/share/base-passwd/group.master'), etc('group'));
  for (const { name, id, home, shell } of USERS) {
    appendFileSync(etc('passwd'), `${name}:x:${id}:${id}::${home}:${shell}\n`);
    appendFileSync(etc('group'), `${name}:x:${id}:\n`);
  }
  for (const [name, id] of Object.entries(GROUPS)) appendFileSync(etc('group'), `${name}:x:${id}:\n`);
  // Nobody has a password; root is whoever sits at the agent.
  const locked = ['root', ...USERS.map(({ name }) => name)].map((name) => `${name}:*:19000:0:99999:7:::\n`);
  writeFileSync(etc('shadow'), locked.join(''));
  chmodSync(etc('shadow'), 0o640);
}
