/** “Measure these”, how far it is, and how it is stopped. */
import { useEffect, useState } from 'react';
import { progressWords } from '../../main/api/describe-choosing.ts';
import type { DirectoryRow, ProbeProgress } from '../../main/api/directory.ts';
import { usePage } from '../context.ts';
import { planOf } from './measure-plan.ts';
import type { Measuring } from './use-measuring.ts';

interface Props {
  readonly shown: readonly DirectoryRow[];
  readonly progress: ProbeProgress | null;
  readonly measuring: Measuring;
  /** Milliseconds since 1970. */
  readonly now: number;
}

export function MeasureBar({ shown, progress, measuring, now }: Props) {
  const { locale, t } = usePage();
  const words = t.picker.measure;
  const running = progress?.state === 'running';
  const plan = planOf(shown, measuring.noticed, useNow(now));
  const n = plan.rows.length;
  const off = running || measuring.busy || n === 0;
  const ended = progress === null || progress.state === 'idle' ? '' : progressWords(progress, locale);
  useSaidEnd(progress);
  return (
    <div className="measure">
      <div className="actions">
        <button
          type="button"
          className="primary"
          aria-disabled={off}
          aria-describedby="measure-hint"
          onClick={() => !off && measuring.begin(shown)}
        >
          {n === 0 ? words.nothing : words.these(n)}
        </button>
        {/* It stays where it is, so that the keyboard's focus does. */}
        {running && (
          <button type="button" onClick={measuring.cancel}>
            {words.cancel}
          </button>
        )}
      </div>
      {running && <progress aria-label={words.progress} max={progress.total} value={progress.settled} />}
      {measuring.failure !== null ? (
        <p role="alert" data-tone="bad">
          {words.failed(measuring.failure)}
        </p>
      ) : (
        <p className="hint" id="measure-hint">
          {running ? progressWords(progress, locale) : `${ended} ${hintOf(plan, words)}`.trim()}
        </p>
      )}
    </div>
  );
}

function hintOf(
  { rows, keptOff, resting, beyond }: ReturnType<typeof planOf>,
  words: ReturnType<typeof usePage>['t']['picker']['measure'],
): string {
  const n = rows.length;
  const sentences = [
    n > 0 && (beyond > 0 ? words.first(n) : words.each(n)),
    resting > 0 && words.resting(resting),
    keptOff > 0 && words.keptOff(keptOff),
  ];
  return sentences.filter(Boolean).join(' ');
}

/** Says how a measurement ended, once; its figures count up on the screen meanwhile. */
function useSaidEnd(progress: ProbeProgress | null): void {
  const { locale, announce } = usePage();
  const [running, setRunning] = useState(0);
  useEffect(() => {
    if (progress === null) return;
    if (progress.state === 'running') setRunning(progress.run);
    else if (running === progress.run && running > 0) {
      setRunning(0);
      announce(progressWords(progress, locale));
    }
  }, [progress, running, locale, announce]);
}

/** Milliseconds. Who rests is ready again within a minute, also while nothing else happens. */
const LOOK_AGAIN = 5000;

function useNow(latest: number): number {
  const [now, setNow] = useState(latest);
  useEffect(() => {
    const timer = setInterval(() => setNow(Date.now()), LOOK_AGAIN);
    return () => clearInterval(timer);
  }, []);
  return Math.max(now, latest);
}
