/**
 * What the page knows of the engine: the last status, when it came, the settings, and whether anybody is still there.
 * One immutable snapshot that React subscribes to. It keeps the last state when the engine is gone, together with its
 * age, so that stale is shown as stale.
 */
import { type Api, ApiError, type SettingsReport } from '../main/api/contract.ts';
import type { PageMessages } from '../main/api/pages.ts';
import type { Status } from '../main/api/status.ts';
import type { Connection, Link } from './link.ts';

export interface Known {
  readonly connection: Connection;
  readonly status: Status | null;
  /** `performance.now()` when the status came: the computer's clock may be the very thing that is wrong. */
  readonly receivedAt: number;
  readonly settings: SettingsReport | null;
  /** Why the settings are not known, in words. */
  readonly settingsFailure: string | null;
}

export class Engine {
  readonly api: Api;
  private readonly link: Link;
  private readonly words: PageMessages['error'];
  private readonly listeners = new Set<() => void>();
  private known: Known = {
    connection: 'connecting',
    status: null,
    receivedAt: performance.now(),
    settings: null,
    settingsFailure: null,
  };

  constructor(api: Api, link: Link, words: PageMessages['error']) {
    this.api = api;
    this.link = link;
    this.words = words;
  }

  /** Starts listening, for as long as the page lives. */
  start(): void {
    this.api.on('status', (status) => this.acceptStatus(status));
    this.api.on('settings', (settings) => this.acceptSettings(settings));
    this.link.watch((connection) => {
      this.become({ connection });
      // Whatever happened while nobody listened is fetched anew.
      if (connection === 'open') void this.fetch();
    });
  }

  readonly subscribe = (listener: () => void): (() => void) => {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  };

  readonly snapshot = (): Known => this.known;

  acceptSettings(settings: SettingsReport): void {
    this.become({ settings, settingsFailure: null });
  }

  private acceptStatus(status: Status): void {
    this.become({ status, receivedAt: performance.now() });
  }

  private async fetch(): Promise<void> {
    await Promise.all([
      // Without a first status the page goes on saying that it has none; the next event brings one.
      this.api.status().then(
        (status) => this.acceptStatus(status),
        () => {},
      ),
      this.api.settings().then(
        (settings) => this.acceptSettings(settings),
        (error: unknown) => this.become({ settingsFailure: wordsOf(error, this.words) }),
      ),
    ]);
  }

  private become(change: Partial<Known>): void {
    this.known = { ...this.known, ...change };
    for (const listener of this.listeners) listener();
  }
}

/** An error as a sentence. Errors of the contract bring their own; anything else is a defect of the page. */
export function wordsOf(error: unknown, words: PageMessages['error']): string {
  return error instanceof ApiError ? error.message : words.unexpected;
}
