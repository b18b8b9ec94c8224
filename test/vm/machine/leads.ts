/**
 * Addresses that lead to servers on other ports, as rules of the guest's packet filter. Programs of the system ask port
 * 123 and no other, which on this computer is root's or somebody's; rewriting in the kernel costs the packets no time.
 */
import { COMPUTER } from './parts/layout.ts';

/** `leads`: ports by address. */
export function rulesFor(leads: ReadonlyMap<string, number>): string {
  const rules = [...leads].map(
    ([address, port]) => `    ip daddr ${address} udp dport 123 dnat to ${COMPUTER}:${port}`,
  );
  return [
    // Named once, so that it is there to be deleted.
    'table ip leads',
    'delete table ip leads',
    'table ip leads {',
    '  chain out {',
    '    type nat hook output priority -100;',
    ...rules,
    '  }',
    '}',
    '',
  ].join('\n');
}
