/** A time server as a configuration names it, alike in all dialects. */
import { parseServerName, type ServerName, serverText } from '../settings/server-name.ts';
import { isAddress } from './kinds.ts';
import type { Given } from './reading.ts';

export interface Source {
  /** First and last line of what names it, from 1. */
  readonly line: number;
  readonly last: number;
  readonly relation: 'server' | 'pool' | 'peer';
  /** As it was written. */
  readonly host: string;
  /** Its normal form with the NTP port; null where nobody can have such a name. */
  readonly name: ServerName | null;
  readonly nts: boolean;
  /** Where keys are agreed on; null for the usual port. */
  readonly ntsPort: number | null;
  /** The number of the secret key that it is asked with. */
  readonly key: number | null;
  readonly iburst: boolean;
  readonly burst: boolean;
  /** Powers of two, as far as they were given. */
  readonly minpoll: number | null;
  readonly maxpoll: number | null;
  readonly prefer: boolean;
  /** Only watched. */
  readonly noselect: boolean;
  /** Believed whatever the others say. */
  readonly trust: boolean;
  /** How many servers it stands for at most. */
  readonly most: number;
  /** Asked only where no other is known. */
  readonly fallback: boolean;
}

export interface Named {
  readonly line: number;
  readonly relation: Source['relation'];
  readonly host: string;
  /** 0 is no port of a server. */
  readonly port?: number;
  /** Whether the program takes an address of IPv6 in brackets; others look for a host that is called so. */
  readonly brackets?: boolean;
}

/** How many servers of a pool are used where nothing else is said (chrony, ntpd-rs; ntpd uses up to `tos maxclock`). */
export const USUAL_MOST = 4;

export function sourceOf(
  { line, relation, host, port, brackets = false }: Named,
  more: Partial<Source> = {},
): Source {
  const bare = brackets ? host.replace(/^\[([^\]]*)\]$/, '$1') : host;
  const parsed = parseServerName(port === undefined ? bare : serverText(bare, port));
  return {
    line,
    last: line,
    relation,
    host,
    // Ports stand elsewhere: the programs would look for a host that is called so.
    name: parsed.ok && (isAddress(bare) || !/[:[\]]/.test(bare)) ? parsed.value : null,
    nts: false,
    ntsPort: null,
    key: null,
    iburst: false,
    burst: false,
    minpoll: null,
    maxpoll: null,
    prefer: false,
    noselect: false,
    trust: false,
    most: relation === 'pool' ? USUAL_MOST : 1,
    fallback: false,
    ...more,
  };
}

/** From options as chrony.conf and ntp.conf have them. */
export function sourceFrom(named: Named, given: readonly Given[]): Source {
  const value = (name: string) => given.find((g) => g.name === name)?.value;
  const has = (name: string) => value(name) !== undefined;
  const number = (name: string) => {
    const found = value(name);
    return typeof found === 'number' ? found : null;
  };
  const port = number('port');
  return sourceOf(port === null ? named : { ...named, port }, {
    nts: has('nts'),
    ntsPort: number('ntsport'),
    key: number('key'),
    iburst: has('iburst'),
    burst: has('burst'),
    minpoll: number('minpoll'),
    maxpoll: number('maxpoll'),
    prefer: has('prefer'),
    noselect: has('noselect'),
    trust: has('trust') || has('true'),
    ...(named.relation === 'pool' ? { most: number('maxsources') ?? USUAL_MOST } : {}),
  });
}
