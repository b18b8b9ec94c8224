/** Configurations out of strings, and what is said about them. */
import { type Knowledge, NO_DIRECTORY } from '../../main/conf/advice/context.ts';
import type { Finding } from '../../main/conf/advice/finding.ts';
import type { Configuration } from '../../main/conf/configuration.ts';
import type { Dialect } from '../../main/conf/dialect.ts';
import { type Explanation, explain } from '../../main/conf/explain.ts';
import type { Files } from '../../main/conf/files.ts';
import { gather } from '../../main/conf/gather.ts';
import { withKeyTypes } from '../../main/conf/gather-keys.ts';
import { openConfiguration } from '../../main/conf/open.ts';

export const USUAL: Readonly<Record<Dialect, string>> = {
  chrony: '/etc/chrony/chrony.conf',
  ntp: '/etc/ntp.conf',
  timesyncd: '/etc/systemd/timesyncd.conf',
  'ntpd-rs': '/etc/ntpd-rs/ntp.toml',
};

export const bytes = (text: string): Uint8Array => new TextEncoder().encode(text);

/** At the usual place of its dialect, where no other is said. */
export function opened(dialect: Dialect, text: string | Uint8Array, name = USUAL[dialect]): Configuration {
  const result = openConfiguration(typeof text === 'string' ? bytes(text) : text, { name, dialect });
  if (!result.ok) throw new Error(result.message);
  return result.value;
}

/** A disk that holds these files and nothing else. */
export function disk(files: Readonly<Record<string, string>>): Files {
  const names = Object.keys(files);
  return {
    read: (path) => (Object.hasOwn(files, path) ? bytes(files[path]!) : 'missing'),
    list: (directory) => {
      const inside = names
        .filter((name) => name.startsWith(`${directory}/`))
        .map((name) => name.slice(directory.length + 1));
      return inside.length === 0 ? 'missing' : [...new Set(inside.map((name) => name.split('/')[0]!))];
    },
  };
}

export interface Around {
  readonly name?: string;
  readonly files?: Readonly<Record<string, string>>;
  readonly known?: Knowledge;
}

export function explained(
  dialect: Dialect,
  text: string,
  { name, files = {}, known = NO_DIRECTORY }: Around = {},
): Explanation {
  return explain(withKeyTypes(gather(opened(dialect, text, name), disk(files)), disk(files)), known);
}

export const advice = (dialect: Dialect, text: string, around: Around = {}): readonly Finding[] =>
  explained(dialect, text, around).findings;

export const idsOf = (findings: readonly Finding[]): string[] => findings.map(({ id }) => id);

/** Servers of two pools and whatever else keeps a clock well, so that only what is added can be found fault with. */
export const WELL: Readonly<Record<Dialect, string>> = {
  chrony:
    'pool de.pool.ntp.org iburst\npool time.example.net iburst\ndriftfile /var/lib/chrony/drift\nmakestep 1 3\nrtcsync\n',
  ntp: [
    'pool de.pool.ntp.org iburst',
    'pool time.example.net iburst',
    'driftfile /var/lib/ntp/ntp.drift',
    'restrict default kod limited nomodify noquery',
    'restrict source nomodify noquery',
    'restrict 127.0.0.1',
    '',
  ].join('\n'),
  timesyncd: '[Time]\nNTP=ntp1.example.org ntp2.example.org\n',
  'ntpd-rs':
    '[[source]]\nmode = "pool"\naddress = "de.pool.ntp.org"\n[[source]]\nmode = "pool"\naddress = "time.example.net"\n',
};
