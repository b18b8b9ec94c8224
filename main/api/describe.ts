/**
 * A status in words: one description for the tray, the page, the notification and the command line, so that they can
 * never say different things. Pure: the same status and locale give the same words.
 */
import type { CheckReport } from './contract.ts';
import * as format from './format.ts';
import { en, type Messages } from './messages/en.ts';
import type { Correction, Problem, ResyncReport, SourceStatus, Status } from './status.ts';
import { isObstacle } from './steering.ts';

/** What the icon tells, by colour and by shape. */
export type Face = 'in-sync' | 'degraded' | 'out-of-sync' | 'observing' | 'no-servers';

export interface SourceWords {
  readonly name: string;
  readonly verdict: string;
  readonly offset: string;
  readonly bound: string;
  readonly delay: string;
  readonly stratum: string;
  readonly reach: string;
  /** What this way is estimated to add to the offset. */
  readonly bias: string;
  /** What is known of its last change of route; empty where none was seen. */
  readonly route: string;
}

export interface Words {
  readonly face: Face;
  readonly faceName: string;
  /** "Your clock is 3.2 ms slow" */
  readonly title: string;
  /** How exactly that is known: "± 0.4 ms (99 %)", before anything was learned "± 14 ms at most", or empty. */
  readonly margin: string;
  /** The guaranteed bound, and what it rests on; empty where nothing is known. */
  readonly promise: string;
  /** How often the 99 % were right; empty while too few checks were made to tell. */
  readonly calibration: string;
  /** One sentence: why this face. */
  readonly summary: string;
  /** What to do, where something can be done. */
  readonly advice: string;
  readonly tooltip: string;
  /** For the first line of a menu. */
  readonly line: string;
  readonly server: string;
  readonly lastPoll: string;
  readonly nextPoll: string;
  readonly drift: string;
  /** How steady the drift is, and whether it follows the day; empty while that is not known. */
  readonly steadiness: string;
  /** What the clock does without any server: "right to within 20 ms until 14:10 (99 %)"; empty while that is not known. */
  readonly forecast: string;
  /** The announced leap second, or empty. */
  readonly leap: string;
  readonly mode: string;
  readonly stamping: string;
  readonly resync: string;
  readonly sources: readonly SourceWords[];
  readonly problems: readonly string[];
}

const DASH = '–';

/** The catalogue of a locale. English speaks for every language that has no catalogue yet. */
export function messages(_locale: string): Messages {
  return en;
}

/** Describes a status. `elapsed` is the time in seconds since the snapshot, by the reader's own count. */
export function describe(status: Status, locale: string, elapsed = 0): Words {
  const t = messages(locale);
  const face = faceOf(status);
  // An engine that died vouches for nothing: what it said last stays in the tables, not in the words.
  const lost = status.engine.presence === 'lost';
  const offset =
    lost || status.offset === null ? '' : direction(status.offset, locale, status.bound, status.likely);
  const name = nameOf(status, face, locale);
  const margin = lost ? '' : marginOf(status.bound, status.likely, locale);
  const title = titleOf(status, locale);
  const chosen = status.sources.find((s) => s.id === status.chosen);
  const server = chosen ? t.server(chosen.name, String(chosen.stratum ?? '?')) : DASH;
  const paused = status.paused && title !== t.title.paused && t.title.paused;
  const facts = [paused, offset && `${offset} ${margin}`, chosen && server].filter(Boolean).join(' · ');
  const { summary, advice } = reasonOf(status, face, locale, elapsed);
  return {
    face,
    faceName: name,
    title,
    margin,
    promise:
      lost || status.offset === null || status.bound === null
        ? ''
        : promiseOf(status.offset, status.bound, status.sources.length, locale),
    calibration: lost ? '' : calibrationWords(status, locale),
    summary,
    advice,
    tooltip: `${t.appName}: ${lost ? title : facts || title}`,
    line: lost || name === title ? title : `${name}: ${offset ? `${offset} ${margin}` : title}`,
    server,
    lastPoll:
      status.lastAnswerAge === null ? t.never : t.ago(format.rough(status.lastAnswerAge + elapsed, locale)),
    nextPoll: countdown(status.nextPollIn, locale, elapsed),
    drift: driftWords(status, locale),
    steadiness: steadinessWords(status, locale),
    forecast: (lost ? null : forecastWords(status, locale)) ?? '',
    leap: lost ? '' : leapWords(status, locale),
    mode: modeWords(status, locale),
    stamping:
      status.stamping.receive === 'simulated'
        ? t.stamping.simulated
        : status.stamping.reason === null
          ? t.stamping.good
          : t.stamping.handler(status.stamping.reason),
    resync: resyncWords(status, locale, elapsed),
    sources: status.sources.map((source) =>
      sourceWords(source, locale, elapsed, status.health === 'starting'),
    ),
    problems: status.problems.map((problem) => problemWords(problem, locale)),
  };
}

