/**
 * Why nothing answers, judged by what was seen anyway: no packet is sent to find out.
 *
 * A captive portal answers every name with its own address until somebody signs in. So: names of different servers that
 * all lead to one and the same address, and no time from there.
 */
import type { Name } from '../source/name.ts';
import type { Association } from './association.ts';
import type { Diagnosis } from './snapshot.ts';

/** Polls that must have gone unanswered before anybody is blamed. */
const PATIENCE = 3;

export function diagnose(names: readonly Name[], associations: readonly Association[]): Diagnosis | null {
  if (names.length === 0) return 'no-servers-configured';
  if (associations.some((a) => a.source.reach !== 0)) return null;
  const offline =
    associations.length > 0 && associations.every((a) => a.source.networkFailure === 'no-network');
  if (offline) return 'no-network';
  const looked = names.filter((name) => !name.isAddress);
  if (looked.some((name) => name.state === 'pending')) return null;
  const resolved = looked.filter((name) => name.state === 'found');
  if (looked.length > 0 && resolved.length === 0) return 'names-unresolved';
  if (associations.length === 0) return null;
  // Answers of any kind prove that the port is open; each row says what is wrong with them.
  if (associations.some((a) => a.source.trouble !== null || a.source.farewellCode !== null)) return null;
  if (
    !associations.every((a) => a.source.silentPolls >= PATIENCE || a.source.networkFailure === 'no-network')
  ) {
    return null;
  }
  if (resolved.length === 0) return 'servers-silent';
  const targets = new Set(resolved.flatMap((name) => name.addresses));
  const hosts = new Set(resolved.map((name) => name.host));
  return hosts.size >= 2 && targets.size === 1 ? 'captive-portal' : 'port-blocked';
}
