/**
 * Listed servers in words: what a record, its place and its policy mean, and how old all that is. Pure: page and terminal
 * say the same. Measurements, proposals and sets of servers are in `describe-choosing.ts`.
 */
import { roundTripFloor } from '../directory/place/light.ts';
import { countryName } from '../directory/words/country.ts';
import type {
  DirectoryRow,
  FoundReport,
  HereReport,
  ImportAnswer,
  ListReport,
  Near,
  Place,
  PlaceReport,
  ServerRecord,
} from './directory.ts';
import * as format from './format.ts';
import { type DirectoryMessages, directoryEn } from './messages/directory-en.ts';

/** English speaks for every language that has no catalogue yet. */
export function directoryMessages(_locale: string): DirectoryMessages {
  return directoryEn;
}

/** Two digits: no list knows a place better. More of them where one figure is counted from others. */
export function kilometres(metres: number, locale: string, digits = 2): string {
  const km = metres / 1000;
  const shown = Math.max(digits, Math.floor(Math.log10(Math.max(km, 1))));
  return directoryMessages(locale).place.kilometres(km < 1 ? '<1' : format.number(km, locale, shown));
}

/** `2026-06-15` as “June 2026”. Null where it is no date. */
function month(date: string | null, locale: string): string | null {
  const at = date === null ? Number.NaN : Date.parse(date);
  if (Number.isNaN(at)) return null;
  return new Intl.DateTimeFormat(locale, { year: 'numeric', month: 'long', timeZone: 'UTC' }).format(at);
}

const day = (date: string, locale: string): string => {
  const at = Date.parse(date);
  if (Number.isNaN(at)) return date;
  return new Intl.DateTimeFormat(locale, { dateStyle: 'medium', timeZone: 'UTC' }).format(at);
};

const year = (date: string | null): string | null => date?.slice(0, 4) ?? null;

/** With a full stop, where it has none of its own. */
const closed = (text: string) => (/[.!?…”]$/.test(text) ? text : `${text}.`);
const upper = (text: string) => `${text.charAt(0).toUpperCase()}${text.slice(1)}`;

/** How old what is known of it is: “Listed 2022, last confirmed June 2026.” */
export function listedWords(record: ServerRecord, locale: string): string {
  const t = directoryMessages(locale);
  const since = year(record.listedOn);
  const state = t.status[record.status];
  const when = month(record.confirmedOn, locale) ?? t.lately;
  const parts = [since !== null && t.listedIn(since), typeof state === 'string' ? state : state(when)];
  return closed(upper(parts.filter(Boolean).join(', ')));
}

export interface PolicyWords {
  /** For a column. */
  readonly label: string;
  readonly sentence: string;
  /** What operator and list say of it, each a sentence. */
  readonly details: readonly string[];
}

export function policyWords(record: ServerRecord, locale: string): PolicyWords {
  const t = directoryMessages(locale);
  const { accessPolicy, serviceArea, accessDetails } = record;
  const details = [
    serviceArea !== null && t.serviceArea(serviceArea.replace(/\.$/, '')),
    accessDetails !== null && t.operatorSays(accessDetails),
  ];
  return {
    label: t.policy[accessPolicy],
    sentence: t.policySentence[accessPolicy],
    details: details.filter((text) => text !== false),
  };
}

export interface RuleWords {
  readonly allowed: DirectoryRow['rule']['kind'];
  /** What a person is to read before it is picked, or why it cannot be; empty where there is nothing to say. */
  readonly sentences: readonly string[];
}

export function ruleWords(
  { rule, record }: Pick<DirectoryRow, 'rule' | 'record'>,
  locale: string,
): RuleWords {
  const t = directoryMessages(locale);
  const said = policyWords(record, locale).details;
  switch (rule.kind) {
    case 'no':
      return { allowed: 'no', sentences: [t.rule[rule.why], ...said] };
    case 'ask': {
      const cautions = rule.cautions.map((caution) => t.caution[caution]);
      const note = rule.notify ? [t.rule.notify] : [];
      return { allowed: 'ask', sentences: [...cautions, ...note, ...said] };
    }
    case 'yes':
      return { allowed: 'yes', sentences: rule.notify ? [t.rule.notify, ...said] : [] };
  }
}

/** How far it is, and what light needs for that: about, and at least. */
export function nearWords(near: Near, locale: string): string {
  const t = directoryMessages(locale).place;
  const { fibre, vacuum } = near.floor;
  const least = leastTrip(near, locale);
  const sentences = [
    t.near(kilometres(near.between, locale), kilometres(near.uncertainty, locale)),
    // Of a distance of which nothing is known, light knows nothing either.
    near.uncertainty < near.between && t.light(format.span(fibre, locale), format.span(vacuum, locale)),
    least === null ? t.mayBeHere : least.sentence,
  ];
  return sentences.filter((text) => text !== false).join(' ');
}

