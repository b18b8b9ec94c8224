/**
 * The servers that this computer knows already, to be offered at a first start before any list: those that its other time
 * services are configured with, those that the network gave with its address (DHCP option 42), and those that announce
 * themselves in it. Files are read and programs of this machine asked; nothing is sent, and nobody is asked for the time.
 *
 * Who reads what is a list of readers, so that those of configuration files (`conf`) join from outside.
 */

import type { View } from '../../host/time-services/view.ts';
import { parseServerName } from '../../settings/server-name.ts';

/** Where a server was found. */
export interface Found {
  /**
   * - `configuration`: somebody, or the system, configured a time service with it.
   * - `network`: the network gave it together with the address (DHCP).
   * - `announced`: it announces itself in the network.
   */
  readonly by: 'configuration' | 'network' | 'announced';
  /** What people call the program: “systemd-networkd”, “Windows Time”. */
  readonly program: string;
  /** The file, the key, or the command that says so. */
  readonly where: string;
}

export interface KnownServer {
  /** As in settings: `host`, or `host:port`. */
  readonly name: string;
  readonly pool: boolean;
  /** Its time was signed there. */
  readonly nts: boolean;
  readonly found: readonly Found[];
}

export interface Known {
  readonly servers: readonly KnownServer[];
  /** What could not be looked at, and why: a lease may be for the superuser only. */
  readonly unknown: readonly string[];
}

/** Asks a machine for what one kind of program knows. */
export type KnownReader = (view: View) => Promise<Known>;

/** What all readers found, each server once; a reader that fails is a mistake of ours and is said. Never rejects. */
export async function knownServers(view: View, readers: readonly KnownReader[]): Promise<Known> {
  const all = await Promise.all(
    readers.map((read) =>
      read(view).catch((error: unknown): Known => ({ servers: [], unknown: [String(error)] })),
    ),
  );
  return joined(all);
}

export function joined(parts: readonly Known[]): Known {
  const servers = new Map<string, KnownServer>();
  for (const server of parts.flatMap((part) => part.servers)) {
    const before = servers.get(server.name);
    servers.set(server.name, {
      name: server.name,
      pool: server.pool || before?.pool === true,
      nts: server.nts || before?.nts === true,
      found: [...(before?.found ?? []), ...server.found],
    });
  }
  return { servers: [...servers.values()], unknown: parts.flatMap((part) => part.unknown) };
}

export const NOTHING: Known = { servers: [], unknown: [] };

/** The servers among words; what is no name of a server is left out, because a network can send anything. */
export function serversNamed(words: readonly string[], found: Found): KnownServer[] {
  return words.flatMap((word) => {
    const parsed = word === '' ? null : parseServerName(word);
    if (!parsed?.ok) return [];
    const { host, text: name } = parsed.value;
    return [{ name, pool: /(?:^|\.)pool\.ntp\.org$/.test(host), nts: false, found: [found] }];
  });
}
