/**
 * What a person reads before switching "Keep this clock right" on or off, and what came of it: in the same words in the
 * page and in a terminal.
 */
import { correctionWords, messages, sentence } from './describe.ts';
import * as format from './format.ts';
import type { Correction, Status } from './status.ts';
import type { SteeringPlan, SteeringReport, TimeServiceReport } from './steering.ts';

export interface PlanWords {
  /** What is so now. */
  readonly now: readonly string[];
  /** What will change, in the order in which it happens. */
  readonly changes: readonly string[];
  /** How it can be undone; empty where undoing is what it is about. */
  readonly undo: string;
  /** The other time services that are stopped for it; null where none is. */
  readonly stops: string | null;
  /** Why it cannot be switched on; null where it can. */
  readonly hindrance: string | null;
}

/** `on`: it is to be switched on. */
export function planWords(plan: SteeringPlan, mode: Status['mode'], on: boolean, locale: string): PlanWords {
  return {
    now: nowWords(plan, mode, locale),
    changes: on ? onWords(plan, locale) : offWords(plan, mode, locale),
    undo: on ? undoWords(plan, locale) : '',
    stops: on && plan.stops.length > 0 ? listed(plan.stops, locale) : null,
    hindrance: on ? hindranceWords(plan, locale) : null,
  };
}

function nowWords({ services, unknown }: SteeringPlan, mode: Status['mode'], locale: string): string[] {
  const t = messages(locale).steering;
  const byState = (state: TimeServiceReport['state']) =>
    services.filter((s) => s.state === state && s.harmless === null).map((s) => s.name);
  const running = byState('running');
  const first = mode === 'steering' ? [t.now.ours] : running.length === 0 ? [t.now.nobody] : [];
  return [
    ...first,
    ...about(running, t.now.running, locale),
    ...about(byState('enabled'), t.now.enabled, locale),
    ...about(byState('installed'), t.now.installed, locale),
    ...services.flatMap((s) => (s.harmless === null ? [] : [t.harmless[s.harmless](s.name)])),
    ...unknown.map((what) => t.now.unknown(what)),
  ];
}

function onWords({ helper, stops, privileged }: SteeringPlan, locale: string): string[] {
  const t = messages(locale).steering.on;
  return [
    ...(privileged.on ? [t.password] : []),
    ...(helper.state === 'missing' || helper.state === 'version' ? [t.install] : []),
    ...about(stops, t.stop, locale),
    t.correct,
    t.ask,
  ];
}

function undoWords({ stops }: SteeringPlan, locale: string): string {
  const t = messages(locale).steering.on;
  return about(stops, t.again, locale)[0] ?? t.undo;
}

function offWords(
  { services, restores, privileged }: SteeringPlan,
  mode: Status['mode'],
  locale: string,
): string[] {
  const t = messages(locale).steering.off;
  const running = services.filter((s) => s.state === 'running' && s.harmless === null).map((s) => s.name);
  const others = [...about(restores, t.restore, locale), ...about(running, t.left, locale)];
  return [
    // Whoever has taken the clock has its rate too.
    ...(mode === 'steering' ? [t.rate] : []),
    ...(privileged.off ? [t.password] : []),
    ...(others.length > 0 ? others : [t.free]),
    t.watch,
  ];
}

function hindranceWords({ helper, services, obstacles }: SteeringPlan, locale: string): string | null {
  const refusal = refusalWords({ services, obstacles }, locale);
  if (refusal !== null) return refusal;
  const { clock } = messages(locale);
  if (helper.state === 'denied') return clock['helper-denied'];
  return helper.state === 'busy' ? clock['helper-busy'] : null;
}

