/**
 * Interrupts a person by the system's own notifications: when, and with which words, `api/notice.ts` decides for every
 * face alike; whether at all, the settings. One at a time: the newest replaces what is no longer so.
 */
import type { Notification } from 'electron';
import { type Notice, NoticeWatch } from '../api/notice.ts';
import type { Status } from '../api/status.ts';

export interface Notifier {
  update(status: Status): void;
  allow(allowed: boolean): void;
}

export interface NotifierOptions {
  readonly Notification: typeof Notification;
  readonly locale: string;
  readonly icon: string;
  readonly click: (notice: Notice) => void;
}

export function createNotifier({ Notification, locale, icon, click }: NotifierOptions): Notifier {
  const watch = new NoticeWatch();
  let allowed = true;
  // Held, because one that is collected as garbage can no longer be clicked.
  let shown: Notification | null = null;
  return {
    update(status) {
      // Followed also while silent, so that switching them on does not bring up what was long known.
      const notice = watch.observe(status, locale);
      if (notice === null || !allowed || !Notification.isSupported()) return;
      shown?.close();
      const next = new Notification({ title: notice.title, body: notice.body, icon });
      next.on('click', () => click(notice));
      next.show();
      shown = next;
    },
    allow(next) {
      allowed = next;
    },
  };
}