/**
 * The face of a status. A trouble outranks the mode: an out-of-sync clock looks the same whether it is steered or only
 * watched. A clock that is right, but not by our doing, is "observing".
 */
export function faceOf(status: Status): Face {
  if (status.engine.presence === 'lost' || status.health === 'no-servers') return 'no-servers';
  if (status.health === 'out-of-sync') return 'out-of-sync';
  if (status.health === 'degraded') return 'degraded';
  if (status.health === 'starting' || status.paused || status.mode !== 'steering') return 'observing';
  return 'in-sync';
}

/** A pause is named before the state that it froze; the icon still shows that one. */
function nameOf(status: Status, face: Face, locale: string): string {
  const t = messages(locale);
  if (status.engine.presence === 'lost') return t.stopped;
  return status.paused ? t.title.paused : t.face[face];
}

/** The likely bound where it says more than the guaranteed one; each says which it is. */
function marginOf(bound: number | null, likely: number | null, locale: string): string {
  const t = messages(locale);
  if (isTelling(likely, bound)) return t.likely(format.span(likely, locale));
  return bound === null ? '' : t.atMost(format.span(bound, locale));
}

/** What is guaranteed need not be called likely. */
export const isTelling = (likely: number | null, bound: number | null): likely is number =>
  likely !== null && (bound === null || likely < bound);

function promiseOf(offset: number, bound: number, servers: number, locale: string): string {
  const t = messages(locale);
  const most = Math.abs(offset) + bound;
  const worst = format.span(most, locale, digitsOf(most, bound));
  return servers === 1 ? t.guaranteedByOne(worst) : t.guaranteed(worst);
}

/**
 * Digits below this share of the guaranteed bound are noise: the estimate is some hundred times better than what can be
 * guaranteed, not better than that.
 */
const RESOLUTION = 1e-3;

/** The likely bound says itself how good the estimate is; its two digits end at a hundredth of it. */
const LIKELY_RESOLUTION = 1e-2;

/** "3.2 ms slow"; "right" where the offset is too small to mean anything. */
export function direction(
  offset: number,
  locale: string,
  bound: number | null,
  likely: number | null = null,
): string {
  const t = messages(locale);
  if (isRight(offset, bound, likely)) return t.short.right;
  const span = format.span(offset, locale, digitsOf(offset, likely ?? bound));
  return offset > 0 ? t.short.slow(span) : t.short.fast(span);
}

/** Two digits are read at a glance, more than seven not at all. */
const FEWEST_DIGITS = 2;
const MOST_DIGITS = 7;

/** Seconds. Whoever is off by minutes wants to know how many, not the microseconds. */
const COARSE = 120;
const COARSE_DIGITS = 3;

/** As many digits as the bound gives meaning to: the last one is about the size of the bound. */
function digitsOf(offset: number, bound: number | null): number {
  if (Math.abs(offset) >= COARSE) return COARSE_DIGITS;
  if (bound === null || bound <= 0 || offset === 0) return FEWEST_DIGITS;
  const digits = Math.floor(Math.log10(Math.abs(offset))) - Math.floor(Math.log10(bound)) + 1;
  return Math.min(MOST_DIGITS, Math.max(FEWEST_DIGITS, digits));
}

