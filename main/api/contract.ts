/**
 * The one contract between the engine and its faces. Main process, preload, WebSocket server, command line, renderer
 * and test doubles are derived from this value: a command or event that is not here exists nowhere, and one that is
 * here must be implemented everywhere or nothing compiles.
 */
import * as v from 'valibot';
import { Settings } from '../settings/schema.ts';
import {
  CatalogueAnswer,
  CatalogueWish,
  Choice,
  DirectoryReport,
  DirectoryState,
  DiversityReport,
  ImportAnswer,
  ImportWish,
  Listings,
  MeasureAnswer,
  MeasureWish,
  PlaceAnswer,
  PlaceWish,
  ProbeProgress,
  Proposal,
  ProposalWish,
  ServerQuestion,
} from './directory.ts';
import { Correction, count, Problem, Rejection, ResyncReport, Status, seconds } from './status.ts';
import { SteeringPlan, SteeringReport, SteeringWish } from './steering.ts';

/** Raised when a face of another version could misread what is said. */
export const CONTRACT_VERSION = 1;

/** One server, asked once, before it is put into the settings. */
export const CheckReport = v.object({
  name: v.string(),
  result: v.variant('kind', [
    v.object({
      kind: v.literal('answered'),
      address: v.string(),
      /** How many addresses stand behind the name; more than one suggests a pool. */
      addresses: count,
      offset: seconds,
      delay: seconds,
      bound: seconds,
      stratum: count,
      refid: v.string(),
      /** The engine asks it anyhow: this is what it said so long ago, and nothing was sent now. Absent where it was asked now. */
      age: v.optional(seconds),
    }),
    v.object({ kind: v.literal('silent'), address: v.string() }),
    v.object({ kind: v.literal('unusable'), address: v.string(), reason: Rejection }),
    /** It asked not to be asked (a kiss code). */
    v.object({ kind: v.literal('refused'), address: v.string(), code: v.string() }),
    v.object({ kind: v.literal('unresolved'), reason: v.picklist(['not-found', 'no-dns']) }),
    v.object({ kind: v.literal('malformed'), reason: v.string() }),
    v.object({ kind: v.literal('unreachable'), address: v.string(), reason: v.string() }),
    /** A server is asked at most once a minute by hand. */
    v.object({ kind: v.literal('too-soon'), againIn: seconds }),
  ]),
});
export type CheckReport = v.InferOutput<typeof CheckReport>;

/** True time as the engine knows it. */
export const Now = v.object({
  /** Nanoseconds since 1970 (UTC, leap seconds not counted), decimal; null while it is not known. */
  utc: v.nullable(v.string()),
  /** Guaranteed: the most that it can be wrong by, while more than half of the servers tell the truth. */
  bound: v.nullable(seconds),
  /** Right in 99 of 100 cases. */
  likely: v.nullable(seconds),
  offset: v.nullable(seconds),
});
export type Now = v.InferOutput<typeof Now>;

export const SettingsReport = v.object({
  settings: Settings,
  /** Where they are kept. */
  file: v.string(),
  problems: v.array(Problem),
});
export type SettingsReport = v.InferOutput<typeof SettingsReport>;

const nothing = v.null();

function command<I extends v.GenericSchema, O extends v.GenericSchema>(input: I, output: O) {
  return { input, output };
}

