/**
 * The contract, fulfilled by an engine in this process: the engine's own snapshot plus what only the program around it
 * knows (who runs it, how packets are stamped, which files gave trouble), settings that are checked before they are in
 * force, and events for whoever listens.
 */
import { isDeepStrictEqual } from 'node:util';
import {
  type Api,
  ApiError,
  type CheckReport,
  type EventName,
  type Now,
  type Payload,
  parseServerName,
  type ServerEntry,
  type Settings,
  type SettingsReport,
} from '../api/contract.ts';
import { findingWords } from '../api/describe-choosing.ts';
import type { Correction, Problem, ResyncReport, Status } from '../api/status.ts';
import type { SteeringPlan, SteeringReport, SteeringWish } from '../api/steering.ts';
import { OWN_POLLS, PUBLIC_POLLS } from '../engine/source/manners.ts';
import type { ServerSpec } from '../engine/source/name.ts';
import type { Cancel, Memory, Ports } from '../engine/sync/ports.ts';
import { Sync } from '../engine/sync/sync.ts';
import { elapsed, type Seconds } from '../engine/time/instant.ts';
import type { Consent } from '../settings/consent.ts';
import type { SettingsFile } from '../settings/settings.ts';
import { DirectoryDesk } from './directory/desk.ts';
import type { ShelfOptions } from './directory/shelf.ts';
import { answeredOf, type QueryResult, query } from './query.ts';

/** Who looks after the clock's keeper: whether there is one, who else sets the clock, and what a person wants of it. */
export interface Steward {
  plan(): Promise<SteeringPlan>;
  steer(wish: SteeringWish): Promise<SteeringReport>;
  /** Asks for the superuser's word that a person wants the next far step. False where it was not given. */
  consent(): Promise<boolean>;
}

export interface EngineServiceOptions {
  readonly kind: Status['engine']['kind'];
  readonly version: string;
  readonly pid: number;
  readonly ports: Ports;
  readonly memory: Memory | null;
  readonly settings: SettingsFile;
  readonly steward: Steward;
  /** The directory of servers, and what is known beside it. */
  readonly directory: Omit<ShelfOptions, 'settings'>;
  /** How packets are stamped, as far as is known by now. */
  readonly stamping: () => Status['stamping'];
  /** Troubles outside the settings: files, ports. */
  readonly problems: () => readonly Problem[];
  /** What a bug report needs beyond the status: versions, paths, the newest log lines. */
  readonly environment: () => string;
  /** Takes out of a bug report what is nobody's business. */
  readonly discreet: (text: string) => string;
}

/** Somebody looks at the page: the bound grows and the countdown runs, so tell them once a second. */
const HEARTBEAT: Seconds = 1;

/** Changes come in bunches (a burst, a resync): one event for each bunch. */
const BUNCH: Seconds = 0.1;

export class EngineService implements Api {
  private readonly options: EngineServiceOptions;
  private readonly sync: Sync;
  private readonly desk: DirectoryDesk;
  private readonly listeners: { [E in EventName]: Set<(payload: Payload<E>) => void> } = {
    status: new Set(),
    settings: new Set(),
    lists: new Set(),
    probe: new Set(),
  };
  /** What an earlier run knew; forgotten for good once this one knows better. */
  private before: Status['before'];
  private beat: Cancel | null = null;
  private bunch: Cancel | null = null;

  constructor(options: EngineServiceOptions) {
    this.options = options;
    const last = options.memory?.last ?? null;
    this.before = last && {
      health: last.health,
      offset: last.offset,
      bound: last.bound,
      at: Number(BigInt(last.at) / 1_000_000n),
    };
    this.sync = new Sync(options.ports, options.memory);
    this.sync.onChange(() => {
      if (this.before !== null && this.sync.now() !== null) this.before = null;
      this.changed();
    });
    this.desk = new DirectoryDesk(
      {
        ...options.directory,
        ports: options.ports,
        guest: this.sync.guest,
        newest: () => this.sync.newest(),
        settings: () => options.settings.value,
      },
      {
        lists: (state) => this.emit('lists', state),
        probe: (progress) => this.emit('probe', progress),
      },
    );
    this.configure();
  }

  start(): void {
    this.sync.start();
  }

  stop(): void {
    // First, while it is known whom the engine asked last.
    this.desk.close();
    this.sync.stop();
    for (const listeners of Object.values(this.listeners)) listeners.clear();
    this.beat?.();
    this.bunch?.();
  }

