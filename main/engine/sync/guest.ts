/**
 * What is owed to those who are asked, whoever asks and however often a list of servers changes: one budget of packets
 * for each server, and at most one answered look-up of a name an hour (NTP Pool, vendors page).
 */
import { Manners } from '../source/manners.ts';
import { ANSWERED_WAIT } from '../source/name.ts';
import { elapsed, type Raw, type Seconds } from '../time/instant.ts';
import type { Address, Ports, Resolution, Resolver } from './ports.ts';

interface Budget {
  readonly manners: Manners;
  holders: number;
}

type Done = (result: Resolution) => void;

export class Guest implements Resolver {
  private readonly ports: Pick<Ports, 'timescale' | 'timers' | 'resolver'>;
  private readonly budgets = new Map<string, Budget>();
  private readonly answers = new Map<string, { readonly result: Resolution; readonly at: Raw }>();
  private readonly waiting = new Map<string, Done[]>();
  private departed: (to: Address) => void = () => {};

  constructor(ports: Pick<Ports, 'timescale' | 'timers' | 'resolver'>) {
    this.ports = ports;
  }

  /** Tells of every packet that is about to leave. One listener. */
  onDeparture(listener: (to: Address) => void): void {
    this.departed = listener;
  }

  /** The budget of a server, kept until it is released and has nothing left to remember. */
  hold(to: Address): Manners {
    const now = this.now();
    for (const [key, { manners, holders }] of this.budgets) {
      if (holders === 0 && manners.settled(now)) this.budgets.delete(key);
    }
    const budget = this.budgets.get(keyOf(to)) ?? {
      manners: new Manners(() => this.departed(to)),
      holders: 0,
    };
    this.budgets.set(keyOf(to), budget);
    budget.holders += 1;
    return budget.manners;
  }

  release(to: Address): void {
    const budget = this.budgets.get(keyOf(to));
    if (budget !== undefined) budget.holders -= 1;
  }

  /** Seconds until a single packet may go there; where it is 0, that packet counts as sent. */
  permit(to: Address): Seconds {
    const manners = this.hold(to);
    const now = this.now();
    const wait = manners.wait(now);
    if (wait === 0) manners.departing(now);
    this.release(to);
    return wait;
  }

  /** The packet that was permitted last did not leave: there is no way there. */
  stayed(to: Address): void {
    this.budgets.get(keyOf(to))?.manners.stayed();
  }

  /** Seconds since the last packet to a server, whoever sent it; infinite where none is remembered. */
  quiet(to: Address): Seconds {
    return this.budgets.get(keyOf(to))?.manners.quiet(this.now()) ?? Number.POSITIVE_INFINITY;
  }

  /** What a name led to within this hour; null where it was not looked up. */
  known(name: string): Resolution | null {
    const answer = this.answers.get(name);
    return answer !== undefined && elapsed(answer.at, this.now()) < ANSWERED_WAIT ? answer.result : null;
  }

  resolve(name: string, done: Done): void {
    const now = this.now();
    for (const [key, { at }] of this.answers) {
      if (elapsed(at, now) >= ANSWERED_WAIT) this.answers.delete(key);
    }
    const answer = this.answers.get(name);
    if (answer !== undefined) {
      this.ports.timers.after(0, () => done(answer.result));
      return;
    }
    const waiting = this.waiting.get(name);
    if (waiting !== undefined) {
      waiting.push(done);
      return;
    }
    const all = [done];
    this.waiting.set(name, all);
    this.ports.resolver.resolve(name, (result) => {
      this.waiting.delete(name);
      if (result.kind !== 'no-dns') this.answers.set(name, { result, at: this.now() });
      for (const tell of all) tell(result);
    });
  }

  private now(): Raw {
    return this.ports.timescale.read().raw;
  }
}

const keyOf = ({ ip, port }: Address) => `${ip} ${port}`;
