/**
 * Names to addresses, as every other program of this machine resolves them (getaddrinfo: hosts file, search domains,
 * multicast DNS). The families alternate, so that a machine whose IPv6 leads nowhere finds an IPv4 server second.
 */
import { type LookupAddress, lookup } from 'node:dns';
import { isIP } from 'node:net';
import type { Resolution, Resolver } from '../engine/sync/ports.ts';

type Lookup = (
  name: string,
  options: { all: true; order: 'verbatim' },
  done: (error: NodeJS.ErrnoException | null, addresses: LookupAddress[]) => void,
) => void;

export function hostResolver(ask: Lookup = lookup): Resolver {
  return {
    resolve(name, done) {
      if (isIP(name) !== 0) {
        setImmediate(done, { kind: 'found', addresses: [name] } satisfies Resolution);
        return;
      }
      // Of RFC 6724's order only the first of each family matters here; the system's own order is kept for them.
      ask(name, { all: true, order: 'verbatim' }, (error, addresses) => {
        if (error) done({ kind: error.code === 'ENOTFOUND' ? 'not-found' : 'no-dns' });
        else if (addresses.length === 0) done({ kind: 'not-found' });
        else done({ kind: 'found', addresses: alternating(addresses) });
      });
    },
  };
}

/** One address of each family in turn, beginning with the family that the system put first. Each address once. */
export function alternating(addresses: readonly LookupAddress[]): string[] {
  const first = addresses[0]?.family;
  const unique = [...new Map(addresses.map((a) => [a.address, a])).values()];
  const one = unique.filter((a) => a.family === first).map((a) => a.address);
  const other = unique.filter((a) => a.family !== first).map((a) => a.address);
  const turns = Array.from({ length: Math.max(one.length, other.length) }, (_, i) => [one[i], other[i]]);
  return turns.flat().filter((address) => address !== undefined);
}
