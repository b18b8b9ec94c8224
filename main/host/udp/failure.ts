/** What the network said, in plain words. */
import type { TransportFailure } from '../../engine/sync/ports.ts';

const WORDS: Readonly<Record<string, TransportFailure>> = {
  ENETUNREACH: { kind: 'no-network', message: 'there is no way to that network from here' },
  EHOSTUNREACH: { kind: 'no-network', message: 'there is no way to that computer from here' },
  ENETDOWN: { kind: 'no-network', message: 'the network is down' },
  EADDRNOTAVAIL: { kind: 'no-network', message: 'this computer has no address from which to reach it' },
  EAFNOSUPPORT: { kind: 'no-network', message: 'this computer does not speak that kind of address' },
  ECONNREFUSED: { kind: 'refused', message: 'that computer says that no time server runs there' },
  EACCES: { kind: 'other', message: 'this system, or its firewall, does not let the packet out' },
  EPERM: { kind: 'other', message: 'this system, or its firewall, does not let the packet out' },
  EMFILE: { kind: 'other', message: 'this program has too many files open' },
  ENFILE: { kind: 'other', message: 'this system has too many files open' },
  EINVAL: { kind: 'other', message: 'that address cannot be used from here' },
};

export function failureOf(error: unknown): TransportFailure {
  const { code, message } = error as NodeJS.ErrnoException;
  return (
    WORDS[code ?? ''] ?? {
      kind: 'other',
      message: `the packet could not be sent (${code ?? message ?? 'unknown'})`,
    }
  );
}
