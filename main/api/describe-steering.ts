/**
 * What a person reads before switching "Keep this clock right" on or off, and what came of it: in the same words in the
 * page and in a terminal.
 */
import { correctionWords, messages } from './describe.ts';
import type { Correction, Status } from './status.ts';
import type { SteeringPlan, SteeringReport, TimeServiceReport } from './steering.ts';

export interface PlanWords {
  /** What is so now. */
  readonly now: readonly string[];
  /** What will change, in the order in which it happens. */
  readonly changes: readonly string[];
  /** Why it cannot be switched on; null where it can. */
  readonly hindrance: string | null;
}

/** `on`: it is to be switched on. */
export function planWords(plan: SteeringPlan, mode: Status['mode'], on: boolean, locale: string): PlanWords {
  return {
    now: nowWords(plan, mode, locale),
    changes: on ? onWords(plan, locale) : offWords(plan, locale),
    hindrance: on ? hindranceWords(plan, locale) : null,
  };
}

function nowWords({ services, unknown }: SteeringPlan, mode: Status['mode'], locale: string): string[] {
  const t = messages(locale).steering;
  const byState = (state: TimeServiceReport['state']) =>
    services.filter((s) => s.state === state && s.harmless === null);
  const running = byState('running');
  const said = (which: TimeServiceReport[], words: (names: string, n: number) => string) =>
    which.length === 0
      ? []
      : [
          words(
            listed(
              which.map((s) => s.name),
              locale,
            ),
            which.length,
          ),
        ];
  const first = mode === 'steering' ? [t.now.ours] : running.length === 0 ? [t.now.nobody] : [];
  return [
    ...first,
    ...said(running, t.now.running),
    ...said(byState('enabled'), t.now.enabled),
    ...said(byState('installed'), t.now.installed),
    ...services.flatMap((s) => (s.harmless === null ? [] : [t.harmless[s.harmless](s.name)])),
    ...unknown.map((what) => t.now.unknown(what)),
  ];
}

function onWords({ helper, stops, privileged }: SteeringPlan, locale: string): string[] {
  const t = messages(locale).steering.on;
  const names = listed(stops, locale);
  return [
    ...(helper.state === 'missing' || helper.state === 'version' ? [t.install] : []),
    ...(stops.length > 0 ? [t.stop(names)] : []),
    t.correct,
    ...(privileged.on ? [t.password] : []),
    stops.length > 0 ? t.again(names) : t.undo,
  ];
}

function offWords({ restores, privileged }: SteeringPlan, locale: string): string[] {
  const t = messages(locale).steering.off;
  return [
    restores.length > 0 ? t.restore(listed(restores, locale)) : t.free,
    ...(privileged.off ? [t.password] : []),
  ];
}

function hindranceWords({ helper, services, obstacles }: SteeringPlan, locale: string): string | null {
  const { steering, clock } = messages(locale);
  if (obstacles.length > 0) return obstacles.map(({ kind, by }) => steering.obstacle[kind](by)).join(' ');
  const unstoppable = services.filter((s) => s.state === 'running' && s.harmless === null && s.unit === null);
  if (unstoppable.length > 0) {
    return steering.unstoppable(
      listed(
        unstoppable.map((s) => s.name),
        locale,
      ),
    );
  }
  if (helper.state === 'denied') return clock['helper-denied'];
  return helper.state === 'busy' ? clock['helper-busy'] : null;
}

/** What came of the switch. */
export function steeringReportWords(
  report: SteeringReport,
  plan: SteeringPlan | null,
  locale: string,
): string {
  const t = messages(locale).steering;
  switch (report.outcome) {
    case 'competed':
      return t.outcome.competed(
        listed(plan?.stops.length ? plan.stops : [messages(locale).somebody.within], locale),
      );
    case 'by-hand':
      return t.outcome.byHand(report.command ?? 'sudo truechimer clock install');
    case 'failed':
      return t.outcome.failed(detailWords(report.detail, locale));
    case 'steering':
    case 'observing':
    case 'dismissed':
    case 'obstructed':
      return t.outcome[report.outcome];
  }
}

/** Of a clock that is not steered although all was done for it, the detail is the reason's code. */
function detailWords(detail: string | null, locale: string): string {
  const { clock } = messages(locale);
  if (detail === null) return clock['helper-silent'];
  return Object.hasOwn(clock, detail) ? clock[detail as keyof typeof clock] : detail;
}

/** What came of a correction that a person approved. */
export const approvedWords = (correction: Correction | null, locale: string): string =>
  correction === null ? messages(locale).steering.approved.none : correctionWords(correction, locale);

const listed = (names: readonly string[], locale: string) =>
  new Intl.ListFormat(locale, { type: 'conjunction' }).format(names);
