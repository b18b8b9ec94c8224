/** How many servers there are, and whether they can check one another. */
import { and } from '../figures.ts';
import { shown } from '../text.ts';
import { agreeing, type Context, followed, has, linesOf, type PlacedSource } from './context.ts';
import { type Finding, placesOf } from './finding.ts';
import { hostOf, isCloudTime, nameOf, whoseIs } from './whose.ts';

export function fewServers(context: Context): Finding[] {
  const { complete, clocks, dialect, files, absent } = context;
  const sources = followed(context);
  // What is out of sight may be servers, and a receiver of one's own needs no other.
  if (!complete || clocks.some(({ local }) => !local)) return [];
  const broken = files.some(({ configuration: { items } }) =>
    items.some(({ mistakes }) => mistakes.length > 0),
  );
  if (sources.length === 0) {
    if (context.sources.length > 0) return [onlyWatched(context)];
    if (dialect === 'timesyncd' || broken) return [];
    return [
      absent.length > 0 ? elsewhere(context) : servesAlone(context) ? alone(context) : noServers(context),
    ];
  }
  if (dialect === 'timesyncd' || sources.every(isCloudTime)) return [];
  const count = sources.reduce((sum, { most }) => sum + most, 0);
  if (count >= 4) return [];
  // It says so itself, and touches nothing.
  if (dialect === 'ntpd-rs' && count < agreeing(context).count) return [];
  const own = sources.every((source) => whoseIs(source) === 'own');
  return [
    {
      id: 'few-servers',
      severity: count === 3 || own ? 'hint' : 'warning',
      places: placesOf(sources),
      ...FEW[count as keyof typeof FEW],
      ...(sources.some((source) => context.known.smearing(hostOf(source)) !== null) && { remedy: SMEARED }),
    },
  ];
}

const TO_FIND = 'To find some: truechimer servers near';

const SMEARED = `Name four servers that all treat leap seconds alike: either more that spread them over hours as this does, or four that do not. ${TO_FIND}`;

const FEW = {
  1: {
    what: 'There is one server.',
    why: 'If it tells the wrong time nobody notices, and this clock goes wrong with it. If it falls silent, nobody takes its place.',
    remedy: `Name four servers of different operators, or a pool. ${TO_FIND}`,
  },
  2: {
    what: 'There are two servers.',
    why: 'If they disagree, nobody can tell which of them is wrong.',
    remedy: `Name four servers of different operators: then one may be wrong and another one silent. ${TO_FIND}`,
  },
  3: {
    what: 'There are three servers.',
    why: 'If one of them is wrong, the other two outvote it. If another one falls silent meanwhile, nobody can tell any more which is right.',
    remedy: 'A fourth server, of another operator, closes that gap.',
  },
} as const;

const noServers = ({ dialect }: Pick<Context, 'dialect'>): Finding => ({
  id: 'no-servers',
  severity: dialect === 'ntpd-rs' ? 'hint' : 'warning',
  places: [],
  what: 'No server is named.',
  why: 'The clock is not kept right by this file.',
  remedy: `Name four servers of different operators, or a pool. ${TO_FIND}`,
});

/** Distributions put the servers into directories of their own, and people copy the one file. */
const elsewhere = ({ absent }: Context): Finding => ({
  id: 'no-servers',
  severity: 'hint',
  places: [],
  what: `No server is named in what is here. ${and(absent.map(shown))} ${absent.length === 1 ? 'is a directory that is not here' : 'are directories that are not here'}; servers may be named there.`,
  why: 'If this file is a copy of another computer’s, nothing is wrong. If it is this computer’s, its clock is not kept right by it.',
  remedy: `Look where the file comes from. If there are none there either, name four servers of different operators, or a pool. ${TO_FIND}`,
});

/** A network without any other: its computers agree with this one, whatever its time. */
const servesAlone = (context: Context) =>
  context.dialect === 'chrony'
    ? has(context, 'local') && has(context, 'allow')
    : linesOf(context, 'tos').some(({ reading }) => reading.given.some(({ name }) => name === 'orphan'));

const alone = ({ dialect }: Context): Finding => ({
  ...noServers({ dialect }),
  severity: 'hint',
  what: 'No server is named: this computer tells others the time that it has itself.',
  why: 'That keeps a network in step that is cut off from all others. It drifts from the right time as a whole.',
  remedy: `If it is not cut off, name four servers of different operators, or a pool. ${TO_FIND}`,
});

const onlyWatched = ({ sources }: Context): Finding => ({
  id: 'only-watched',
  severity: 'warning',
  places: placesOf(sources),
  what: 'All servers are only watched (“noselect”).',
  why: 'The clock follows none of them, so it is never corrected.',
  remedy: 'Leave “noselect” out where the clock is to be kept right.',
});

/** Each is a load for somebody, and more than ten do not make the time better. */
const MANY = 10;

export function manyServers(context: Context): Finding[] {
  const sources = followed(context);
  if (sources.length <= MANY || context.dialect === 'timesyncd') return [];
  return [
    {
      id: 'many-servers',
      severity: 'warning',
      places: placesOf(sources),
      what: `${sources.length} servers are named.`,
      why: 'Four good ones are as exact. More only cost their operators something, and the worst of them add noise.',
      remedy: 'Keep four to seven, of different operators.',
    },
  ];
}

export function twice({ sources }: Context): Finding[] {
  const byName = new Map<string, PlacedSource[]>();
  for (const source of sources) {
    const name = nameOf(source);
    const same = byName.get(name);
    if (same === undefined) byName.set(name, [source]);
    else same.push(source);
  }
  return [...byName]
    .filter(([, same]) => same.length > 1)
    .map(([name, same]) => ({
      id: 'server-twice',
      severity: 'warning',
      places: placesOf(same),
      what: `${name} is named ${same.length === 2 ? 'twice' : `${same.length} times`}.`,
      why: 'It is one witness, however often it is asked.',
      remedy: 'Keep one of the lines.',
    }));
}

export function preferAll({ sources }: Context): Finding[] {
  if (sources.length < 2 || !sources.every(({ prefer }) => prefer)) return [];
  return [
    {
      id: 'prefer-all',
      severity: 'hint',
      places: placesOf(sources),
      what: 'All servers are marked “prefer”.',
      why: 'Where all are preferred, none is.',
      remedy: 'Keep “prefer” for one, if there is a reason; otherwise leave it out.',
    },
  ];
}

export function trusted({ sources }: Context): Finding[] {
  const believed = sources.filter((source) => source.trust && whoseIs(source) !== 'own');
  if (believed.length === 0) return [];
  return [
    {
      id: 'trust',
      severity: 'warning',
      places: placesOf(believed),
      what: `${and(believed.map(nameOf))} ${believed.length === 1 ? 'is' : 'are'} believed whatever the others say.`,
      why: 'If it goes wrong this clock goes wrong with it, although the others know better.',
      remedy: 'Leave the option out, unless the server is your own and better than all others.',
    },
  ];
}
