/**
 * One click asks every server anew. The button stays where it is while that runs, so that the keyboard's focus does
 * too; Cancel appears beside it. The result is said once to a screen reader, and stays to be read.
 */
import { useCallback, useEffect, useRef, useState } from 'react';
import type { Words } from '../../main/api/describe.ts';
import type { Status } from '../../main/api/status.ts';
import { usePage, useTask } from '../context.ts';
import { SignIcon } from '../icons.tsx';

interface Props {
  readonly status: Status;
  readonly words: Words;
  /** Nobody is there to be asked. */
  readonly stale: boolean;
  readonly pausable: boolean;
}

export function Resync({ status, words, stale, pausable }: Props) {
  const { api, t, announce } = usePage();
  const resync = useTask();
  const other = useTask();
  const button = useRef<HTMLButtonElement>(null);
  const running = !stale && (resync.busy || status.resync !== null);
  const off = stale || running || status.sources.length === 0;
  useSaidResult(status, words.resync);

  // Cancel goes when the measurement ends; the focus would fall to the top of the page with it.
  const handFocusOn = useCallback(
    (cancel: HTMLButtonElement | null) => () => {
      if (cancel !== null && document.activeElement === cancel) button.current?.focus();
    },
    [],
  );

  const start = () => {
    if (off) return;
    announce(t.resync.started);
    resync.run(async () => {
      await api.resync();
    });
  };
  const failure = resync.failure ?? other.failure;
  return (
    <div className="resync">
      <div className="actions">
        <button ref={button} type="button" className="primary" aria-disabled={off} onClick={start}>
          <SignIcon sign="resync" />
          {running ? t.resync.running : t.resync.start}
        </button>
        {running && (
          <button
            ref={handFocusOn}
            type="button"
            onClick={() =>
              other.run(async () => {
                await api.cancelResync();
              })
            }
          >
            {t.resync.cancel}
          </button>
        )}
        {pausable && !running && (
          <button
            type="button"
            className="ghost"
            disabled={stale || other.busy}
            onClick={() =>
              other.run(async () => {
                await api.pause(!status.paused);
              })
            }
          >
            {status.paused ? t.pause.resume : t.pause.pause}
          </button>
        )}
      </div>
      {running && (
        <progress
          aria-label={t.resync.progress}
          max={status.resync?.of ?? 1}
          value={status.resync?.done ?? 0}
        />
      )}
      {failure !== null ? (
        <p className="resync-result" data-tone="bad" role="alert">
          {resync.failure !== null ? t.error.resync(failure) : t.error.pause(failure)}
        </p>
      ) : (
        !stale && words.resync && <p className="resync-result">{words.resync}</p>
      )}
    </div>
  );
}

/** Says the result of a Resync when it comes, once; its words go on counting down on the screen. */
function useSaidResult(status: Status, words: string): void {
  const { announce } = usePage();
  const [wasRunning, setWasRunning] = useState(false);
  const isRunning = status.resync !== null;
  useEffect(() => {
    if (isRunning === wasRunning) return;
    setWasRunning(isRunning);
    if (!isRunning && words !== '') announce(words);
  }, [isRunning, wasRunning, words, announce]);
}
