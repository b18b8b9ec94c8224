/** Whether the servers stand on feet of their own: those of one name or one operator go wrong together. */
import { type Context, followed, type PlacedSource } from './context.ts';
import { type Finding, placesOf } from './finding.ts';
import { domainOf, familyOf, hostOf, isPoolName, poolOf, whoseIs } from './whose.ts';

/** Fewer are told to be few, which matters more. */
const ENOUGH = 3;

function apart(context: Context): PlacedSource[] {
  const { complete, clocks, dialect } = context;
  // timesyncd follows one at a time, and a receiver of one's own is a witness of its own.
  if (!complete || dialect === 'timesyncd' || clocks.some(({ local }) => !local)) return [];
  const sources = followed(context);
  return sources.reduce((sum, { most }) => sum + most, 0) < ENOUGH ? [] : sources;
}

/** The one that all have in common; null where there is none. */
function only<T>(sources: readonly PlacedSource[], of: (source: PlacedSource) => T | null): T | null {
  const all = new Set(sources.map(of));
  const [first] = all;
  return all.size === 1 && first !== undefined ? first : null;
}

export function onePool(context: Context): Finding[] {
  const sources = apart(context);
  const pool = only(sources, poolOf);
  if (pool === null) return [];
  return [
    {
      id: 'one-pool',
      severity: 'hint',
      places: placesOf(sources),
      what: `All servers come from one pool, ${pool}.`,
      why: 'That is a good start. But nobody knows beforehand whose servers they are, and a fault of the pool or of its name service hits all of them at once.',
      remedy: 'Keep it, and add one or two servers whose operators you know: truechimer servers near',
    },
  ];
}

export function oneOperator(context: Context): Finding[] {
  const sources = apart(context);
  if (sources.some((source) => isPoolName(source) || whoseIs(source) === 'own')) return [];
  const name = only(sources, (source) => familyOf(source)?.name ?? domainOf(source));
  if (name === null) return [];
  const smeared = sources.some((source) => context.known.smearing(hostOf(source)) !== null);
  return [
    {
      id: 'one-operator',
      severity: 'hint',
      places: placesOf(sources),
      what: `All servers are of one operator, ${name}.`,
      why: 'If something goes wrong there, all of them are wrong or silent at once, and no other notices.',
      remedy: smeared
        ? 'If that matters, take four servers of different operators, none of which spreads leap seconds.'
        : 'Take four servers of different operators: truechimer servers near',
    },
  ];
}
