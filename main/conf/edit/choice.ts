/**
 * The servers that a person has chosen, as they are written into configurations, and what the directory of public servers
 * knows of them. Names and facts come from outside: names are checked before they are written anywhere, facts are text for
 * comments and nothing else.
 */
import type { AccessPolicy } from '../../directory/record.ts';
import { type Parsed, parseServerName, type ServerName, serverText } from '../../settings/server-name.ts';

/** What a list of servers says; all of it may be missing. */
export interface Facts {
  /** “Berlin, Germany” */
  readonly place?: string;
  readonly operator?: string;
  readonly stratum?: number;
  readonly policy?: AccessPolicy;
  /** It spreads leap seconds. */
  readonly smeared?: boolean;
  /** It can be asked for signed time. */
  readonly nts?: boolean;
  /** When that was so: “2026-06”. */
  readonly date?: string;
}

export interface Choice {
  readonly host: string;
  /** The name stands for many servers. */
  readonly pool: boolean;
  /** Signed time is wanted of it. */
  readonly nts: boolean;
  /** NTP's own where it is left out. */
  readonly port?: number;
  /** Where keys are agreed on, if not at 4460. */
  readonly ntsPort?: number;
  readonly facts: Facts | null;
}

/** A choice whose name is one. */
export interface Checked extends Omit<Choice, 'host' | 'port'> {
  readonly name: ServerName;
}

export function checked(choices: readonly Choice[]): Parsed<Checked[]> {
  const found: Checked[] = [];
  for (const { host, port, ...choice } of choices) {
    const parsed = parseServerName(port === undefined ? host : serverText(host, port));
    if (!parsed.ok) return parsed;
    if (!found.some(({ name }) => name.text === parsed.value.text))
      found.push({ ...choice, name: parsed.value });
  }
  return { ok: true, value: found };
}