const isRight = (offset: number, bound: number | null, likely: number | null) =>
  Math.abs(offset) <
  Math.max(0.5e-9, likely === null ? (bound ?? 0) * RESOLUTION : likely * LIKELY_RESOLUTION);

function titleOf(status: Status, locale: string): string {
  const { title } = messages(locale);
  if (status.engine.presence === 'lost') return title.lost;
  if (status.paused && status.offset === null) return title.paused;
  if (status.diagnosis === 'no-servers-configured') return title.notConfigured;
  if (status.offset === null) {
    if (status.health === 'no-servers') return title.noServers;
    return status.health === 'starting' ? title.starting : title.unknown;
  }
  if (isRight(status.offset, status.bound, status.likely)) return title.right;
  const span = format.span(status.offset, locale, digitsOf(status.offset, status.likely ?? status.bound));
  return status.offset > 0 ? title.slow(span) : title.fast(span);
}

function reasonOf(
  status: Status,
  face: Face,
  locale: string,
  elapsed: number,
): { summary: string; advice: string } {
  const t = messages(locale);
  const plain = (summary: string) => ({ summary, advice: '' });
  const limit = format.span(status.limit, locale);
  if (status.engine.presence === 'lost') {
    const rest = status.engine.takeoverIn;
    return plain(t.summary.lost(rest === null ? null : format.rough(Math.max(0, rest - elapsed), locale)));
  }
  if (status.paused) return plain(t.summary.paused);
  if (status.diagnosis !== null) {
    const { what, todo } = t.diagnosis[status.diagnosis];
    return { summary: what, advice: todo };
  }
  if (status.mode === 'yielded') return plain(t.summary.yielded(otherOf(status, locale).start));
  if (status.health === 'starting') {
    return plain(status.before ? beforeWords(status.before, locale) : t.summary.starting);
  }
  if (status.sources.some((s) => s.verdict.kind === 'undecided')) return plain(t.summary.undecided);
  if (status.holdover && status.lastAnswerAge !== null) {
    const age = format.rough(status.lastAnswerAge + elapsed, locale);
    const forecast = forecastWords(status, locale);
    return plain(forecast === null ? t.summary.holdover(age) : t.summary.holdoverUntil(age, forecast));
  }
  switch (face) {
    case 'in-sync':
      return plain(t.summary.inSync(limit));
    case 'observing':
      return plain(t.summary.observing(limit));
    case 'out-of-sync':
      return plain(t.summary.outOfSync(limit));
    case 'degraded': {
      const reaches = (margin: number) => Math.abs(status.offset ?? 0) + margin > status.limit;
      if (!reaches(status.bound ?? 0)) {
        return plain(t.summary.few(used(status.sources), status.sources.length));
      }
      const probable = status.likely !== null && !reaches(status.likely);
      return plain(probable ? t.summary.probable(limit) : t.summary.wide(limit));
    }
    case 'no-servers':
      return plain(t.title.noServers);
  }
}

const used = (sources: readonly SourceStatus[]) =>
  sources.filter((s) => s.verdict.kind === 'chosen' || s.verdict.kind === 'truechimer').length;

function beforeWords(before: NonNullable<Status['before']>, locale: string): string {
  const t = messages(locale);
  const when = new Intl.DateTimeFormat(locale, { dateStyle: 'medium', timeStyle: 'short' }).format(before.at);
  const known =
    before.offset === null || before.bound === null
      ? t.beforeUnknown
      : t.beforeKnown(
          direction(before.offset, locale, before.bound),
          t.atMost(format.span(before.bound, locale)),
        );
  return t.before(when, known);
}

function countdown(seconds: number | null, locale: string, elapsed: number): string {
  const t = messages(locale);
  if (seconds === null) return DASH;
  const rest = seconds - elapsed;
  return rest < 1 ? t.soon : t.in(format.rough(rest, locale));
}

/** ppm. Half of what any quartz may be off by: a figure that is less sure than that tells nothing. */
const LEARNT = 50;

