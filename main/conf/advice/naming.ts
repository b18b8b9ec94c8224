/** How servers are named: by names that last, of those that want to be asked. */

import { namesOf } from '../dialect.ts';
import { and } from '../figures.ts';
import { isAddress } from '../kinds.ts';
import { quoted } from '../statement.ts';
import type { Context, PlacedSource } from './context.ts';
import { type Finding, placesOf } from './finding.ts';
import { hostOf, isPoolName, isWorldPool, nameOf, whoseIs } from './whose.ts';

const names = (sources: readonly PlacedSource[]) => and([...new Set(sources.map(nameOf))]);
const foreign = ({ sources }: Context) => sources.filter((source) => whoseIs(source) !== 'own');

export function poolNames({ sources, dialect }: Context): Finding[] {
  if (dialect === 'timesyncd') return [];
  const found = sources.filter((source) => source.relation === 'server' && isPoolName(source) && !source.nts);
  if (found.length === 0) return [];
  const how = dialect === 'ntpd-rs' ? 'mode = "pool"' : '“pool”';
  return [
    {
      id: 'pool-as-server',
      severity: 'hint',
      places: placesOf(found),
      what: `${names(found)} ${found.length === 1 ? 'stands' : 'stand'} for many servers, and ${found.length === 1 ? 'is' : 'are'} used as one.`,
      why: 'Each name gives one server, which is kept even when it becomes a bad one. A pool gives several, and bad ones are replaced.',
      remedy: `Write ${how} instead of “server”; one such name is then enough.`,
    },
  ];
}

export function worldPool({ sources }: Context): Finding[] {
  const found = sources.filter(isWorldPool);
  if (found.length === 0) return [];
  return [
    {
      id: 'world-pool',
      severity: 'hint',
      places: placesOf(found),
      what: `${names(found)} ${new Set(found.map(nameOf)).size === 1 ? 'is' : 'are'} the pool of the whole world.`,
      why: 'It gives servers near you by itself, mostly. If you make an image, a device or a package of this file, its operators forbid the name.',
      remedy:
        'For yourself it is fine, or take the zone of your country, like de.pool.ntp.org. A product gets a name of its own: ntppool.org/vendors.html',
    },
  ];
}

export function literals(context: Context): Finding[] {
  const found = foreign(context).filter((source) => isAddress(hostOf(source)));
  if (found.length === 0) return [];
  return [
    {
      id: 'address',
      severity: 'hint',
      places: placesOf(found),
      what: `${names(found)} ${found.length === 1 ? 'is an address' : 'are addresses'}, not ${found.length === 1 ? 'a name' : 'names'}.`,
      why: 'Operators move their servers. A name moves along; an address is asked for years by computers that nobody remembers.',
      remedy: 'Write the name of the server, unless its operator asks for the address.',
    },
  ];
}

export function retired({ sources, known }: Context): Finding[] {
  return sources
    .filter((source) => known.retired(source.name?.host ?? source.host))
    .map((source) => ({
      id: 'retired',
      severity: 'warning',
      places: placesOf([source]),
      what: `${nameOf(source)} is on ntp.org’s list of servers that were given up.`,
      why: 'It does not answer, or its new owner does not want to be asked.',
      remedy: 'Choose another one: truechimer servers near',
    }));
}

function nameRemedy(host: string, dialect: Context['dialect']): string {
  const [, inside] = /^\[(.*)\]$/.exec(host) ?? [];
  if (inside !== undefined && isAddress(inside)) return `Write the address without brackets: ${inside}`;
  const [, bare, port] = /^([^:]+):(\d{1,5})$/.exec(host) ?? [];
  if (bare === undefined || port === undefined) return 'Write the name of one server, like ntp1.example.org.';
  if (dialect === 'chrony') return `Write the port as a word of its own: ${bare} port ${port}`;
  return `Write ${bare} alone: ${namesOf(dialect).program} asks at port 123 only.`;
}

/** A server that nobody can look up. The program takes the line, and asks in vain. */
export function badNames({ sources, dialect }: Context): Finding[] {
  return sources
    .filter(({ name }) => name === null)
    .map(({ host, file, line }) => ({
      id: 'no-name',
      severity: 'warning',
      places: [{ file, line, column: null }],
      what: `${quoted(host)} is not the name of a server, nor an address that a server can have.`,
      why: `${namesOf(dialect).program} takes the line, and looks for that server in vain.`,
      remedy: nameRemedy(host, dialect),
    }));
}
