/**
 * One source with its port: runs what the source says on transport and timers, and hands on what it measured. The only
 * place where a packet leaves or enters the engine.
 */
import type { Measurement, Reckoning } from '../ntp/exchange.ts';
import type { Manners } from '../source/manners.ts';
import type { Name } from '../source/name.ts';
import type { RouteChange } from '../source/route.ts';
import { Source, type SourceAction } from '../source/source.ts';
import { elapsed, type Raw, type Seconds, type Utc } from '../time/instant.ts';
import type { Cancel, Channel, Ports } from './ports.ts';

export interface AssociationEvents {
  /** A datagram has come, and is about to be believed: has this machine's time gone on meanwhile? */
  arriving(): void;
  /** An era pivot: a time that is surely within 68 years of now. */
  pivot(): Utc;
  /** Servers' stamps jump at leap seconds; inside the engine, nothing does. */
  readonly reckoning: Reckoning;
  /** `change`: it came on another path than the answers before. */
  measured(association: Association, measurement: Measurement, change: RouteChange | null): void;
  /** A question was settled in any way: answered, refused or timed out. */
  settled(association: Association): void;
  /** It has been silent; another address of its name may do better. */
  silent(association: Association): void;
}

export class Association {
  readonly name: Name;
  readonly address: string;
  readonly id: string;
  readonly source: Source;
  /** The code with which it asked us to stop for good. */
  refusal: string | null = null;
  private readonly ports: Ports;
  private readonly events: AssociationEvents;
  private channel: Channel | null = null;
  private timer: Cancel | null = null;

  constructor(name: Name, address: string, manners: Manners, ports: Ports, events: AssociationEvents) {
    this.name = name;
    this.address = address;
    this.id = `${name.text} ${address}`;
    this.ports = ports;
    this.events = events;
    this.source = new Source(ports.random, manners, name.polls);
  }

  burst(now: Raw, delay: Seconds = 0): void {
    this.run(this.source.burst(now, delay));
  }

  lookAgain(now: Raw): void {
    this.run(this.source.lookAgain(now));
  }

  endBurst(now: Raw): void {
    this.run(this.source.endBurst(now));
  }

  stop(): void {
    this.timer?.();
    this.timer = null;
    this.run(this.source.stop());
  }

  /** What is on its way is not comparable with what comes. A burst is to follow. */
  forget(): void {
    this.channel?.close();
    this.channel = null;
    this.source.forget();
  }

  /** What the estimate knows its present path by. */
  get path(): string {
    return this.pathName(this.source.route.path);
  }

  pathName(path: number): string {
    return `${this.id} ${path}`;
  }

  private run(actions: readonly SourceAction[]): void {
    for (const action of actions) {
      switch (action.do) {
        case 'send':
          this.send(action.bytes);
          break;
        case 'close':
          this.channel?.close();
          this.channel = null;
          this.events.settled(this);
          break;
        case 'wake':
          this.timer?.();
          this.timer = this.ports.timers.after(action.after, () => this.wake());
          break;
        case 'resolve':
          this.events.silent(this);
          break;
        case 'demobilise':
          this.refusal = action.code;
          break;
      }
    }
  }

  private wake(): void {
    const { events } = this;
    this.run(this.source.wake(this.ports.timescale.read().raw, events.pivot(), events.reckoning));
  }

  private send(bytes: Uint8Array): void {
    this.channel?.close();
    let open = true;
    const channel = this.ports.transport.send({ ip: this.address, port: this.name.port }, bytes, {
      sent: (at) => open && this.source.departed(at.raw),
      received: (datagram, at) => open && this.received(datagram, at),
      failed: (failure) =>
        open && this.run(this.source.failed(failure.kind, this.ports.timescale.read().raw)),
    });
    this.channel = {
      close: () => {
        open = false;
        channel.close();
      },
    };
  }

  private received(bytes: Uint8Array, at: Raw): void {
    this.events.arriving();
    const { answer, change, actions } = this.source.datagram(bytes, at);
    if (answer.kind === 'measured') this.events.measured(this, answer.measurement, change ?? null);
    this.run(actions);
  }

  /** Seconds since the last answer of any kind. */
  silence(now: Raw): Seconds | null {
    return this.source.lastAnswer === null ? null : elapsed(this.source.lastAnswer, now);
  }
}
