/**
 * This computer's clock, steered through the clock helper, with a person's consent and never otherwise. It keeps the claim
 * alive by itself, independently of polls; it comes back after the helper was restarted; and it lets go for good where
 * another program sets the clock: only the person takes it up again.
 */
import { LONGEST_LEASE } from '../clock-helper/protocol/limits.ts';
import type { RefusalCode } from '../clock-helper/protocol/refusal.ts';
import type { HelperEvent } from '../clock-helper/protocol/reply.ts';
import type {
  Clock,
  ClockErrors,
  ClockEvent,
  ClockReason,
  ClockRefusal,
  Done,
  Interference,
  Step,
} from '../engine/sync/ports.ts';
import { type Seconds, toNanos } from '../engine/time/instant.ts';
import type { Connect, HelperLink, LinkAnswer, Unsent } from './helper-link.ts';

/** Seconds. After this without a sign of life nobody vouches for the clock any more. */
const LEASE = 60;
const RENEWALS_PER_LEASE = 3;

/** Milliseconds until the helper is looked for again; doubled up to a minute. */
const FIRST_RETRY = 500;
const LAST_RETRY = 60_000;

/** What a person wants of this clock. `yielded`: it was wanted, until another program came. */
type Wish = 'observe' | 'steer' | 'yielded';

export interface SystemClockOptions {
  readonly connect: Connect;
  /** It was yielded to another program in an earlier run. */
  readonly yielded: boolean;
  /** Another program sets this clock: to be recorded, so that the next start does not try again. */
  readonly onYield: (to: Interference) => void;
  readonly log: { info(message: string): void; warn(message: string): void };
}

export class SystemClock implements Clock {
  readonly kind = 'system';
  private readonly options: SystemClockOptions;
  private readonly listeners = new Set<(event: ClockEvent) => void>();
  /** Nobody's before somebody says so: a wish of an earlier run is taken up when it is known who else is there. */
  private wish: Wish;
  private link: HelperLink | null = null;
  private open = false;
  /** The helper does not know yet that a person does not want it any more. */
  private untold = false;
  /** Why it cannot be steered although that is wanted; null: it is being steered. */
  private hindrance: ClockReason | null = 'helper-silent';
  private errors: ClockErrors | null = null;
  private toldErrors = false;
  /** The person has just said so: what another program did before does not count. */
  private despite = false;
  /** The next claim begins the steering, rather than going on with it. */
  private beginning = true;
  private renewal: NodeJS.Timeout | undefined;
  private retry: NodeJS.Timeout | undefined;
  private pause = FIRST_RETRY;

  constructor(options: SystemClockOptions) {
    this.options = options;
    this.wish = options.yielded ? 'yielded' : 'observe';
  }

  get refusal(): ClockReason | null {
    if (this.wish === 'steer') return this.hindrance;
    return this.wish === 'yielded' ? 'yielded' : 'observing';
  }

  /** A person wants it kept right from now on. */
  steer(): void {
    this.despite = true;
    this.resume();
  }

  /** What a person wished before holds on: unless another program was seen since. */
  resume(): void {
    this.wish = 'steer';
    this.beginning = true;
    this.pause = FIRST_RETRY;
    this.untold = false;
    this.disconnect();
    this.connect();
    this.tell({ kind: 'availability' });
  }

  /** A person does not want that any more. The clock keeps its rate; nobody vouches for it. */
  observe(): void {
    const steered = this.wish === 'steer';
    this.wish = 'observe';
    clearTimeout(this.renewal);
    // Told later where the connection is lost just now: else the next start of the machine would give it its rate back.
    this.untold = steered;
    if (steered && this.open) this.release();
    this.tell({ kind: 'availability' });
  }

  private release(): void {
    const { link } = this;
    link?.ask({ op: 'release', quietly: false }, (answer) => {
      if (link !== this.link || answer.kind === 'lost') return;
      this.untold = false;
      this.disconnect();
    });
  }

  /** The program ends. The wish stays: the lease runs out by itself if nobody takes it up. */
  close(): void {
    this.listeners.clear();
    this.disconnect();
  }

  setFrequency(ppm: number, done: Done): void {
    this.order({ op: 'frequency', ppm, errors: this.told() }, (answer) => {
      const allowed = answer.kind === 'refused' && answer.code === 'rate' ? answer.fields.allowed : null;
      // As near as may be now; the rest follows at the next poll.
      if (typeof allowed === 'number') {
        this.order({ op: 'frequency', ppm: allowed, errors: this.told() }, (second) =>
          done(this.outcome(second)),
        );
      } else {
        done(this.outcome(answer));
      }
    });
  }

  slew(amount: Seconds, over: Seconds, done: Done): void {
    this.order({ op: 'slew', delta: toNanos(amount), over }, (answer) => done(this.outcome(answer)));
  }

  step({ amount, reason, agreeing, errors }: Step, done: Done): void {
    this.errors = errors;
    const told = this.told();
    this.toldErrors = told !== null;
    this.order({ op: 'step', delta: toNanos(amount), reason, agreeing, errors: told }, (answer) =>
      done(this.outcome(answer)),
    );
  }

  leap(kind: 'insert' | 'delete' | null, done: Done): void {
    this.order({ op: 'leap', kind: kind ?? 'none' }, (answer) => done(this.outcome(answer)));
  }

