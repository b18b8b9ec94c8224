/** Limits that cannot hold, and directives of which only one counts. */
import { type Context, followed, lastOf, linesOf, numberAt, type PlacedLine } from './context.ts';
import { type Finding, type Located, placesOf } from './finding.ts';
import { overruled, valuesOf } from './overruled.ts';

export function minsources(context: Context): Finding[] {
  const { dialect, complete, clocks } = context;
  const line = dialect === 'chrony' && complete ? lastOf(context, 'minsources') : null;
  if (line === null) return [];
  const wanted = numberAt(line.statement, 0);
  const count = followed(context).reduce((sum, { most }) => sum + most, 0) + clocks.length;
  if (count === 0 || count >= wanted) return [];
  return [
    {
      id: 'too-few-to-agree',
      severity: 'warning',
      places: placesOf([line]),
      what: `${count === 1 ? 'There is one source' : `There are ${count} sources`} at the most, and ${wanted} have to agree (“minsources”).`,
      why: 'chronyd never touches the clock.',
      remedy: 'Leave “minsources” out, or make it 2 or 3 with four servers or more.',
    },
  ];
}

/** Of a line, or of the whole file. 0 means that there is no most. */
const crossed = (least: number, most: number) => most > 0 && least > most;

export function samples(context: Context): Finding[] {
  if (context.dialect !== 'chrony') return [];
  const [least, most] = [lastOf(context, 'minsamples'), lastOf(context, 'maxsamples')];
  const all =
    least !== null && most !== null && crossed(numberAt(least.statement, 0), numberAt(most.statement, 0))
      ? [least, most]
      : [];
  const given = ({ reading }: PlacedLine, name: string) =>
    Number(reading.given.find((g) => g.name === name)?.value ?? Number.NaN);
  const own = linesOf(context, 'server', 'pool', 'peer', 'refclock').filter((line) =>
    crossed(given(line, 'minsamples'), given(line, 'maxsamples')),
  );
  const places: Located[] = [...all, ...own];
  if (places.length === 0) return [];
  return [
    {
      id: 'samples-crossed',
      severity: 'warning',
      places: placesOf(places),
      what: '“minsamples” is larger than “maxsamples”.',
      why: 'Both cannot hold: chronyd keeps no more than “maxsamples”.',
      remedy: 'Make “minsamples” the smaller one, or leave both out.',
    },
  ];
}

/** chronyd looks whether the zone has the leap seconds of 2008 and 2012, and passes over one that has not. */
export function leapZone(context: Context): Finding[] {
  if (context.dialect !== 'chrony') return [];
  const line = lastOf(context, 'leapsectz');
  if (line === null || line.statement.rest[0]?.text.startsWith('right/')) return [];
  return [
    {
      id: 'leap-zone',
      severity: 'warning',
      places: placesOf([line]),
      what: `The time zone ${line.statement.rest[0]?.text ?? ''} has no leap seconds: only those under “right/” do.`,
      why: 'chronyd passes over the line, and says so in its log only.',
      remedy: 'Write: leapsectz right/UTC',
    },
  ];
}

export function saidTwice(context: Context): Finding[] {
  return overruled(context).map(({ lines, by }): Finding => {
    const keyword = by.statement.keyword.text;
    return {
      id: 'said-twice',
      severity: 'warning',
      places: placesOf([...lines, by]),
      what: `“${keyword}” is there ${lines.length === 1 ? 'twice' : `${lines.length + 1} times`}, and not always the same.`,
      why: `Only the last one counts: ${[keyword, valuesOf(by)].join(' ').trimEnd()}`,
      remedy: 'Keep the one that is meant.',
    };
  });
}
