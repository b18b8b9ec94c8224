/**
 * The transport of a machine that is simulated elsewhere: each channel is one of the sixteen sockets that the protocol
 * numbers, and is connected, so that only its own server reaches it.
 */
import type { Address, Channel, ChannelEvents, Timers, Transport } from '../../engine/sync/ports.ts';
import type { Moment } from './moment.ts';
import { type Datagram, SOCKETS, say } from './protocol.ts';

interface Connected {
  readonly to: Address;
  readonly events: ChannelEvents;
}

export class Sockets implements Transport {
  private readonly moment: Moment;
  private readonly timers: Timers;
  private readonly tell: (command: string) => void;
  private readonly connected = new Map<number, Connected>();

  constructor(moment: Moment, timers: Timers, tell: (command: string) => void) {
    this.moment = moment;
    this.timers = timers;
    this.tell = tell;
  }

  send(to: Address, bytes: Uint8Array, events: ChannelEvents): Channel {
    const socket = this.free();
    if (socket === null) {
      const cancel = this.timers.after(0, () =>
        events.failed({ kind: 'other', message: `all ${SOCKETS} sockets are in use` }),
      );
      return { close: cancel };
    }
    const channel: Connected = { to, events };
    this.connected.set(socket, channel);
    this.tell(say.send(socket, to, bytes));
    events.sent(this.moment.read());
    return {
      close: () => {
        if (this.connected.get(socket) !== channel) return;
        this.connected.delete(socket);
        this.tell(say.close(socket));
      },
    };
  }

  /** A datagram has come in at this moment; from anybody else than the server that was asked it is not looked at. */
  received({ socket, from, bytes }: Datagram): void {
    const channel = this.connected.get(socket);
    if (channel === undefined || channel.to.ip !== from.ip || channel.to.port !== from.port) return;
    channel.events.received(bytes, this.moment.read().raw);
  }

  private free(): number | null {
    for (let socket = 0; socket < SOCKETS; socket += 1) if (!this.connected.has(socket)) return socket;
    return null;
  }
}
