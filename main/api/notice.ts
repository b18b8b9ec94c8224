/**
 * When a person is interrupted, and with which words: only when the clock becomes wrong, becomes right again, or is
 * taken over by somebody else. Every face that can interrupt (system notification, page, log) asks here.
 */
import { describe, faceOf, messages, otherOf } from './describe.ts';
import type { Status } from './status.ts';
import { isObstacle } from './steering.ts';

export interface Notice {
  readonly kind: 'out-of-sync' | 'back-in-sync' | 'no-servers' | 'yielded';
  readonly title: string;
  readonly body: string;
}

/**
 * Follows the statuses of one engine. Transient states (starting, degraded) neither raise a notice nor end the trouble
 * that one was raised for, so a clock at the edge of its limit does not ring at every poll.
 */
export class NoticeWatch {
  /** The worst that was said since the clock was last right. */
  private said: 'nothing' | 'no-servers' | 'out-of-sync' = 'nothing';
  /** Null before anything was seen: hands that were off before this program started are no news. */
  private yielded: boolean | null = null;

  /** The notice that this status calls for, or null. */
  observe(status: Status, locale: string): Notice | null {
    const face = faceOf(status);
    const words = describe(status, locale);
    const t = messages(locale).notice;
    const before = this.yielded;
    this.yielded = status.mode === 'yielded';
    if (this.yielded && before === false) {
      return {
        kind: 'yielded',
        title: t.yielded(otherOf(status, locale).start),
        body: handsOff(status, locale),
      };
    }
    if (status.engine.presence === 'lost' || status.diagnosis === 'no-servers-configured') return null;
    if (face === 'out-of-sync' && this.said !== 'out-of-sync') {
      this.said = 'out-of-sync';
      const body = `${words.title} ${words.margin}. ${words.summary}`;
      return { kind: 'out-of-sync', title: t.outOfSync, body };
    }
    if (face === 'no-servers' && this.said === 'nothing') {
      this.said = 'no-servers';
      return { kind: 'no-servers', title: t.noServers, body: `${words.summary} ${words.advice}`.trim() };
    }
    if (status.health === 'in-sync' && this.said !== 'nothing') {
      this.said = 'nothing';
      return { kind: 'back-in-sync', title: t.backInSync, body: words.summary };
    }
    return null;
  }
}

/** Not the summary: that one speaks of a pause, or of a network that is gone, where there is one. */
function handsOff({ consent }: Status, locale: string): string {
  const { notice, steering } = messages(locale);
  const yielded = consent?.yielded ?? null;
  if (yielded === null) return notice.yieldedSome;
  const { trace, to } = yielded;
  return isObstacle(trace)
    ? notice.obstructed(steering.obstacle[trace](to))
    : notice.yieldedBecause(steering.trace[trace]);
}
