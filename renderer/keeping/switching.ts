/**
 * The conversation that switches "Keep this clock right" on or off, as a pure function: what is so now is looked at, a
 * person reads what will change, agrees, and something comes of it. While that is under way the person may turn to
 * something else; what came of it is then told outside of the dialog.
 */
import type { SteeringPlan } from '../../main/api/steering.ts';

export interface Outcome {
  readonly sentence: string;
  /** To be typed in a terminal. */
  readonly command: string | null;
  readonly good: boolean;
}

export type Dialogue =
  | { readonly phase: 'looking'; readonly on: boolean }
  /** Nobody could say what is so now. */
  | { readonly phase: 'blind'; readonly on: boolean; readonly why: string }
  /** `outcome`: of the try before, which did not succeed. */
  | {
      readonly phase: 'ready';
      readonly on: boolean;
      readonly plan: SteeringPlan;
      readonly outcome: Outcome | null;
    }
  | { readonly phase: 'working'; readonly on: boolean; readonly plan: SteeringPlan };

export interface Switching {
  readonly dialogue: Dialogue | null;
  /** Is the person in the dialog? */
  readonly shown: boolean;
  /** What came of the last conversation, once it is over. */
  readonly outcome: Outcome | null;
}

export type Turn =
  | { readonly kind: 'begun'; readonly on: boolean }
  | { readonly kind: 'planned'; readonly plan: SteeringPlan }
  | { readonly kind: 'blind'; readonly why: string }
  | { readonly kind: 'agreed' }
  | { readonly kind: 'came'; readonly outcome: Outcome }
  | { readonly kind: 'left' }
  | { readonly kind: 'forgotten' };

export const QUIET: Switching = { dialogue: null, shown: false, outcome: null };

export function turn(state: Switching, event: Turn): Switching {
  const { dialogue } = state;
  switch (event.kind) {
    case 'begun':
      // Only one at a time: what is under way is shown again.
      if (dialogue?.phase === 'working') return { ...state, shown: true };
      return { dialogue: { phase: 'looking', on: event.on }, shown: true, outcome: null };
    case 'planned':
      if (dialogue?.phase === 'ready') return { ...state, dialogue: { ...dialogue, plan: event.plan } };
      if (dialogue?.phase !== 'looking') return state;
      return {
        ...state,
        dialogue: { phase: 'ready', on: dialogue.on, plan: event.plan, outcome: null },
      };
    case 'blind':
      if (dialogue?.phase !== 'looking') return state;
      return { ...state, dialogue: { phase: 'blind', on: dialogue.on, why: event.why } };
    case 'agreed':
      if (dialogue?.phase !== 'ready') return state;
      return { ...state, dialogue: { phase: 'working', on: dialogue.on, plan: dialogue.plan } };
    case 'came':
      if (dialogue?.phase !== 'working') return state;
      if (event.outcome.good || !state.shown) return { ...QUIET, outcome: event.outcome };
      return {
        ...state,
        dialogue: { phase: 'ready', on: dialogue.on, plan: dialogue.plan, outcome: event.outcome },
      };
    case 'left':
      if (!state.shown) return state;
      if (dialogue?.phase === 'working') return { ...state, shown: false };
      // A command that is to be typed is still to be read when the dialog is closed for it.
      return { ...QUIET, outcome: dialogue?.phase === 'ready' ? dialogue.outcome : null };
    case 'forgotten':
      return { ...state, outcome: null };
  }
}