const isLearnt = ({ sigma, restored }: NonNullable<Status['drift']>) => sigma <= LEARNT || restored;

function driftWords(status: Status, locale: string): string {
  const t = messages(locale).drift;
  if (status.drift === null) return t.learning;
  const { ppm, sigma, restored } = status.drift;
  if (!isLearnt(status.drift)) return t.learning;
  const size = `${format.number(Math.abs(ppm), locale)} ppm`;
  // ppm * 86400 s: what the clock would be off after a day on its own.
  const day = format.span(Math.abs(ppm) * 1e-6 * 86_400, locale);
  const words = ppm < 0 ? t.loses(size, day) : t.gains(size, day);
  const uncertain = t.uncertain(`${format.number(sigma, locale, 2)} ppm`);
  return `${words} ${uncertain}${restored ? `, ${t.restored}` : ''}`;
}

/** Square root of the seconds of an hour: what a random walk per square root of a second does in an hour. */
const ROOT_OF_HOUR = 60;

function steadinessWords({ drift }: Status, locale: string): string {
  if (drift === null || !isLearnt(drift)) return '';
  const t = messages(locale).drift;
  const { wander, pattern } = drift;
  const wanders = wander !== null && t.wander(`${format.number(wander * ROOT_OF_HOUR, locale, 2)} ppm`);
  const follows =
    pattern !== null &&
    t.pattern(
      `${format.number(pattern.amplitude, locale, 2)} ppm`,
      format.rough(pattern.hours * 3600, locale),
    );
  return [wanders, follows].filter(Boolean).join(' ');
}

/** Among so many checks one miss is to be expected; fewer say nothing of a figure that is right in 99 of 100 cases. */
const TELLING = 100;

function calibrationWords({ calibration, likely, bound }: Status, locale: string): string {
  if (calibration === null || calibration.of < TELLING || !isTelling(likely, bound)) return '';
  const whole = (n: number) => format.number(n, locale, 21);
  return messages(locale).calibration(whole(calibration.right), whole(calibration.of));
}

/** Seconds. A shorter forecast is said as a time that it holds for: its end would change with every look. */
const SOON = 600;

/** Milliseconds: the last moment that a calendar can show (ECMA-262). */
const LAST_DATE = 8.64e15;

function forecastWords({ forecast, at, mode }: Status, locale: string): string | null {
  if (forecast === null) return null;
  const t = messages(locale).forecast;
  const within = format.span(forecast.within, locale);
  const until = at + forecast.lasts * 1000;
  const rests =
    forecast.lasts < SOON || until > LAST_DATE
      ? t.for(format.rough(forecast.lasts, locale))
      : t.until(format.moment(until, at, locale));
  return mode === 'steering' ? t.right(within, rests) : t.known(within, rests);
}

function leapWords({ leap, at }: Status, locale: string): string {
  if (leap === null) return '';
  return messages(locale).leap[leap.kind](format.moment(Number(BigInt(leap.at) / 1_000_000n), at, locale));
}

function modeWords(status: Status, locale: string): string {
  const t = messages(locale);
  const { kind, reason } = status.clock;
  const mode =
    status.mode === 'yielded' ? t.mode.yielded(otherOf(status, locale).within) : t.mode[status.mode];
  // That nobody has asked for more, or that another program is at work, the mode itself says.
  const hindrance = reason !== null && reason !== 'observing' && reason !== 'yielded' && t.clock[reason];
  return [mode, hindrance, kind === 'simulated' && t.clock.simulated].filter(Boolean).join(' ');
}

/** Whoever sets the clock beside us, by their name where they have one. */
export function otherOf(
  { consent }: Status,
  locale: string,
): { readonly start: string; readonly within: string } {
  const { trace, to = null } = consent?.yielded ?? {};
  const { somebody, steering } = messages(locale);
  if (trace !== undefined && isObstacle(trace)) {
    const owner = steering.owner[trace](to);
    return { start: capital(owner), within: owner };
  }
  return to === null ? somebody : { start: to, within: to };
}

