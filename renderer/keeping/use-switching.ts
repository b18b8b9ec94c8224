/**
 * Carries the conversation of `switching.ts` on with the engine, and says to a screen reader what it brings. It lives as
 * long as the page does, so that nothing is lost by a look at the settings while a password is waited for.
 */
import { useCallback, useEffect, useReducer } from 'react';
import { ApiError } from '../../main/api/contract.ts';
import { planWords, steeringReportWords } from '../../main/api/describe-steering.ts';
import type { Status } from '../../main/api/status.ts';
import type { SteeringPlan } from '../../main/api/steering.ts';
import { usePage } from '../context.ts';
import { wordsOf } from '../engine.ts';
import { type Dialogue, type Outcome, QUIET, type Switching, turn } from './switching.ts';

/** Milliseconds. Good news stays as long as it takes to read; the switch itself shows how it stands. */
const GOOD_NEWS_STAYS = 15_000;

export interface SwitchingMeans extends Switching {
  readonly begin: (on: boolean) => void;
  readonly agree: () => void;
  readonly leave: () => void;
  readonly forget: () => void;
}

export function useSwitching(mode: Status['mode']): SwitchingMeans {
  const { api, locale, t, announce } = usePage();
  const [state, act] = useReducer(turn, QUIET);
  const { dialogue, outcome } = state;
  const latest = outcome ?? (dialogue?.phase === 'ready' ? dialogue.outcome : null);

  // After the dialog has closed: under it nothing can be heard.
  useEffect(() => {
    if (latest !== null) announce(latest.sentence);
  }, [latest, announce]);

  useEffect(() => {
    if (outcome?.good !== true) return;
    const timer = setTimeout(() => act({ kind: 'forgotten' }), GOOD_NEWS_STAYS);
    return () => clearTimeout(timer);
  }, [outcome]);

  const look = async (): Promise<SteeringPlan> => {
    const plan = await api.steeringPlan();
    act({ kind: 'planned', plan });
    return plan;
  };

  const begin = (on: boolean) => {
    act({ kind: 'begun', on });
    if (dialogue?.phase === 'working') return;
    look().then(
      (plan) => {
        const { now, hindrance } = planWords(plan, mode, on, locale);
        announce([...now, hindrance ?? t.keeping.ready].join(' '));
      },
      (error: unknown) => {
        const why = t.keeping.blind(wordsOf(error, t.error));
        act({ kind: 'blind', why });
        announce(why);
      },
    );
  };

  const attempt = async ({ on, plan }: Extract<Dialogue, { phase: 'ready' }>): Promise<Outcome> => {
    try {
      const report = await api.steer(on ? { on, takeOver: plan.stops.length > 0 } : { on });
      const good = report.outcome === (on ? 'steering' : 'observing');
      return { ...steeringReportWords(report, plan, on, locale), good };
    } catch (error) {
      // It was asked for, and the answer is lost: nobody knows what came of it.
      const lost = error instanceof ApiError && error.code === 'unreachable';
      const sentence = lost ? t.keeping.unknown : t.keeping.failed(wordsOf(error, t.error));
      return { sentence, command: null, good: false };
    }
  };

  const agree = () => {
    if (dialogue?.phase !== 'ready') return;
    act({ kind: 'agreed' });
    announce(workingWords(dialogue, t.keeping));
    void attempt(dialogue).then((came) => {
      act({ kind: 'came', outcome: came });
      // Whatever stood in the way may be there to be read now; if not, what was read before still is.
      if (!came.good) look().catch(() => {});
    });
  };

  const leave = useCallback(() => act({ kind: 'left' }), []);
  const forget = useCallback(() => act({ kind: 'forgotten' }), []);
  return { ...state, begin, agree, leave, forget };
}

/** What is waited for. */
export function workingWords(
  { on, plan }: { readonly on: boolean; readonly plan: SteeringPlan },
  words: { readonly working: string; readonly workingByPassword: string },
): string {
  return plan.privileged[on ? 'on' : 'off'] ? words.workingByPassword : words.working;
}
