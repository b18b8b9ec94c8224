/** A helper over a kernel in virtual time, and clients that speak to it. */
import { type AuditEntry, Helper } from '../../main/clock-helper/helper.ts';
import type { Client } from '../../main/clock-helper/ownership.ts';
import type { HelperEvent, Reply } from '../../main/clock-helper/protocol/reply.ts';
import type { Action } from '../../main/clock-helper/protocol/request.ts';
import type { HelperRecord } from '../../main/clock-helper/record.ts';
import { RELEASED } from '../../main/release/release.ts';
import { Kernel } from '../doubles/kernel.ts';

type Sent = Extract<Action, { sent: bigint }>;
/** A request as a test writes it: what it sends was sent now, and knows of no errors. */
export type Wish =
  | Exclude<Action, Sent | { op: 'claim' } | { op: 'release' }>
  | { op: 'release'; quietly?: boolean }
  | (Omit<Extract<Action, { op: 'claim' }>, 'errors' | 'despite'> & Partial<Extract<Action, { op: 'claim' }>>)
  | (Omit<Extract<Action, { op: 'frequency' }>, 'errors' | 'sent'> &
      Partial<Extract<Action, { op: 'frequency' }>>)
  | (Omit<Extract<Action, { op: 'slew' }>, 'sent'> & Partial<Extract<Action, { op: 'slew' }>>)
  | (Omit<Extract<Action, { op: 'step' }>, 'errors' | 'sent' | 'agreeing' | 'reason'> &
      Partial<Extract<Action, { op: 'step' }>>)
  | (Omit<Extract<Action, { op: 'leap' }>, 'sent'> & Partial<Extract<Action, { op: 'leap' }>>);

export const APP: Client = { peer: { uid: 1000, gid: 1000, pid: 42 } };
export const OTHER: Client = { peer: { uid: 1001, gid: 1001, pid: 43 } };
export const ROOT: Client = { peer: { uid: 0, gid: 0, pid: 44 } };

export const seconds = (s: number) => BigInt(Math.round(s * 1e9));
export const RIGHT = { maximum: 0.01, estimated: 0.001 };

export class Rig {
  readonly kernel: Kernel;
  helper: Helper;
  readonly audit: AuditEntry[] = [];
  readonly events: HelperEvent[] = [];
  record: HelperRecord | null;
  private readonly options: { readonly leapAllowed: boolean; readonly boot: string };
  private ids = 0;
  /** Virtual seconds until the helper wants to be called. */
  private due: number | null = null;

  constructor({
    shows = '2026-12-01T12:00:00.100Z',
    leapAllowed = false,
    record = null as HelperRecord | null,
    boot = 'this boot',
  } = {}) {
    this.kernel = new Kernel(shows);
    this.record = record;
    this.options = { leapAllowed, boot };
    this.helper = this.start();
  }

  /** The helper falls over, and another one takes its place. */
  restart(): void {
    this.helper = this.start();
    this.due = null;
  }

  ask(client: Client, wish: Wish): Reply {
    this.ids += 1;
    const request = {
      id: this.ids,
      sent: this.kernel.read().monotonic,
      errors: RIGHT,
      despite: false,
      quietly: false,
      agreeing: 4,
      reason: 'first-lock',
      ...wish,
    };
    const reply = this.helper.handle(client, request as never);
    this.lookAfter();
    return reply;
  }

  claim(client = APP, lease = 60): Reply {
    return this.ask(client, { op: 'claim', lease });
  }

  /** Time passes, the helper is called when it wants to be, and (unless told otherwise) the claim is renewed. */
  pass(span: number, renewed: Client | null = APP): void {
    let left = span;
    let renewal = 20;
    while (left > 0) {
      const part = Math.min(left, this.due ?? left, renewal);
      this.kernel.pass(part);
      left -= part;
      renewal -= part;
      if (this.due !== null) {
        this.due -= part;
        if (this.due <= 1e-9) this.lookAfter();
      }
      if (renewal <= 1e-9) {
        renewal = 20;
        if (renewed !== null) this.ask(renewed, { op: 'claim', lease: 60 });
      }
    }
  }

  private lookAfter(): void {
    const pause = this.helper.tick();
    this.due = pause === null ? null : pause / 1000;
  }

  private start(): Helper {
    return new Helper({
      clock: this.kernel,
      version: '9.9.9',
      released: RELEASED,
      ...this.options,
      record: this.record,
      keep: (record) => {
        this.record = record;
      },
      audit: (entry) => this.audit.push(entry),
      tell: (event) => this.events.push(event),
    });
  }
}