/** What a correction did, or why none was done: "stepped +1.204 s", "slewing 3.2 ms, done in 12 s". */
export function correctionWords(correction: Correction, locale: string, elapsed = 0): string {
  const t = messages(locale).correction;
  const amount = format.signed(correction.amount, locale, 4);
  switch (correction.kind) {
    case 'stepped':
      return t.stepped(amount);
    case 'slewing': {
      const rest = (correction.over ?? 0) - correction.age - elapsed;
      return rest > 0 ? t.slewing(amount, format.rough(Math.max(1, rest), locale)) : t.slewed(amount);
    }
    case 'observed':
      return t.observed;
    case 'held':
      return t.held[correction.reason ?? 'refused'];
    case 'asked':
      return t.asked(amount);
  }
}

/** The result of a Resync in one or two sentences. */
export function resyncReportWords(report: ResyncReport, locale: string, elapsed = 0): string {
  const t = messages(locale).resync;
  if (report.outcome === 'unanswered') return report.asked === 0 ? t.unasked : t.unanswered;
  if (report.outcome === 'cancelled') return t.cancelled;
  if (report.outcome === 'too-soon')
    return t.tooSoon(format.rough(Math.max(1, (report.againIn ?? 0) - elapsed), locale));
  const measured =
    report.offset === null || report.bound === null
      ? answeredWords(report, locale)
      : t.measured(
          direction(report.offset, locale, report.bound),
          messages(locale).atMost(format.span(report.bound, locale)),
        );
  if (report.correction === null) return measured;
  return `${measured} ${sentence(correctionWords(report.correction, locale, elapsed))}`;
}

/** What was said of a correction, standing alone. */
export const sentence = (words: string): string => `${capital(words)}${words.endsWith('.') ? '' : '.'}`;

const capital = (words: string): string => `${words.charAt(0).toUpperCase()}${words.slice(1)}`;

function answeredWords({ outcome, answered, asked }: ResyncReport, locale: string): string {
  const t = messages(locale).resync;
  return outcome === 'measured' && answered > 1 ? t.disagreed(answered, asked) : t.answered(answered, asked);
}

/**
 * Seconds that the result of a Resync stays to be read: about one interval between polls (64 s), after which the headline
 * knows better.
 */
const RESULT_STAYS = 60;

function resyncWords(status: Status, locale: string, elapsed: number): string {
  if (status.resync) return messages(locale).resync.progress(status.resync.done, status.resync.of);
  const report = status.lastResync;
  if (report === null) return '';
  const since = report.age + elapsed;
  const stays = report.outcome === 'too-soon' ? Math.min(RESULT_STAYS, report.againIn ?? 0) : RESULT_STAYS;
  if (since >= stays) return '';
  return resyncReportWords(report, locale, since);
}

function sourceWords(source: SourceStatus, locale: string, elapsed: number, starting: boolean): SourceWords {
  const known = (value: number | null, words: (seconds: number) => string) =>
    value === null ? DASH : words(value);
  return {
    name: source.pool && source.address !== null ? `${source.name} · ${source.address}` : source.name,
    verdict: verdictWords(source, locale, starting),
    offset: known(source.offset, (s) => format.signed(s, locale, digitsOf(s, source.bound))),
    bound: known(source.bound, (s) => messages(locale).bound(format.span(s, locale))),
    delay: known(source.delay, (s) => format.span(s, locale)),
    stratum: source.stratum === null ? DASH : String(source.stratum),
    reach: format.reach(source.reach),
    // Exactly 0 is what is assumed before anything was learned.
    bias: known(source.bias || null, (s) => format.signed(s, locale)),
    route: routeWords(source, locale, elapsed),
  };
}

/** A correction below this share of the change of delay is none: the ways there and back changed alike. */
const NO_CORRECTION = 1e-2;

