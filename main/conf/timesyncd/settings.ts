/** The settings of timesyncd.conf(5), in words. */
import { every, span } from '../figures.ts';
import { quoted } from '../statement.ts';
import { timeSpan } from './time-span.ts';

interface Duration {
  readonly kind: 'duration';
  readonly says: (seconds: number) => string;
  /** Shorter ones are not taken. */
  readonly least: number;
}

interface Servers {
  readonly kind: 'servers';
  readonly fallback: boolean;
}

export type Meaning = Duration | Servers;

export const SETTINGS: Readonly<Record<string, Meaning>> = {
  NTP: { kind: 'servers', fallback: false },
  // Its name before systemd 216, still taken.
  Servers: { kind: 'servers', fallback: false },
  FallbackNTP: { kind: 'servers', fallback: true },
  RootDistanceMaxSec: {
    kind: 'duration',
    least: 0,
    says: (s) => `Does not believe a server that may itself be wrong by more than ${span(s)}.`,
  },
  PollIntervalMinSec: {
    kind: 'duration',
    least: 16,
    says: (s) => `Never asks more often than ${every(s)}.`,
  },
  PollIntervalMaxSec: {
    kind: 'duration',
    least: 16,
    says: (s) => `However steady the clock is, asks at least ${every(s)}.`,
  },
  ConnectionRetrySec: {
    kind: 'duration',
    least: 1,
    says: (s) => `Waits ${span(s)} before it turns to a server again that it could not reach.`,
  },
  SaveIntervalSec: {
    kind: 'duration',
    least: 0,
    says: (s) =>
      s === Number.POSITIVE_INFINITY
        ? 'Does not note the time on the disk while no server answers.'
        : `Notes the time on the disk ${every(s)} while no server answers, so that a computer without a battery clock does not start in the past.`,
  },
};

/** The sentence for a length of time, or what is wrong with it. */
export function durationWords(
  { says, least }: Duration,
  value: string,
): { words: string } | { wrong: string } {
  const seconds = timeSpan(value);
  if (seconds === null) return { wrong: `${quoted(value)} is no length of time, like 64, 5min or 1h 30min.` };
  if (seconds < least)
    return { wrong: `${quoted(value)} is too short: ${span(least)} is the least that is taken.` };
  return { words: says(seconds) };
}

export function serversWords(hosts: readonly string[], fallback: boolean): string {
  if (fallback) {
    if (hosts.length === 0) return 'Knows no servers of last resort, not even those that it was built with.';
    return `Where it knows of no other server, neither from “NTP=” nor from the network, asks ${list(hosts)}.`;
  }
  if (hosts.length === 0) return 'Forgets all servers that were named before this line, also in other files.';
  if (hosts.length === 1) return `Asks ${hosts[0]} what time it is.`;
  return `Asks one of ${list(hosts)} what time it is, and turns to the next where it does not answer. It never asks two at once, so none checks another.`;
}

const list = (hosts: readonly string[]) =>
  hosts.length < 2 ? (hosts[0] ?? '') : `${hosts.slice(0, -1).join(', ')} or ${hosts.at(-1)}`;
