/** One run of the prober on the ports of a machine: the only place where a packet to a listed server leaves. */
import type { Cancel, Channel, Ports } from '../../engine/sync/ports.ts';
import type { Raw } from '../../engine/time/instant.ts';
import { type Action, Prober, type Settled, type Surroundings, type Target } from './prober.ts';

export type ProbePorts = Pick<
  Ports,
  'timescale' | 'timers' | 'random' | 'transport' | 'resolver' | 'notBefore'
>;

export class Probing {
  private readonly ports: ProbePorts;
  private readonly prober: Prober;
  private readonly settled: (settled: Settled) => void;
  private readonly channels = new Map<number, Channel>();
  private timer: Cancel | null = null;

  /** `settled` is called once for every target, never before `start`. */
  constructor(
    targets: readonly Target[],
    ports: ProbePorts,
    around: Surroundings,
    settled: (settled: Settled) => void,
  ) {
    this.ports = ports;
    this.settled = settled;
    this.prober = new Prober(targets, ports.random, ports.notBefore, around);
  }

  get done(): boolean {
    return this.prober.done;
  }

  start(): void {
    this.run(this.prober.wake(this.now()));
  }

  cancel(): void {
    this.run(this.prober.cancel());
  }

  private now(): Raw {
    return this.ports.timescale.read().raw;
  }

  private run(actions: readonly Action[]): void {
    const told: Settled[] = [];
    for (const action of actions) {
      switch (action.do) {
        case 'resolve':
          this.resolve(action.host);
          break;
        case 'send':
          this.send(action);
          break;
        case 'close':
          this.channels.get(action.id)?.close();
          this.channels.delete(action.id);
          break;
        case 'wake':
          this.timer?.();
          this.timer = this.ports.timers.after(action.after, () => this.run(this.prober.wake(this.now())));
          break;
        case 'settled':
          told.push(action.settled);
          break;
      }
    }
    if (this.prober.done) {
      this.timer?.();
      this.timer = null;
    }
    for (const settled of told) this.settled(settled);
  }

  private resolve(host: string): void {
    this.ports.resolver.resolve(host, (resolution) =>
      this.run(this.prober.resolved(host, resolution, this.now())),
    );
  }

  private send({ id, to, bytes }: Extract<Action, { do: 'send' }>): void {
    let open = true;
    const channel = this.ports.transport.send(to, bytes, {
      sent: (at) => open && this.prober.departed(id, at.raw),
      received: (datagram, at) => open && this.run(this.prober.datagram(id, datagram, at, this.now())),
      failed: (failure) => open && this.run(this.prober.failed(id, failure, this.now())),
    });
    this.channels.set(id, {
      close: () => {
        open = false;
        channel.close();
      },
    });
  }
}