function routeWords({ route }: SourceStatus, locale: string, elapsed: number): string {
  if (route === null) return '';
  const t = messages(locale);
  const size = format.span(route.delay, locale);
  return [
    t.route(format.rough(route.age + elapsed, locale), route.delay < 0 ? t.shorter(size) : t.longer(size)),
    Math.abs(route.correction) >= Math.abs(route.delay) * NO_CORRECTION &&
      route.correction !== 0 &&
      t.corrected(format.span(route.correction, locale)),
    route.changes > 1 && t.rerouted(route.changes),
  ]
    .filter(Boolean)
    .join(' ');
}

/** Why a source is used or not. `starting`: others have not had their chance to speak yet. */
export function verdictWords(source: SourceStatus, locale: string, starting = false): string {
  const t = messages(locale).verdict;
  const { verdict } = source;
  const words = () => {
    switch (verdict.kind) {
      case 'chosen':
      case 'truechimer':
      case 'waiting':
      case 'unsynchronised':
        return t[verdict.kind];
      case 'silent':
        return source.slowed ? t.spared : t.silent;
      case 'undecided':
        return starting ? t.first : t.undecided;
      case 'falseticker':
        return t.falseticker(format.span(verdict.by, locale), verdict.agreeing);
      case 'distant':
        return t.distant(format.span(verdict.distance, locale));
      case 'invalid':
        return t.invalid(messages(locale).rejection[verdict.reason]);
      case 'unauthenticated':
        return t.unauthenticated;
      case 'smearing':
        return t.smearing(format.span(verdict.by, locale));
      case 'refused':
        return t.refused(verdict.code);
      case 'duplicate':
        return t.duplicate(verdict.of);
      case 'unresolved':
        return t[verdict.reason];
    }
  };
  const answers =
    verdict.kind === 'chosen' || verdict.kind === 'truechimer' || verdict.kind === 'falseticker';
  const missed = answers ? missedPolls(source.reach) : 0;
  const slowed = source.slowed && verdict.kind !== 'silent' && t.slowed;
  return [words(), missed > 1 && t.missed(missed), slowed].filter(Boolean).join(' ');
}

/** Polls since the last answer. One may be lost on any network; what counts is a row of them. */
const missedPolls = (reach: number) => (reach === 0 ? 0 : 31 - Math.clz32(reach & -reach));

export function problemWords(problem: Problem, locale: string): string {
  return messages(locale).problem[problem.code](problem.subject, reasonIn(problem.detail));
}

/** What the system said, without the paths that Node adds: "EPERM: operation not permitted, rename 'a' -> 'b'". */
const reasonIn = (detail: string) => /^(E[A-Z0-9]+): /.exec(detail)?.[1] ?? detail;

/** That settings were taken, but could not be written down; null where they could. */
export function unsavedWords(problems: readonly Problem[], locale: string): string | null {
  const problem = problems.find(({ code }) => code === 'settings-unwritable');
  return problem ? messages(locale).unsaved(problem.subject) : null;
}

/** What checking a server before it is saved brought. */
export function checkWords(report: CheckReport, locale: string): string {
  const t = messages(locale);
  const { result } = report;
  switch (result.kind) {
    case 'answered': {
      const bound = t.atMost(format.span(result.bound, locale));
      const words = t.check.answered(
        t.server(result.address, String(result.stratum)),
        direction(result.offset, locale, result.bound),
        bound,
      );
      const aged =
        result.age === undefined ? '' : t.check.engine(format.rough(Math.max(1, result.age), locale));
      const pool = result.addresses > 1 ? t.check.pool(result.addresses) : '';
      return [words, aged, pool].filter((sentence) => sentence !== '').join(' ');
    }
    case 'silent':
      return t.check.silent(result.address);
    case 'unusable':
      return t.check.unusable(t.rejection[result.reason]);
    case 'refused':
      return result.code === 'RATE' ? t.check.spare(result.code) : t.check.refused(result.code);
    case 'unreachable':
      return t.check.unreachable(result.address, result.reason);
    case 'unresolved':
      return t.verdict[result.reason];
    case 'malformed':
      return result.reason;
    case 'too-soon':
      return t.check.tooSoon(format.rough(result.againIn, locale));
  }
}
