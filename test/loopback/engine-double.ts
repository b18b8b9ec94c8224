/** An implementation of the contract that says what it is told to, and remembers what it was asked. */
import {
  type Api,
  ApiError,
  DEFAULT_SETTINGS,
  type EventName,
  type Settings,
  type SettingsReport,
} from '../../main/api/contract.ts';
import type { ResyncReport, Status } from '../../main/api/status.ts';
import type { Log } from '../../main/host/log.ts';
import { blankStatus } from '../../main/service/blank-status.ts';

const unanswered: ResyncReport = {
  outcome: 'unanswered',
  offset: null,
  bound: null,
  answered: 0,
  asked: 0,
  correction: null,
  againIn: null,
  age: 0,
};

export class EngineDouble {
  status: Status = blankStatus(
    '1.0.0',
    { presence: 'here', kind: 'daemon', pid: process.pid, takeoverIn: null },
    0,
  );
  readonly paused: boolean[] = [];
  /** Resync answers when this is called. */
  answerResync: () => void = () => {};
  private readonly listeners = new Map<EventName, Set<(payload: never) => void>>();
  private settings: Settings = DEFAULT_SETTINGS;

  readonly api: Api = {
    status: async () => this.status,
    now: async () => ({ utc: '1700000000000000000', bound: 0.01, offset: 0.003 }),
    resync: () =>
      new Promise((resolve) => {
        this.answerResync = () => resolve(unanswered);
      }),
    cancelResync: async () => {
      throw new ApiError('refused', 'Nothing is being measured.');
    },
    pause: async (paused) => {
      this.paused.push(paused);
      return null;
    },
    settings: async () => this.report(),
    saveSettings: async (settings) => {
      this.settings = settings;
      return this.report();
    },
    checkServer: async () => {
      throw new Error('A defect.');
    },
    diagnostics: async () => 'Nothing secret.',
    on: (event, listener) => {
      const set = this.listeners.get(event) ?? new Set();
      this.listeners.set(event, set);
      set.add(listener);
      return () => set.delete(listener);
    },
  };

  get listening(): number {
    return [...this.listeners.values()].reduce((sum, set) => sum + set.size, 0);
  }

  say(change: Partial<Status>): void {
    this.status = { ...this.status, ...change };
    for (const listener of this.listeners.get('status') ?? []) (listener as (s: Status) => void)(this.status);
  }

  private report(): SettingsReport {
    return { settings: this.settings, file: '/settings.json', problems: [] };
  }
}

/** A log that keeps its lines. */
export function keptLog(): Log & { readonly lines: string[] } {
  const lines: string[] = [];
  const write = (message: string) => void lines.push(message);
  return { lines, info: write, warn: write, error: write };
}