  vouch(errors: ClockErrors | null): void {
    this.errors = errors;
    // From known to unknown, and back, at once; how well it is known goes along with the next renewal.
    if ((errors !== null) !== this.toldErrors) this.claim();
  }

  yield(to: Interference): void {
    if (this.wish === 'yielded') return;
    // Without another write: the clock is theirs.
    this.link?.ask({ op: 'release', quietly: true }, () => {});
    this.letGo(to);
  }

  listen(listener: (event: ClockEvent) => void): () => void {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  }

  private connect(): void {
    const link = this.options.connect({
      opened: () => {
        if (link !== this.link) return;
        this.open = true;
        if (this.untold) this.release();
        else this.claim();
      },
      closed: (code) => {
        if (link === this.link) this.lost(code);
      },
      told: (event) => {
        if (link === this.link) this.heard(event);
      },
    });
    this.link = link;
  }

  private disconnect(): void {
    clearTimeout(this.renewal);
    clearTimeout(this.retry);
    const { link } = this;
    this.link = null;
    this.open = false;
    this.hindrance = 'helper-silent';
    link?.close();
  }

  private lost(code: string | null): void {
    const before = this.hindrance;
    this.disconnect();
    this.hindrance = hindranceOf(code);
    // Where it stays away it was taken away, and nobody is left to be told.
    if (this.hindrance === 'no-helper' && this.pause >= LAST_RETRY) this.untold = false;
    if (this.wish !== 'steer' && !this.untold) return;
    this.retry = setTimeout(() => this.connect(), this.pause);
    this.pause = Math.min(LAST_RETRY, 2 * this.pause);
    if (this.hindrance === before) return;
    if (before === null) this.options.log.warn('The connection to the clock helper is lost.');
    this.tell({ kind: 'availability' });
  }

  private claim(): void {
    const { link, wish } = this;
    if (link === null || wish !== 'steer') return;
    clearTimeout(this.renewal);
    this.renewal = setTimeout(() => this.claim(), (LEASE * 1000) / RENEWALS_PER_LEASE);
    const errors = this.told();
    this.toldErrors = errors !== null;
    const { despite } = this;
    link.ask({ op: 'claim', lease: Math.min(LEASE, LONGEST_LEASE), errors, despite }, (answer) => {
      if (link !== this.link) return;
      if (answer.kind === 'done') this.claimed();
      if (answer.kind === 'refused') this.notClaimed(answer.code, answer.message, answer.fields.what);
    });
  }

  private claimed(): void {
    this.despite = false;
    this.pause = FIRST_RETRY;
    if (this.hindrance === null) return;
    this.hindrance = null;
    this.options.log.info('The clock helper steers this clock for us.');
    const kind = this.beginning ? 'begun' : 'availability';
    this.beginning = false;
    this.tell({ kind });
  }

  private notClaimed(code: RefusalCode, message: string, what: unknown): void {
    if (code === 'foreign-writer') {
      this.letGo(what as Interference);
      return;
    }
    const hindrance =
      code === 'busy' ? 'helper-busy' : code === 'version' ? 'helper-version' : 'helper-silent';
    if (hindrance === this.hindrance) return;
    this.hindrance = hindrance;
    this.options.log.warn(`The clock helper refuses: ${message}`);
    this.tell({ kind: 'availability' });
  }

  private heard(event: HelperEvent): void {
    switch (event.event) {
      case 'foreign-writer':
        this.letGo(event.what);
        return;
      case 'stepped':
      case 'slept':
        this.tell({ kind: 'disturbed', stepped: event.event === 'stepped' });
        return;
      case 'lease-over':
        this.claim();
    }
  }

  private letGo(to: Interference): void {
    if (this.wish === 'yielded') return;
    this.wish = 'yielded';
    this.disconnect();
    this.options.log.warn(`Somebody else sets this clock (${to}): hands off.`);
    this.options.onYield(to);
    this.tell({ kind: 'availability' });
  }

  /** Asks for something that changes the clock. */
  private order(action: Unsent, done: (answer: LinkAnswer) => void): void {
    if (this.refusal !== null || this.link === null) done({ kind: 'lost' });
    else this.link.ask(action, done);
  }

  private outcome(answer: LinkAnswer): ClockRefusal | null {
    if (answer.kind === 'done') return null;
    if (answer.kind === 'lost') return 'refused';
    this.options.log.warn(`The clock helper refuses: ${answer.message}`);
    if (answer.code === 'foreign-writer') this.letGo(answer.fields.what as Interference);
    if (answer.code === 'not-owner') this.claim();
    return refusalOf(answer.code);
  }

  /** Of the clock's errors, in the protocol's words. */
  private told(): { maximum: number; estimated: number } | null {
    const { errors } = this;
    return errors && { maximum: errors.maximum, estimated: errors.likely };
  }

  private tell(event: ClockEvent): void {
    for (const listener of this.listeners) listener(event);
  }
}

function hindranceOf(code: string | null): ClockReason {
  if (code === 'ENOENT') return 'no-helper';
  return code === 'EACCES' || code === 'EPERM' ? 'helper-denied' : 'helper-silent';
}

function refusalOf(code: RefusalCode): ClockRefusal {
  if (code === 'needs-consent' || code === 'budget') return code;
  // What was decided before the clock was set, or the machine slept, may be decided anew.
  return code === 'disturbed' || code === 'stale' || code === 'too-soon' ? 'again' : 'refused';
}
