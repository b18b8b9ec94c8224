/**
 * How the switch "Keep this clock right" stands, and the one question that it may lead to: in the same words on the
 * overview, in the settings, over the tray and in a terminal. The switch is what a person wishes; whether it works at
 * present is another matter, and said with it.
 */
import { messages, otherOf } from './describe.ts';
import * as format from './format.ts';
import type { Correction, Status } from './status.ts';
import { isObstacle } from './steering.ts';

export interface KeepingWords {
  /** `wanted`: switched on, but it does not work at present. */
  readonly state: 'off' | 'on' | 'wanted' | 'yielded';
  readonly words: string;
  /** Nothing that happens by itself will make it work: a person has to switch it on once more. */
  readonly stuck: boolean;
}

export function keepingWords(status: Status, locale: string): KeepingWords {
  const { steering, clock } = messages(locale);
  const t = steering.state;
  const { consent, mode } = status;
  const { reason } = status.clock;
  if (mode === 'yielded') return { state: 'yielded', words: yieldedWords(status, locale), stuck: false };
  const since = consent && whenWords(consent.since, status.at, locale);
  if (mode === 'steering') {
    return {
      state: 'on',
      words: consent === null || since === null ? t.onSome : t.on(since, consent.by),
      stuck: false,
    };
  }
  if (consent === null) return { state: 'off', words: t.off, stuck: false };
  const why = reason === null || reason === 'observing' || reason === 'yielded' ? t.starting : clock[reason];
  return {
    state: 'wanted',
    words: [since !== null && t.wanted(since, consent.by), why].filter(Boolean).join(' '),
    stuck: reason === 'no-helper' || reason === 'helper-version' || reason === 'observing',
  };
}

function yieldedWords(status: Status, locale: string): string {
  const { state, trace, obstacle } = messages(locale).steering;
  const who = otherOf(status, locale).within;
  const { yielded } = status.consent ?? { yielded: null };
  const since = yielded && whenWords(yielded.since, status.at, locale);
  if (yielded === null || since === null) return state.yieldedSome(who);
  return isObstacle(yielded.trace)
    ? state.obstructed(since, obstacle[yielded.trace](yielded.to))
    : state.yielded(since, who, trace[yielded.trace]);
}

/** Null where it is no moment: what stands in a settings file may have been written by hand. */
function whenWords(iso: string, now: number, locale: string): string | null {
  const at = Date.parse(iso);
  return Number.isNaN(at) ? null : format.moment(at, now, locale);
}

export interface AskedWords {
  readonly question: string;
  /** The same, where there is no room for more. */
  readonly short: string;
  readonly reason: string;
}

/** The correction that waits for a person's word; null where none does. */
export function askedWords(status: Status, locale: string): AskedWords | null {
  const { lastCorrection: asked, mode, engine } = status;
  if (asked?.kind !== 'asked' || mode !== 'steering' || engine.presence === 'lost') return null;
  const t = messages(locale).steering.asked;
  const amount = format.signed(asked.amount, locale, 4);
  return {
    question: t.question(amount),
    short: t.short(amount),
    reason: [reasonWords(asked.reason, locale), handsWords(asked.amount, status.at, locale)]
      .filter(Boolean)
      .join(' '),
  };
}

function reasonWords(reason: Correction['reason'], locale: string): string {
  const { reason: words } = messages(locale).steering.asked;
  return reason !== null && Object.hasOwn(words, reason) ? words[reason as keyof typeof words] : '';
}

/** Seconds. A smaller difference cannot be read off a clock that shows minutes. */
const READABLE = 60;

/** What the person would see the clock do. */
function handsWords(amount: number, at: number, locale: string): string {
  const then = at + 1000 * amount;
  if (Math.abs(amount) < READABLE || Number.isNaN(new Date(then).getTime())) return '';
  return messages(locale).steering.asked.hands(
    format.moment(at, at, locale),
    format.moment(then, at, locale),
  );
}