  /** The machine woke up. */
  resumed(): void {
    this.sync.resumed();
  }

  networkChanged(): void {
    this.sync.networkChanged();
    this.desk.networkChanged();
  }

  readonly status = async (): Promise<Status> => this.snapshot();

  readonly now = async (): Promise<Now> => {
    const now = this.sync.now();
    return now === null
      ? { utc: null, bound: null, likely: null, offset: null }
      : { ...now, utc: String(now.utc) };
  };

  readonly resync = (): Promise<ResyncReport> => new Promise((done) => this.sync.resync(done));

  readonly cancelResync = async (): Promise<null> => {
    this.sync.cancelResync();
    return null;
  };

  readonly pause = async (paused: boolean): Promise<null> => {
    this.sync.pause(paused);
    return null;
  };

  readonly steeringPlan = (): Promise<SteeringPlan> => this.options.steward.plan();

  readonly steer = async (wish: SteeringWish): Promise<SteeringReport> => {
    const report = await this.options.steward.steer(wish);
    this.changed();
    return report;
  };

  readonly approve = async (): Promise<Correction | null> => {
    const attempt = () =>
      new Promise<Correction | null>((done) =>
        this.sync.approve(() => done(this.sync.snapshot().lastCorrection)),
      );
    const correction = await attempt();
    if (correction?.reason !== 'needs-consent') return correction;
    // The keeper of the clock wants to hear it from the superuser: the system asks the person for a password.
    return (await this.options.steward.consent()) ? attempt() : correction;
  };

  readonly settings = async (): Promise<SettingsReport> => this.settingsReport();

  readonly saveSettings = async (wanted: Settings): Promise<SettingsReport> => {
    const settings = { ...wanted, servers: wanted.servers.map(normal) };
    this.refuseUnusable(settings.servers);
    this.options.settings.save(settings);
    this.configure();
    const report = this.settingsReport();
    this.emit('settings', report);
    this.desk.settingsChanged();
    this.changed();
    return report;
  };

  readonly checkServer = async (name: string): Promise<CheckReport> => {
    const parsed = parseServerName(name);
    if (!parsed.ok) return { name, result: { kind: 'malformed', reason: parsed.message } };
    const { ports } = this.options;
    const { text, literal, host, port } = parsed.value;
    const { asking } = this.desk;
    const known = asking.engine(text, literal ? { ip: host, port } : null);
    if (known !== null) return { name: text, result: this.checkOf(known) };
    const wait = asking.checkIn(text);
    if (wait > 0) return { name: text, result: { kind: 'too-soon', againIn: wait } };
    // A check is a guest like the engine: the same look-ups, the same budget of packets.
    const { guest } = this.sync;
    const result = await query({ ...ports, resolver: guest }, parsed.value, {
      permit: (to) => asking.permitCheck(text, to),
      withdrawn: (to) => asking.withdrawn(text, to),
      kissed: (to, code) => asking.kissed(text, to, code),
    });
    return { name: text, result: result.kind === 'answered' ? plain(result) : result };
  };

  /** What the engine knows of a server that it asks anyhow. */
  private checkOf(known: ReturnType<DirectoryDesk['asking']['engine']> & object): CheckReport['result'] {
    switch (known.kind) {
      case 'measured': {
        const { timescale } = this.options.ports;
        const { raw } = timescale.read();
        const { measurement, address, addresses } = known;
        const answer = answeredOf(measurement, address, addresses.length, { timescale }, raw);
        return { ...plain(answer), age: elapsed(measurement.raw, raw) };
      }
      case 'silent':
        return { kind: 'silent', address: known.address };
      case 'kept-off':
      case 'cancelled':
        throw new ApiError('failed', 'The engine keeps no such answers.');
      case 'unreachable': {
        const { kind, address, reason } = known;
        return { kind, address, reason };
      }
      case 'refused':
      case 'unusable':
      case 'unresolved':
      case 'too-soon':
        return known;
    }
  }

