/**
 * An engine that says what a test wants: the whole contract, typed by it, so that a command which is added there and not
 * here does not compile. A test may put another answer in place of any command.
 */
import {
  type Api,
  type CommandName,
  DEFAULT_SETTINGS,
  type EventName,
  type Input,
  type Output,
  type Payload,
  type Settings,
  type SettingsReport,
} from '../../main/api/contract.ts';
import type { DirectoryState, ProbeProgress } from '../../main/api/directory.ts';
import type { Status } from '../../main/api/status.ts';
import type { SteeringPlan } from '../../main/api/steering.ts';
import { DIRECTORY, IDLE, RECORDS, STATE } from './directory.ts';

/** A machine with a helper, on which nobody else sets the clock. */
export const NOTHING_BESIDE: SteeringPlan = {
  helper: { state: 'ready', version: '0.1.0' },
  services: [],
  obstacles: [],
  unknown: [],
  stops: [],
  restores: [],
  privileged: { on: false, off: false },
};

/** chrony sets the clock, and the helper has not been installed yet: the system asks for a password. */
export const CHRONY_BESIDE: SteeringPlan = {
  ...NOTHING_BESIDE,
  helper: { state: 'missing', version: null },
  services: [
    { id: 'chrony', name: 'chrony', state: 'running', unit: 'chrony.service', harmless: null },
    {
      id: 'timesyncd',
      name: 'systemd-timesyncd',
      state: 'installed',
      unit: 'systemd-timesyncd.service',
      harmless: null,
    },
  ],
  stops: ['chrony'],
  privileged: { on: true, off: false },
};

/** chrony was stopped for it, and waits to be given the clock back. */
export const CHRONY_STOPPED: SteeringPlan = {
  ...NOTHING_BESIDE,
  services: [{ id: 'chrony', name: 'chrony', state: 'installed', unit: 'chrony.service', harmless: null }],
  restores: ['chrony'],
  privileged: { on: false, off: true },
};

/** A domain gives this computer its time. */
export const IN_A_DOMAIN: SteeringPlan = {
  ...NOTHING_BESIDE,
  obstacles: [{ kind: 'domain-joined', by: 'EXAMPLE.ORG', detail: '/etc/krb5.keytab' }],
};

const OBSERVING = { kind: 'system', steerable: false, reason: 'observing' } as const;

/** What changes in a status when a person switches the steering on. */
export const SWITCHED_ON = {
  mode: 'steering',
  clock: { kind: 'system', steerable: true, reason: null },
  consent: { since: '2026-11-23T09:00:00Z', by: 'ada', yielded: null },
} as const;

export type Answers = { [C in CommandName]: (input: Input<C>) => Promise<Output<C>> };

export class FakeEngine {
  readonly answers: Answers;
  /** Every command that came, in order. */
  readonly calls: { readonly command: CommandName; readonly input: unknown }[] = [];
  private current: Status;
  private report: SettingsReport;
  private readonly listeners = new Set<(event: EventName, payload: unknown) => void>();