/** Why this clock must not be taken over from whoever sets it now, or whoever it belongs to; null where it may be. */
export function refusalWords(
  { services, obstacles }: Pick<SteeringPlan, 'services' | 'obstacles'>,
  locale: string,
): string | null {
  const { steering } = messages(locale);
  if (obstacles.length > 0) return obstacles.map(({ kind, by }) => steering.obstacle[kind](by)).join(' ');
  const unstoppable = services.filter((s) => s.state === 'running' && s.harmless === null && s.unit === null);
  const [words] = about(
    unstoppable.map((s) => s.name),
    steering.unstoppable,
    locale,
  );
  return words ?? null;
}

export interface SteeringReportWords {
  readonly sentence: string;
  /** What the sentence asks the person to type in a terminal; else null. */
  readonly command: string | null;
}

/** What came of the switch. `on`: it was to be switched on; `plan`: what was read before. */
export function steeringReportWords(
  report: SteeringReport,
  plan: SteeringPlan,
  on: boolean,
  locale: string,
): SteeringReportWords {
  const { steering: t, somebody } = messages(locale);
  const { outcome } = report;
  const command = commandOf(report);
  const said = (words: string): SteeringReportWords => ({ sentence: words, command });
  const detail = detailWords(report.detail, locale);
  const restores = plan.restores.length > 0 ? listed(plan.restores, locale) : somebody.within;
  switch (outcome) {
    case 'competed':
      return said(
        about(plan.stops.length > 0 ? plan.stops : [somebody.within], t.outcome.competed, locale)[0]!,
      );
    case 'by-hand':
      return said(on ? t.outcome.byHand : t.notRestored.byHand(restores));
    case 'failed':
      return said(on ? t.outcome.failed(detail) : t.notRestored.failed(restores, detail));
    case 'given-back':
    case 'not-given-back':
      return said(inVainWords(outcome, detail, plan.stops, locale));
    case 'dismissed':
      return said(on ? t.outcome.dismissed : t.notRestored.dismissed(restores));
    case 'steering':
    case 'observing':
    case 'obstructed':
      return said(t.outcome[outcome]);
  }
}

function commandOf({ outcome, command }: SteeringReport): string | null {
  if (outcome === 'by-hand') return command ?? 'sudo truechimer clock install';
  return outcome === 'not-given-back' ? (command ?? 'sudo truechimer clock give-back') : null;
}

function inVainWords(
  outcome: 'given-back' | 'not-given-back',
  detail: string,
  stopped: readonly string[],
  locale: string,
): string {
  const { steering: t, somebody } = messages(locale);
  const words = outcome === 'given-back' ? t.outcome.givenBack : t.outcome.notGivenBack;
  const [rest = ''] = about(stopped.length > 0 ? stopped : [somebody.start], words, locale);
  return `${sentence(t.outcome.failed(detail))} ${rest}`;
}

/** Of a clock that is not steered although all was done for it, the detail is the reason's code. */
function detailWords(detail: string | null, locale: string): string {
  const { clock } = messages(locale);
  if (detail === null) return clock['helper-silent'];
  return Object.hasOwn(clock, detail) ? clock[detail as keyof typeof clock] : detail;
}

/** What came of a correction that a person approved. */
export function approvedWords(correction: Correction | null, locale: string): string {
  const t = messages(locale).steering.approved;
  if (correction === null) return t.none;
  const amount = format.signed(correction.amount, locale, 4);
  if (correction.kind === 'stepped') return t.stepped(amount);
  if (correction.kind === 'slewing') {
    return t.slewing(amount, format.rough(Math.max(1, (correction.over ?? 0) - correction.age), locale));
  }
  if (correction.kind === 'asked' && correction.reason === 'needs-consent') return t.unsaid;
  return sentence(correctionWords(correction, locale));
}

/** One sentence about all of them, or none where there is nobody. */
const about = (
  names: readonly string[],
  words: (names: string, n: number) => string,
  locale: string,
): string[] => (names.length === 0 ? [] : [words(listed(names, locale), names.length)]);

const listed = (names: readonly string[], locale: string) =>
  new Intl.ListFormat(locale, { type: 'conjunction' }).format(names);