  readonly lists: Api['lists'] = () => this.desk.lists();
  readonly directory: Api['directory'] = () => this.desk.directory();
  readonly listings: Api['listings'] = (name) => this.desk.listings(name);
  readonly setPlace: Api['setPlace'] = (wish) => this.desk.setPlace(wish);
  readonly measure: Api['measure'] = (wish) => this.desk.measure(wish);
  readonly cancelMeasure: Api['cancelMeasure'] = () => this.desk.cancelMeasure();
  readonly probe: Api['probe'] = () => this.desk.probe();
  readonly propose: Api['propose'] = (wish) => this.desk.propose(wish);
  readonly checkChoice: Api['checkChoice'] = (choice) => this.desk.checkChoice(choice);
  readonly importList: Api['importList'] = (wish) => this.desk.importList(wish);
  readonly forgetList: Api['forgetList'] = (id) => this.desk.forgetList(id);
  readonly replaceCatalogue: Api['replaceCatalogue'] = (wish) => this.desk.replaceCatalogue(wish);
  readonly restoreCatalogue: Api['restoreCatalogue'] = () => this.desk.restoreCatalogue();

  readonly diagnostics = async (): Promise<string> => {
    const { environment, settings, discreet } = this.options;
    const parts = [
      environment(),
      `Settings: ${JSON.stringify(settings.value, null, 2)}`,
      `Status: ${JSON.stringify(this.snapshot(), null, 2)}`,
    ];
    return discreet(parts.join('\n\n'));
  };

  readonly on = <E extends EventName>(event: E, listener: (payload: Payload<E>) => void): (() => void) => {
    this.listeners[event].add(listener);
    this.pulse();
    return () => {
      this.listeners[event].delete(listener);
    };
  };

  private snapshot(): Status {
    const { kind, version, pid, ports, stamping, problems, settings } = this.options;
    const snapshot = this.sync.snapshot();
    return {
      at: Number(ports.timescale.read().wall / 1_000_000n),
      version,
      engine: { presence: 'here', kind, pid, takeoverIn: null },
      ...snapshot,
      consent: consentReport(settings.consent),
      before: snapshot.offset === null ? this.before : null,
      stamping: stamping(),
      problems: [...settings.problems, ...problems()],
    };
  }

  /** A set that cannot be used together is not saved; one that was saved before can be kept, and mended step by step. */
  private refuseUnusable(servers: Settings['servers']): void {
    const before = this.options.settings.value.servers;
    if (isDeepStrictEqual(servers, before)) return;
    const [worst] = this.desk.blocks(servers);
    if (worst === undefined || this.desk.blocks(before).length > 0) return;
    const { sentence } = findingWords(worst, 'en');
    throw new ApiError('refused', `${sentence} So this set is not saved, and the one before stays in force.`);
  }

  private settingsReport(): SettingsReport {
    const { settings } = this.options;
    return { settings: settings.value, file: settings.file, problems: [...settings.problems] };
  }

  private configure(): void {
    const { servers, limit } = this.options.settings.value;
    this.sync.configure(servers.map(spec), limit);
  }

  private changed(): void {
    if (this.bunch !== null || this.listeners.status.size === 0) return;
    this.bunch = this.options.ports.timers.after(BUNCH, () => {
      this.bunch = null;
      this.tell();
    });
  }

  private tell(): void {
    if (this.listeners.status.size > 0) this.emit('status', this.snapshot());
  }

  private emit<E extends EventName>(event: E, payload: Payload<E>): void {
    for (const listener of this.listeners[event]) listener(payload);
  }

  /** Beats while anybody listens. */
  private pulse(): void {
    if (this.beat !== null) return;
    this.beat = this.options.ports.timers.after(HEARTBEAT, () => {
      this.beat = null;
      if (this.listeners.status.size === 0) return;
      this.tell();
      this.pulse();
    });
  }
}

const plain = ({ measurement, ...answer }: Extract<QueryResult, { kind: 'answered' }>) => {
  const { delay, stratum, refid } = measurement;
  return { ...answer, delay, stratum, refid };
};

const consentReport = (consent: Consent | null): Status['consent'] =>
  consent && { since: consent.since, by: consent.by, yielded: consent.yielded };

/** The normal form of a name; the schema has seen to it that there is one. */
function parsed(entry: ServerEntry) {
  const name = parseServerName(entry.name);
  if (!name.ok) throw new ApiError('invalid', name.message);
  return name.value;
}

const normal = (entry: ServerEntry): ServerEntry => ({ ...entry, name: parsed(entry).text });

const spec = (entry: ServerEntry): ServerSpec => ({
  ...parsed(entry),
  pool: entry.pool,
  polls: entry.own ? OWN_POLLS : PUBLIC_POLLS,
});