  constructor(status: Status, settings: Partial<Settings> = {}) {
    this.current = status;
    this.report = {
      settings: { ...DEFAULT_SETTINGS, ...settings },
      file: '/home/ada/.config/truechimer/config.json',
      problems: [],
    };
    this.answers = {
      status: async () => this.current,
      now: async () => ({
        utc: '1795424400000000000',
        bound: this.current.bound,
        likely: this.current.likely,
        offset: this.current.offset,
      }),
      resync: async () => ({
        outcome: 'measured',
        offset: this.current.offset,
        bound: this.current.bound,
        answered: this.current.sources.length,
        asked: this.current.sources.length,
        correction: null,
        againIn: null,
        age: 0,
      }),
      cancelResync: async () => null,
      pause: async (paused) => {
        this.say({ paused });
        return null;
      },
      steeringPlan: async () => NOTHING_BESIDE,
      steer: async ({ on }) => {
        this.say(on ? SWITCHED_ON : { mode: 'observe', consent: null, clock: OBSERVING });
        return { outcome: on ? 'steering' : 'observing', detail: null, command: null };
      },
      approve: async () => ({ kind: 'stepped', amount: 28_800, over: null, reason: null, age: 0 }),
      settings: async () => this.report,
      saveSettings: async (saved) => {
        this.saySettings(saved);
        return this.report;
      },
      checkServer: async (name) => ({
        name,
        result: {
          kind: 'answered',
          address: '192.0.2.44',
          addresses: 1,
          offset: 0.0029,
          delay: 0.02,
          bound: 0.015,
          stratum: 2,
          refid: '198.51.100.7',
        },
      }),
      lists: async () => STATE,
      directory: async () => DIRECTORY,
      listings: async (name) => ({
        name,
        listings: RECORDS.filter(({ host }) => host === name).map((record) => ({
          list: 'catalogue',
          record,
        })),
      }),
      setPlace: async () => ({ ok: true, here: STATE.here }),
      measure: async ({ names }) => ({
        outcome: 'started',
        progress: { ...IDLE, run: 1, state: 'running', total: names.length },
      }),
      cancelMeasure: async () => null,
      probe: async () => IDLE,
      propose: async ({ count }) => ({ wanted: count, picks: [], placed: true, measured: false, spare: 0 }),
      checkChoice: async (choice) => ({
        sources: choice.length,
        findings: [],
        blocked: false,
        unresolved: [],
      }),
      importList: async () => ({
        ok: true,
        format: 'hosts',
        encoding: 'UTF-8',
        records: [],
        problems: [],
        kept: null,
        refusal: null,
      }),
      forgetList: async () => null,
      replaceCatalogue: async () => ({ ok: true, list: STATE.lists[0]!, unknownFields: [] }),
      restoreCatalogue: async () => ({ ok: true, list: STATE.lists[0]!, unknownFields: [] }),
      diagnostics: async () => 'Truechimer 0.1.0\nhealth: in-sync\n',
    };
  }

  /** Changes the status, and tells everybody. */
  say(change: Partial<Status>): void {
    this.current = { ...this.current, ...change };
    this.tell('status', this.current);
  }

  /** Tells of a measurement. */
  sayProbe(progress: ProbeProgress): void {
    this.tell('probe', progress);
  }

  /** Another list, or another place. */
  sayLists(state: DirectoryState): void {
    this.tell('lists', state);
  }

  /** Changes the settings, as another face would. */
  saySettings(change: Partial<Settings>): void {
    this.report = { ...this.report, settings: { ...this.report.settings, ...change } };
    this.tell('settings', this.report);
  }

  get settings(): Settings {
    return this.report.settings;
  }

  get status(): Status {
    return this.current;
  }

  /** How many listen. */
  get listening(): number {
    return this.listeners.size;
  }

  callsOf(command: CommandName): unknown[] {
    return this.calls.filter((call) => call.command === command).map((call) => call.input);
  }

  private tell<E extends EventName>(event: E, payload: Payload<E>): void {
    for (const listener of this.listeners) listener(event, payload);
  }

  readonly api: Api = {
    status: () => this.run('status', null),
    now: () => this.run('now', null),
    resync: () => this.run('resync', null),
    cancelResync: () => this.run('cancelResync', null),
    pause: (paused) => this.run('pause', paused),
    steeringPlan: () => this.run('steeringPlan', null),
    steer: (wish) => this.run('steer', wish),
    approve: () => this.run('approve', null),
    settings: () => this.run('settings', null),
    saveSettings: (settings) => this.run('saveSettings', settings),
    checkServer: (name) => this.run('checkServer', name),
    lists: () => this.run('lists', null),
    directory: () => this.run('directory', null),
    listings: (name) => this.run('listings', name),
    setPlace: (place) => this.run('setPlace', place),
    measure: (wish) => this.run('measure', wish),
    cancelMeasure: () => this.run('cancelMeasure', null),
    probe: () => this.run('probe', null),
    propose: (wish) => this.run('propose', wish),
    checkChoice: (choice) => this.run('checkChoice', choice),
    importList: (wish) => this.run('importList', wish),
    forgetList: (id) => this.run('forgetList', id),
    replaceCatalogue: (wish) => this.run('replaceCatalogue', wish),
    restoreCatalogue: () => this.run('restoreCatalogue', null),
    diagnostics: () => this.run('diagnostics', null),
    on: (event, listener) => {
      const hear = (told: EventName, payload: unknown) => {
        if (told === event) listener(payload as Payload<typeof event>);
      };
      this.listeners.add(hear);
      return () => this.listeners.delete(hear);
    },
  };

  private run<C extends CommandName>(command: C, input: Input<C>): Promise<Output<C>> {
    this.calls.push({ command, input });
    return this.answers[command](input);
  }
}
