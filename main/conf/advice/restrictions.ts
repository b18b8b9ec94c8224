/** Whom ntpd lets in, and whether the answers of its own servers still come in. */
import { and } from '../figures.ts';
import { isAddress } from '../kinds.ts';
import type { Restriction } from '../ntp/restrict.ts';
import { type Context, linesOf, type PlacedSource } from './context.ts';
import { type Finding, placesOf } from './finding.ts';
import {
  contains,
  FAMILIES,
  holdsFor,
  type IpFamily,
  isEverybody,
  isNetwork,
  rules,
} from './restrict-rules.ts';
import { hostOf, nameOf } from './whose.ts';

/** Flags under which an answer of a server does not come in. */
function blocks({ flags }: Restriction, { key, nts }: Pick<PlacedSource, 'key' | 'nts'>): boolean {
  return flags.some(
    (flag) => flag === 'ignore' || flag === 'noserve' || (flag === 'notrust' && key === null && !nts),
  );
}

/** Whether another line lets the server in: one about it, or about all servers. */
const letsIn = ({ whom, flags }: Restriction, source: PlacedSource) =>
  (whom === 'source' || whom.toLowerCase() === nameOf(source) || whom === source.host) &&
  !blocks({ whom, flags, family: null, mask: null }, source);

/** As far as its line shows; a name mostly stands for an address of IPv4 as well, and computers without IPv6 take that. */
function familyOf(source: PlacedSource, context: Context): IpFamily {
  if (isAddress(hostOf(source))) return hostOf(source).includes(':') ? 6 : 4;
  const line = linesOf(context, 'server', 'pool', 'peer').find(
    (one) => one.line === source.line && one.file === source.file,
  );
  return line?.reading.given.some(({ name }) => name === '-6') ? 6 : 4;
}

export function blockedAnswers(context: Context): Finding[] {
  if (context.dialect !== 'ntp') return [];
  const all = rules(context);
  const everybody = all.filter(({ restriction }) => isEverybody(restriction));
  const networks = all.filter(({ restriction }) => isNetwork(restriction) && !isEverybody(restriction));
  const blocked = context.sources.filter((source) => {
    const family = familyOf(source, context);
    if (!everybody.some(({ restriction: r }) => holdsFor(r, family) && blocks(r, source))) return false;
    if (all.some(({ restriction }) => letsIn(restriction, source))) return false;
    // NTPsec lets the servers of a pool in by itself.
    if (context.flavour === 'ntpsec' && source.relation === 'pool') return false;
    const open = networks.filter(({ restriction }) => !blocks(restriction, source));
    // Which address a name has, nobody knows here.
    return isAddress(hostOf(source))
      ? !open.some(({ restriction }) => contains(restriction, hostOf(source)))
      : open.length === 0;
  });
  if (blocked.length === 0) return [];
  const rule = everybody.filter(({ restriction }) =>
    blocked.some((source) => holdsFor(restriction, familyOf(source, context)) && blocks(restriction, source)),
  );
  return [
    {
      id: 'answers-blocked',
      severity: 'warning',
      places: placesOf([...rule, ...blocked]),
      what: `The answers of ${and(blocked.map(nameOf))} are thrown away: “restrict” holds for them too.`,
      why: 'ntpd asks these servers and does not hear them. The clock is never corrected.',
      remedy: 'Let them in with a line of their own: restrict source nomodify noquery',
    },
  ];
}

/** ntpd 4.2.8 counts the servers of a pool among those that may not become peers. */
export function blockedPool(context: Context): Finding[] {
  const { dialect, flavour, sources } = context;
  if (dialect !== 'ntp' || flavour === 'ntpsec') return [];
  const pools = sources.filter(({ relation }) => relation === 'pool');
  const all = rules(context);
  const rule = all.filter(
    ({ restriction }) => isEverybody(restriction) && restriction.flags.includes('nopeer'),
  );
  const held = rule.some(({ restriction }) => holdsFor(restriction, 4));
  if (pools.length === 0 || !held || all.some(({ restriction }) => restriction.whom === 'source')) return [];
  return [
    {
      id: 'pool-blocked',
      severity: flavour === 'ntpd' ? 'warning' : 'hint',
      places: placesOf([...rule, ...pools]),
      what: '“nopeer” holds for the servers of the pool too.',
      why: 'ntpd 4.2.8 then uses none of them. (NTPsec passes over “nopeer”.)',
      remedy: 'Add: restrict source nomodify noquery',
    },
  ];
}

/** NTPsec answers no such questions by itself. */
export function openToQueries(context: Context): Finding[] {
  const { dialect, flavour, complete } = context;
  if (dialect !== 'ntp' || flavour === 'ntpsec' || !complete) return [];
  const everybody = rules(context).filter(({ restriction }) => isEverybody(restriction));
  const open = FAMILIES.filter(
    (family) =>
      !everybody.some(
        ({ restriction: r }) =>
          holdsFor(r, family) && r.flags.some((flag) => flag === 'noquery' || flag === 'ignore'),
      ),
  );
  if (open.length === 0) return [];
  const [only] = open.length === 1 ? open : [];
  return [
    {
      id: 'open-to-queries',
      severity: flavour === 'ntpd' ? 'warning' : 'hint',
      places: placesOf(everybody),
      what: `Everybody who reaches this computer${only === undefined ? '' : ` by IPv${only}`} may ask how ntpd is doing (ntpq).`,
      why: 'The answers are far larger than the questions, so strangers use such computers to flood others; before version 4.2.7p26 even a hundredfold (“monlist”). (NTPsec answers nobody by itself.)',
      remedy:
        only === undefined
          ? 'Add:\nrestrict default kod limited nomodify noquery nopeer\nrestrict source nomodify noquery\nrestrict 127.0.0.1\nrestrict ::1'
          : `Add: restrict -${only} default kod limited nomodify noquery nopeer`,
    },
  ];
}

/** “kod” answers those whom “limited” refuses; alone it does nothing. */
export function kissWithoutLimit(context: Context): Finding[] {
  if (context.dialect !== 'ntp') return [];
  const idle = rules(context).filter(
    ({ restriction: { flags } }) => flags.includes('kod') && !flags.includes('limited'),
  );
  if (idle.length === 0) return [];
  return [
    {
      id: 'kod-alone',
      severity: 'hint',
      places: placesOf(idle),
      what: '“kod” stands without “limited”.',
      why: 'It tells those who are refused to ask less often, and nobody is refused.',
      remedy: 'Add “limited” to the line.',
    },
  ];
}

export function unsignedServers(context: Context): Finding[] {
  if (context.dialect !== 'ntp') return [];
  const off = linesOf(context, 'disable').filter(({ statement }) =>
    statement.rest.some(({ text }) => text === 'auth'),
  );
  const listening = linesOf(context, 'broadcastclient', 'multicastclient', 'manycastclient');
  const open = off.length > 0 ? [...off, ...listening] : [];
  if (open.length === 0) return [];
  return [
    {
      id: 'unsigned-strangers',
      severity: 'warning',
      places: placesOf(open),
      what: 'ntpd follows servers that nobody named, and asks them for no signature (“disable auth”).',
      why: 'Whoever is in the same network can set this clock.',
      remedy: 'Leave “disable auth” out, and name the servers.',
    },
  ];
}
