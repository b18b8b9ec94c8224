/** Servers that cannot agree, because some spread leap seconds, and servers that may be too far off. */
import { and, span } from '../figures.ts';
import { type Context, linesOf, numberAt, type PlacedSource } from './context.ts';
import { type Finding, placesOf } from './finding.ts';
import { familyOf, hostOf, nameOf } from './whose.ts';

/** What chronyd and timesyncd accept by themselves, in seconds. */
const USUAL_DISTANCE = { chrony: 3, ntp: 1.5 } as const;

export function smearing(context: Context): Finding[] {
  const sources = context.sources.filter(({ noselect, fallback }) => !noselect && !fallback);
  const smearing = (source: PlacedSource) => context.known.smearing(hostOf(source));
  const smeared = sources.filter((source) => smearing(source) !== null);
  if (smeared.length === 0) return [];
  const ways = new Set(sources.map(smearing));
  const operators = operatorsOf(smeared);
  const together = [...new Set(smeared.map(smearing))].map((way) =>
    and(operatorsOf(smeared.filter((source) => smearing(source) === way))),
  );
  const [whose, spread] = [and(operators), operators.length === 1 ? 'spreads' : 'spread'];
  const list = linesOf(context, 'leapsectz', 'leapseclist', 'leapfile');
  return [
    ...(ways.size > 1
      ? [
          {
            id: 'smear-mixed',
            severity: 'warning' as const,
            places: placesOf(sources),
            what: `${whose} ${spread} leap seconds over hours, and not all servers here do so alike.`,
            why: 'Around a leap second they differ by up to a second, for most of a day: then the clock follows the one or the other, or none.',
            remedy: `Use servers of ${together.join(' only, or of ')} only, or none of them.`,
          },
        ]
      : []),
    ...(list.length > 0
      ? [
          {
            id: 'smear-and-leap-list',
            severity: 'warning' as const,
            places: placesOf(list),
            what: `Leap seconds are taken from a list here, while ${whose} ${spread} them.`,
            why: 'The leap second would be made twice: at once by this computer, and slowly by the servers.',
            remedy: 'Leave the line out with such servers.',
          },
        ]
      : []),
  ];
}

const operatorsOf = (sources: readonly PlacedSource[]) => [
  ...new Set(sources.map((source) => familyOf(source)?.name ?? nameOf(source))),
];

export function distance(context: Context): Finding[] {
  const { dialect } = context;
  if (dialect !== 'chrony' && dialect !== 'ntp') return [];
  const usual = USUAL_DISTANCE[dialect];
  const far =
    dialect === 'chrony'
      ? linesOf(context, 'maxdistance').filter(({ statement }) => numberAt(statement, 0) > usual)
      : linesOf(context, 'tos').filter(({ reading }) =>
          reading.given.some((g) => g.name === 'maxdist' && Number(g.value) > usual),
        );
  if (far.length === 0) return [];
  return [
    {
      id: 'far-servers',
      severity: 'hint',
      places: placesOf(far),
      what: `Servers are believed that may themselves be wrong by more than ${span(usual)}.`,
      why: 'Then nobody knows this clock better than that either.',
      remedy: 'Leave it out, unless your only servers are cut off from theirs for days.',
    },
  ];
}
