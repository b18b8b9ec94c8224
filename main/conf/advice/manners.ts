/** What operators of public servers ask of their guests. */
import { and, everyLog2 } from '../figures.ts';
import type { Context, PlacedSource } from './context.ts';
import { type Finding, placesOf } from './finding.ts';
import { nameOf, whoseIs } from './whose.ts';

const names = (sources: readonly PlacedSource[]) => and([...new Set(sources.map(nameOf))]);
const foreign = ({ sources }: Context) => sources.filter((source) => whoseIs(source) !== 'own');
const unlessOwn = (sources: readonly PlacedSource[]) =>
  sources.every((source) => whoseIs(source) === 'public') ? '' : ' (unless the server is your own)';

export function noIburst(context: Context): Finding[] {
  const { sources, dialect } = context;
  if (dialect !== 'chrony' && dialect !== 'ntp') return [];
  const slow = sources.filter((s) => !s.iburst && s.relation !== 'peer' && !s.noselect);
  if (slow.length === 0) return [];
  const [first] = slow;
  return [
    {
      id: 'no-iburst',
      severity: 'warning',
      places: placesOf(slow),
      what: `${slowOnes(slow, sources.length)} named without “iburst”.`,
      why: `After a start, and after each loss of the network, it takes minutes until the clock is corrected. With it, seconds. Operators allow it: it is a few packets, once.`,
      remedy: `Add the word, for instance: ${first!.relation} ${first!.host} iburst`,
    },
  ];
}

/** “Both servers are” */
function slowOnes(slow: readonly PlacedSource[], all: number): string {
  if (slow.length === 1) return all === 1 ? 'The server is' : `${names(slow)} is`;
  if (slow.length < all) return `${slow.length} of ${all} servers are`;
  return all === 2 ? 'Both servers are' : 'All servers are';
}

export function burst(context: Context): Finding[] {
  const found = foreign(context).filter((source) => source.burst);
  if (found.length === 0) return [];
  return [
    {
      id: 'burst',
      severity: 'warning',
      places: placesOf(found),
      what: `${names(found)} ${found.length === 1 ? 'is' : 'are'} asked with “burst”.`,
      why: 'That sends a row of packets again and again. Operators of public servers forbid it, and shut such clients out.',
      remedy: `Write “iburst” instead of “burst”${unlessOwn(found)}.`,
    },
  ];
}

/** Peers follow each other, which both have to want. */
export function strangePeers(context: Context): Finding[] {
  // NTPsec takes the word for “server”.
  if (context.dialect === 'ntp' && context.flavour === 'ntpsec') return [];
  const found = foreign(context).filter(({ relation, key }) => relation === 'peer' && key === null);
  if (found.length === 0) return [];
  return [
    {
      id: 'strange-peer',
      severity: 'warning',
      places: placesOf(found),
      what: `${names(found)} ${found.length === 1 ? 'is' : 'are'} asked as an equal (“peer”), without a key.`,
      why: 'That works only where its operator has named this computer as well, and without a key anybody can pretend to be it. Public servers answer such questions badly or not at all.',
      remedy: `Write “server” instead of “peer”${unlessOwn(found)}.`,
    },
  ];
}

/** 64 s: the least that operators of public servers allow (ntp.org, rules of engagement). */
const LEAST_POLL = 6;
/** Below its own standard, 16 s, only somebody has gone. */
const NTPD_RS_POLL = 4;

export function minpoll(context: Context): Finding[] {
  const least = context.dialect === 'ntpd-rs' ? NTPD_RS_POLL : LEAST_POLL;
  const found = foreign(context).filter((source) => source.minpoll !== null && source.minpoll < least);
  if (found.length === 0) return [];
  const often = Math.min(...found.map((source) => source.minpoll ?? least));
  return [
    {
      id: 'minpoll',
      severity: 'warning',
      places: placesOf(found),
      what: `${names(found)} ${found.length === 1 ? 'is' : 'are'} asked as often as ${everyLog2(often)}.`,
      why: `Public servers allow a question ${everyLog2(LEAST_POLL)}. Whoever asks more often is shut out, and gains nothing.`,
      remedy: `Leave “minpoll” out, or make it ${LEAST_POLL}${unlessOwn(found)}.`,
    },
  ];
}

/** 17 minutes. */
const MOST_POLL = 10;

export function maxpoll({ sources, dialect }: Context): Finding[] {
  if (dialect === 'timesyncd') return [];
  const found = sources.filter((source) => source.maxpoll !== null && source.maxpoll > MOST_POLL);
  const crossed = sources.filter((s) => s.minpoll !== null && s.maxpoll !== null && s.minpoll > s.maxpoll);
  return [
    ...found.slice(0, 1).map(
      (source): Finding => ({
        id: 'maxpoll',
        severity: 'hint',
        places: placesOf(found),
        what: `${names(found)} may be asked as seldom as ${everyLog2(source.maxpoll ?? MOST_POLL)}.`,
        why: 'Between two answers the clock runs by itself: a computer that gets warmer drifts by milliseconds in an hour, and nobody notices.',
        remedy: `Leave “maxpoll” out, or make it ${MOST_POLL}.`,
      }),
    ),
    ...crossed.slice(0, 1).map(
      (): Finding => ({
        id: 'polls-crossed',
        severity: 'warning',
        places: placesOf(crossed),
        what: '“minpoll” is larger than “maxpoll”.',
        why: 'Both cannot hold; the program takes one of them for the other.',
        remedy: 'Make “minpoll” the smaller one.',
      }),
    ),
  ];
}
