/**
 * What the directory of public servers says of those that a configuration names: for advice, and for the comments beside
 * servers that are written. By name and by other names; an address is not looked for, because operators move.
 */
import type { AccessPolicy, ServerRecord } from '../directory/record.ts';
import { smearingOf } from '../directory/smearing.ts';
import { countryName } from '../directory/words/country.ts';
import type { Knowledge } from './advice/context.ts';
import type { Facts } from './edit/choice.ts';

export interface Listed extends Knowledge {
  /** Null where no list has it. */
  readonly facts: (host: string) => Facts | null;
  readonly record: (host: string) => ServerRecord | null;
}

/** `retired`: hosts of which ntp.org says that they were given up. */
export function listed(servers: readonly ServerRecord[], retired: ReadonlySet<string>): Listed {
  const byName = new Map<string, ServerRecord>();
  for (const record of servers) {
    for (const name of record.aliases) if (!byName.has(name)) byName.set(name, record);
  }
  for (const record of servers) byName.set(record.host, record);
  const of = (host: string) => byName.get(host) ?? null;
  return {
    retired: (host) => of(host)?.status === 'retired' || retired.has(host),
    smearing: (host) => smearingOf(host, of(host)?.leapSmear ?? null),
    policy: (host): AccessPolicy | null => of(host)?.accessPolicy ?? null,
    record: of,
    facts: (host) => {
      const record = of(host);
      return record === null ? null : factsOf(record);
    },
  };
}

function factsOf(record: ServerRecord): Facts {
  const { host, pool, anycast, operator, stratum, accessPolicy, leapSmear, nts } = record;
  const place = pool ? 'many servers' : anycast === true ? 'many places' : placeOf(record);
  const date = record.confirmedOn ?? record.listedOn ?? record.lastModified;
  return {
    ...(place !== null && { place }),
    ...(operator !== null && { operator }),
    ...(stratum !== null && { stratum }),
    // A pool lets everybody in; whom its members let in nobody asks.
    ...((!pool || accessPolicy !== 'unknown') && { policy: accessPolicy }),
    ...(smearingOf(host, leapSmear) !== null && { smeared: true }),
    ...(nts !== null && { nts: true }),
    // A month is as exact as anybody needs.
    ...(date !== null && { date: date.slice(0, 7) }),
  };
}

function placeOf({ city, state, country, location }: ServerRecord): string | null {
  const parts = [city, state, country === null ? null : countryName(country)];
  return parts.filter((part) => part !== null).join(', ') || location;
}
