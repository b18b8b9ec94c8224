/**
 * The fixed words of the pages, by locale; the counterpart of `messages` in describe.ts, kept apart so that tray and
 * command line do not carry them.
 */
import { type PageMessages, pagesEn } from './messages/pages-en.ts';

export type { PageMessages };

/** English speaks for every language that has no catalogue yet. */
export function pageMessages(_locale: string): PageMessages {
  return pagesEn;
}
