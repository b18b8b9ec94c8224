/**
 * Which servers are not asked because of what a list says, under whichever name or address: whoever runs a closed server does
 * not mind by which of its names it is bothered. Pure.
 *
 * Other names count like the name itself. An address counts for what its operator allows, and not for a server that is
 * retired: by now it may be anybody's. Of several lists and records the strictest holds.
 */
import type { Address } from '../../engine/sync/ports.ts';
import { parseServerName, serverText } from '../../settings/server-name.ts';
import { nameOf, type ServerRecord } from '../record.ts';
import { addressKey } from './ledger.ts';
import type { KeptOff } from './result.ts';

type Bar = Exclude<KeptOff, 'asked-to-stop'>;

/** The strictest first. */
const STRICTNESS: readonly Bar[] = ['closed', 'restricted', 'retired', 'unseen-notice'];

export type Barred = (name: string, to: Address | null, noticed: boolean) => Bar | null;

export function barredBy(records: Iterable<ServerRecord>): Barred {
  const names = new Map<string, Bar>();
  const addresses = new Map<string, Bar>();
  for (const record of records) {
    const bar = barOf(record);
    if (bar === null) continue;
    const { port } = record;
    for (const host of [record.host, ...record.aliases]) put(names, serverText(host, port), bar);
    put(names, nameOf(record), bar);
    const access = barOf({ ...record, status: 'listed' });
    if (access === null) continue;
    for (const ip of [record.host, ...record.addresses].map(literal)) {
      if (ip === null) continue;
      put(addresses, addressKey({ ip, port }), access);
      put(names, serverText(ip, port), access);
    }
  }
  return (name, to, noticed) => {
    const found = [names.get(name), to === null ? undefined : addresses.get(addressKey(to))];
    const bars = STRICTNESS.filter((bar) => found.includes(bar) && !(noticed && bar === 'unseen-notice'));
    return bars[0] ?? null;
  };
}

function barOf({ accessPolicy, status }: Pick<ServerRecord, 'accessPolicy' | 'status'>): Bar | null {
  if (accessPolicy === 'closed' || accessPolicy === 'restricted') return accessPolicy;
  if (status === 'retired') return 'retired';
  return accessPolicy === 'notify' ? 'unseen-notice' : null;
}

function put(map: Map<string, Bar>, key: string, bar: Bar): void {
  const before = map.get(key);
  if (before === undefined || STRICTNESS.indexOf(bar) < STRICTNESS.indexOf(before)) map.set(key, bar);
}

/** An address in its normal form; null for a name. */
function literal(host: string): string | null {
  const parsed = parseServerName(host);
  return parsed.ok && parsed.value.literal ? parsed.value.host : null;
}
