/**
 * “Measure these”: one run at a time, its results as they come, some ten times a second, and all answers again at the end
 * with what they say of each other. What was learned of a server before stays until something newer is known.
 */
import { ApiError, type Output, type Payload } from '../../api/contract.ts';
import { compare, type Voice } from '../../directory/probe/agreement.ts';
import { agedBound, answeredOf, type Told } from '../../directory/probe/answered.ts';
import type { Barred } from '../../directory/probe/barred.ts';
import type { Outcome, Settled, Target } from '../../directory/probe/prober.ts';
import { type ProbePorts, Probing } from '../../directory/probe/probing.ts';
import type { Measured, ProbeResult } from '../../directory/probe/result.ts';
import { Steadiness } from '../../directory/probe/steadiness.ts';
import { FRESH } from '../../directory/rank/rank.ts';
import { bareRecord, type Place, type ServerRecord } from '../../directory/record.ts';
import type { Cancel } from '../../engine/sync/ports.ts';
import type { Seconds } from '../../engine/time/instant.ts';
import { parseServerName } from '../../settings/server-name.ts';
import type { Asking } from './asking.ts';
import type { Kept } from './rows.ts';

/** Results come in bunches: an event for each bunch. */
const BUNCH: Seconds = 0.1;

/** Servers of which something is remembered: some runs of the greatest size. */
const MOST_REMEMBERED = 4096;

type Progress = Payload<'probe'>;

export interface MeasuringOptions {
  /** The resolver of them asks for each name once an hour at most. */
  readonly ports: ProbePorts;
  readonly asking: Asking;
  readonly record: (name: string) => ServerRecord | null;
  /** What no list allows. */
  readonly barred: Barred;
  readonly here: () => Place | null;
  readonly told: (progress: Progress) => void;
}

interface Memory {
  measured: Measured;
  error: Seconds;
  /** Its answer as it came, to be set against the clock of another moment. */
  told: Told | null;
  readonly steadiness: Steadiness;
}

export class Measuring {
  private readonly options: MeasuringOptions;
  private readonly memories = new Map<string, Memory>();
  private run: Probing | null = null;
  private release: () => void = () => {};
  private names: readonly string[] = [];
  /** Of which nothing has been heard yet in this run. */
  private left = 0;
  private progress: Omit<Progress, 'results'> = { run: 0, state: 'idle', total: 0, settled: 0, answered: 0 };
  /** Not told yet. */
  private news: Measured[] = [];
  private bunch: Cancel | null = null;

  constructor(options: MeasuringOptions) {
    this.options = options;
  }

  kept(name: string): Kept | null {
    return this.memories.get(name) ?? null;
  }

  get state(): Progress {
    return { ...this.progress, results: [] };
  }

  /** Throws where a name is none. */
  measure(names: readonly string[], noticed: boolean): Output<'measure'> {
    if (this.run !== null) return { outcome: 'busy', progress: this.state };
    const targets = this.targetsOf(names);
    const release = this.options.asking.measuring();
    if (release === null) return { outcome: 'busy', progress: this.state };
    this.release = release;
    this.names = targets.map(({ name }) => name);
    this.left = targets.length;
    this.progress = {
      run: this.progress.run + 1,
      state: 'running',
      total: targets.length,
      settled: 0,
      answered: 0,
    };
    const { ports, asking } = this.options;
    const probing = new Probing(
      targets,
      ports,
      {
        keptOff: (name, to) => this.options.barred(name, to, noticed),
        engine: (name, to) => asking.engine(name, to),
        stopped: (name, to) => asking.stopped(name, to),
        wait: (name, to) => asking.wait(name, to),
        permit: (name, to) => asking.permit(name, to),
        withdrawn: (name, to) => asking.withdrawn(name, to),
        kissed: (name, to, code) => asking.kissed(name, to, code),
      },
      (settled) => this.settled(settled),
    );
    this.run = probing;
    const progress = this.state;
    // After the answer that it has begun: what can be said at once is an event already.
    ports.timers.after(0, () => {
      if (this.run === probing) probing.start();
    });
    return { outcome: 'started', progress };
  }

  cancel(): void {
    const { run } = this;
    if (run === null) return;
    this.progress = { ...this.progress, state: 'cancelled' };
    run.cancel();
  }

  /** Ends without a word. */
  close(): void {
    this.bunch?.();
    this.bunch = null;
    const { run } = this;
    this.run = null;
    run?.cancel();
    this.release();
    this.options.asking.close();
  }