/**
 * What no answer can be quicker than: light in vacuum, there and back, over the distance that the two places are apart at least.
 * Null where they may be next to each other.
 */
export function leastTrip(
  { least }: Pick<Near, 'least'>,
  locale: string,
): { readonly figure: string; readonly sentence: string } | null {
  if (least === 0) return null;
  const figure = format.spanAtLeast(roundTripFloor(least).vacuum, locale);
  return {
    figure,
    sentence: directoryMessages(locale).place.leastTrip(leastKilometres(least, locale), figure),
  };
}

/** Of figures that are counted from each other. */
const DIGITS = 3;

const leastKilometres = (metres: number, locale: string) =>
  kilometres(format.roundedDown(metres, DIGITS), locale, DIGITS);

export interface PlaceWords {
  readonly doubtful: boolean;
  readonly headline: string;
  /** One step of the arithmetic each; empty where there is none. */
  readonly arithmetic: readonly string[];
}

/** What light says of a listed place. */
export function placeWords(report: PlaceReport, locale: string): PlaceWords {
  const t = directoryMessages(locale).place;
  if (report.kind === 'unjudged') {
    return { doubtful: false, headline: t.unjudged[report.why], arithmetic: [] };
  }
  // So that a person can count after it.
  const km = (metres: number) => kilometres(metres, locale, DIGITS);
  const span = (seconds: number) => format.span(seconds, locale, DIGITS);
  const doubtful = report.kind === 'doubtful';
  return {
    doubtful,
    headline: doubtful ? t.doubtful : t.possible,
    arithmetic: [
      t.arithmetic.between(km(report.between)),
      t.arithmetic.uncertainty(km(report.uncertainty)),
      t.arithmetic.least(leastKilometres(report.least, locale)),
      t.arithmetic.needs(span(report.least2way)),
      t.arithmetic.measured(span(report.measured), span(report.error)),
      t.arithmetic.within(km(report.within)),
    ],
  };
}

/** “Berlin, Germany”, “Europe/Berlin”, or coordinates. */
export function placeName(place: Place, locale: string): string {
  if (place.name !== null) return place.name;
  const degrees = (value: number, positive: string, negative: string) =>
    `${format.number(Math.abs(value), locale, 4)}° ${value < 0 ? negative : positive}`;
  return `${degrees(place.lat, 'N', 'S')} ${degrees(place.lon, 'E', 'W')}`;
}

/** Where "near" is counted from, and why. */
export function hereWords({ place, by, timeZone }: HereReport, locale: string): string {
  const t = directoryMessages(locale).place;
  if (place === null) return t.nowhere(timeZone);
  const name = placeName(place, locale);
  return by === 'person' ? t.hereSet(name) : `${t.here(name)} ${t.byZone(timeZone)}`;
}

/** Where this computer knows a server from. */
export function foundWords({ by, program, where }: FoundReport, locale: string): string {
  return directoryMessages(locale).found[by](program, where);
}

export { countryName };

export interface ListWords {
  readonly title: string;
  /** “of Nov 23, 2026, 1153 servers” */
  readonly facts: string;
}

export function listWords(list: ListReport, locale: string): ListWords {
  const t = directoryMessages(locale).list;
  const facts = [
    list.date !== null && t.from(day(list.date, locale)),
    list.taken !== null && t.taken(day(list.taken, locale)),
    t.records(list.records),
  ];
  return { title: listTitle(list, locale), facts: facts.filter(Boolean).join(', ') };
}

function listTitle({ kind, title, from, shipped }: ListReport, locale: string): string {
  const t = directoryMessages(locale).list;
  switch (kind) {
    case 'catalogue':
      if (shipped) return t.catalogue;
      return from === null ? t.ownCatalogueSome : t.ownCatalogue(from);
    case 'import':
      return title === null ? t.importSome : t.import(title);
    case 'machine':
      return t.machine;
    case 'settings':
      return t.settings;
  }
}

/** What came of reading a list, a sentence each; its problems carry their own. */
export function importWords(answer: ImportAnswer, locale: string): readonly string[] {
  const t = directoryMessages(locale).import;
  if (!answer.ok) return [answer.message];
  const { records, problems, kept, refusal } = answer;
  const told = problems.filter(({ kind }) => kind !== 'outside').length;
  const words = [
    records.length === 0 ? t.nothing : t.read(records.length, told, problems.length - told),
    kept !== null && (kept.replaced ? t.replaced : t.kept),
    refusal,
  ];
  return words.filter((text) => typeof text === 'string');
}

/** A polite note to the operator, to be copied: nothing is ever sent by itself. */
export function operatorMessage(
  { host }: Pick<ServerRecord, 'host'>,
  locale: string,
): { readonly subject: string; readonly body: string } {
  const { subject, body } = directoryMessages(locale).message;
  return { subject: subject(host), body: body(host) };
}
