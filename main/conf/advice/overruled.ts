/** Lines that do not count, because a later one of the same directive says something else. */
import { type Context, linesOf, type PlacedLine } from './context.ts';

/** Directives of which the last one counts, by the sources of chronyd (conf.c) and ntpd (ntp_config.c). */
const LAST_COUNTS = {
  chrony: [
    'driftfile keyfile dumpdir ntsdumpdir logdir pidfile rtcfile leapsectz leapseclist leapsecmode user',
    'makestep maxchange maxupdateskew maxdistance maxjitter maxslewrate maxdrift corrtimeratio',
    'maxsamples minsamples minsources combinelimit stratumweight port cmdport logchange clientloglimit',
  ].flatMap((names) => names.split(' ')),
  ntp: ['driftfile'],
  timesyncd: [],
  'ntpd-rs': [],
} as const;

export const valuesOf = ({ statement }: PlacedLine): string =>
  statement.rest.map(({ text }) => text).join(' ');

interface Overruled {
  readonly lines: readonly PlacedLine[];
  readonly by: PlacedLine;
}

export function overruled(context: Context): Overruled[] {
  return LAST_COUNTS[context.dialect].flatMap((keyword) => {
    const all = linesOf(context, keyword);
    const by = all.at(-1);
    if (by === undefined) return [];
    const lines = all.filter((line) => valuesOf(line) !== valuesOf(by));
    return lines.length === 0 ? [] : [{ lines, by }];
  });
}