  private targetsOf(names: readonly string[]): readonly Target[] {
    const targets = new Map<string, Target>();
    for (const name of names) {
      const parsed = parseServerName(name);
      if (!parsed.ok) throw new ApiError('invalid', parsed.message);
      const { text, host, port, literal } = parsed.value;
      targets.set(text, { name: text, host, port, literal, pool: this.recordOf(text).pool });
    }
    return [...targets.values()];
  }

  private recordOf(name: string): ServerRecord {
    return this.options.record(name) ?? bareRecord(name);
  }

  private settled(settled: Settled): void {
    if (this.run === null) return;
    const measured = this.remember(settled);
    const { progress } = this;
    this.news.push(measured);
    this.progress = {
      ...progress,
      settled: progress.settled + (settled.outcome.kind === 'cancelled' ? 0 : 1),
      answered: progress.answered + (measured.result.kind === 'answered' ? 1 : 0),
    };
    this.left -= 1;
    if (this.left === 0) this.finish();
    else this.bunch ??= this.options.ports.timers.after(BUNCH, () => this.tell());
  }

  private tell(): void {
    this.bunch = null;
    const results = this.news;
    this.news = [];
    this.options.told({ ...this.progress, results });
  }

  private finish(): void {
    this.bunch?.();
    this.run = null;
    this.release();
    if (this.progress.state === 'running') this.progress = { ...this.progress, state: 'finished' };
    const others = this.news.filter(({ result }) => result.kind !== 'answered');
    this.news = [...others, ...this.compared()];
    this.tell();
    for (const name of this.memories.keys()) {
      if (this.memories.size <= MOST_REMEMBERED) break;
      this.memories.delete(name);
    }
  }

  private remember({ name, outcome, sameAs, from }: Settled): Measured {
    const before = this.memories.get(name);
    const { timescale } = this.options.ports;
    const reading = timescale.read();
    // When it was heard, which for an answer of the engine's may be a while ago.
    const age = outcome.kind === 'measured' ? reading.raw - outcome.at : 0n;
    const at = Number((reading.wall - age) / 1_000_000n);
    // That it was not asked again now does not make what it said a moment ago untrue.
    if (before !== undefined && !wasAsked(outcome.kind) && isFresh(before.measured, at)) {
      return before.measured;
    }
    const steadiness = before?.steadiness ?? new Steadiness();
    let result: ProbeResult;
    let error = 0;
    let told: Told | null = null;
    if (outcome.kind === 'measured') {
      const { measurement } = outcome;
      told = { ...outcome, sameAs, from };
      const answered = answeredOf(told, reading, this.recordOf(name), this.options.here());
      result = answered.answer;
      error = answered.error;
      steadiness.heard(measurement.raw, measurement.delay);
    } else result = plain(outcome);
    const measured: Measured = {
      name,
      at,
      result,
      samples: steadiness.samples,
      jitter: steadiness.jitter,
    };
    // The newest last, so that the oldest go first.
    this.memories.delete(name);
    this.memories.set(name, { measured, error, told, steadiness });
    return measured;
  }

  /** All answers of this run, set against the clock of one moment, and with what they say of each other. */
  private compared(): Measured[] {
    const reading = this.options.ports.timescale.read();
    const answers = this.names.flatMap((name) => {
      const memory = this.memories.get(name);
      const told = memory?.told ?? null;
      if (memory === undefined || told === null) return [];
      const { answer } = answeredOf(told, reading, this.recordOf(name), this.options.here());
      return [{ name, memory, told, answer }];
    });
    const here = new Set(answers.map(({ name }) => name));
    const verdicts = compare(
      answers.map(
        ({ name, told, answer }): Voice => ({
          name,
          offset: answer.offset,
          bound: agedBound(answer.bound, told.at, reading.raw),
          leap: told.measurement.leap,
          sameAs: told.sameAs !== null && here.has(told.sameAs) ? told.sameAs : null,
        }),
      ),
      reading.wall,
    );
    return answers.map(({ name, memory, answer }) => {
      const verdict = verdicts.get(name);
      const result = {
        ...answer,
        agreement: verdict?.agreement ?? null,
        smearing: verdict?.smearing ?? null,
      };
      memory.measured = { ...memory.measured, result };
      return memory.measured;
    });
  }
}

const wasAsked = (kind: Outcome['kind']): boolean =>
  kind !== 'too-soon' && kind !== 'cancelled' && kind !== 'kept-off';

const isFresh = ({ at, result }: Measured, now: number): boolean =>
  Math.abs(now - at) <= FRESH && result.kind !== 'too-soon' && result.kind !== 'cancelled';

function plain(outcome: Exclude<Outcome, { kind: 'measured' }>): ProbeResult {
  return outcome.kind === 'silent' ? { ...outcome, addresses: [...outcome.addresses] } : outcome;
}