export const commands = {
  status: command(nothing, Status),
  now: command(nothing, Now),
  /** Asks every server anew and corrects the clock by the rules where it may; resolves when that is done. */
  resync: command(nothing, ResyncReport),
  cancelResync: command(nothing, nothing),
  pause: command(v.boolean(), nothing),
  /** Who sets this clock now, and what would change if it were kept right from here on. */
  steeringPlan: command(nothing, SteeringPlan),
  /** A person switches on, or off, that this clock is kept right. Resolves when that is so, or says why not. */
  steer: command(SteeringWish, SteeringReport),
  /** A person wants the correction that was asked about. Resolves with what came of it. */
  approve: command(nothing, v.nullable(Correction)),
  settings: command(nothing, SettingsReport),
  saveSettings: command(Settings, SettingsReport),
  checkServer: command(v.pipe(v.string(), v.maxLength(512)), CheckReport),
  /** Which lists there are, and where this computer is. */
  lists: command(nothing, DirectoryState),
  /** The same, with everything that the lists say of every server, and what was measured of it. */
  directory: command(nothing, DirectoryReport),
  /** What each list says of one server, as it is written there. */
  listings: command(ServerQuestion, Listings),
  /** Where a person is, or (null) by the time zone again. Kept in the settings. */
  setPlace: command(PlaceWish, PlaceAnswer),
  /** Begins to ask listed servers, one packet each; the event `probe` has the rest. One measurement at a time. */
  measure: command(MeasureWish, MeasureAnswer),
  /** The measurement that is under way, or the last one; without its results, which the rows of the directory have. */
  probe: command(nothing, ProbeProgress),
  /** No more packets; what is under way is given up. */
  cancelMeasure: command(nothing, nothing),
  /** “Pick for me”: a choice with the reasons for it. Asks nobody, saves nothing. */
  propose: command(ProposalWish, Proposal),
  /** What is to be said about a set of servers before it is saved. Looks its names up, at most once an hour. */
  checkChoice: command(Choice, DiversityReport),
  importList: command(ImportWish, ImportAnswer),
  /** An imported list, by its id: gone, with all that only it had. */
  forgetList: command(ServerQuestion, nothing),
  replaceCatalogue: command(CatalogueWish, CatalogueAnswer),
  /** Puts the catalogue in force that came with the program. */
  restoreCatalogue: command(nothing, CatalogueAnswer),
  /** Text for a bug report, without any secret. */
  diagnostics: command(nothing, v.string()),
} as const;

/** Seconds. A name is looked up and a server asked within this. */
const USUAL_PATIENCE = 30;

/** Measuring several slow servers anew, or fetching a file over a slow line, takes up to half a minute. */
const LONG_PATIENCE = 60;

/** A person is asked for a password, and has to find it. */
const HUMAN_PATIENCE = 300;

/** Seconds after which a command that is not answered counts as lost. */
export function patience(command: CommandName): number {
  if (command === 'steer' || command === 'approve') return HUMAN_PATIENCE;
  return command === 'resync' || command === 'replaceCatalogue' ? LONG_PATIENCE : USUAL_PATIENCE;
}

/** Each tells anew what the command of its name would answer. */
export const events = {
  /** At every change, and about once a second while somebody listens. */
  status: Status,
  settings: SettingsReport,
  /** Another list, or another place: whoever shows the directory asks for it again. */
  lists: DirectoryState,
  /** Some ten times a second while servers are measured, and once at the end. */
  probe: ProbeProgress,
} as const;

export type CommandName = keyof typeof commands;
export type Input<C extends CommandName> = v.InferOutput<(typeof commands)[C]['input']>;
export type Output<C extends CommandName> = v.InferOutput<(typeof commands)[C]['output']>;
export type EventName = keyof typeof events;
export type Payload<E extends EventName> = v.InferOutput<(typeof events)[E]>;

/** What a face can ask for and listen to. A command that takes nothing takes no argument. */
export type Api = {
  readonly [C in CommandName]: Input<C> extends null
    ? () => Promise<Output<C>>
    : (input: Input<C>) => Promise<Output<C>>;
} & {
  /** Calls back at every event until the returned function is called. */
  readonly on: <E extends EventName>(event: E, listener: (payload: Payload<E>) => void) => () => void;
};

/**
 * Why a command failed. `invalid`: the input is not of the contract's shape. `unreachable`: no engine answers.
 * `refused`: it may not be done now. `failed`: a defect; the log has more.
 */
export type ApiErrorCode = 'invalid' | 'unreachable' | 'refused' | 'failed';

export class ApiError extends Error {
  readonly code: ApiErrorCode;
  constructor(code: ApiErrorCode, message: string) {
    super(message);
    this.name = 'ApiError';
    this.code = code;
  }
}

export {
  DEFAULT_SETTINGS,
  MAX_SERVERS,
  SETTINGS_VERSION,
  type ServerEntry,
  Settings,
} from '../settings/schema.ts';
export { parseServerName, type ServerName, serverText } from '../settings/server-name.ts';
