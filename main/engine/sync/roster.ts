/**
 * Which servers are asked: the names that a person chose, looked up as rarely as is decent, each giving one source (a
 * pool name up to four), no machine twice.
 */
import { Name, type ServerSpec } from '../source/name.ts';
import type { Seconds } from '../time/instant.ts';
import { Association, type AssociationEvents } from './association.ts';
import type { Guest } from './guest.ts';
import type { Cancel, Ports } from './ports.ts';

/** First packets of different servers are spread, so that they do not queue behind each other at our end. */
const START_SPREAD: Seconds = 0.1;

export class Roster {
  readonly names: Name[] = [];
  readonly associations: Association[] = [];
  /** Look-ups to come; one that is on its way is not called off, because it counts. */
  private readonly lookups = new Map<Name, Cancel>();
  private readonly ports: Ports;
  private readonly guest: Guest;
  private readonly events: AssociationEvents;
  private readonly changed: () => void;
  private running = false;

  constructor(ports: Ports, guest: Guest, events: Omit<AssociationEvents, 'silent'>, changed: () => void) {
    this.ports = ports;
    this.guest = guest;
    this.events = { ...events, silent: (association) => this.replace(association) };
    this.changed = changed;
  }

  /** Takes a new list: what stays keeps its history, the rest is stopped, what is new starts with a burst. */
  assign(specs: readonly ServerSpec[]): void {
    const wanted = new Map(specs.map((spec) => [keyOf(spec), spec]));
    const gone = this.names.filter((name) => !wanted.delete(keyOf(name)));
    for (const name of gone) {
      this.names.splice(this.names.indexOf(name), 1);
      this.lookups.get(name)?.();
      this.lookups.delete(name);
      for (const association of this.of(name)) this.drop(association);
    }
    for (const spec of wanted.values()) this.names.push(new Name(spec));
    const order = new Map(specs.map((spec, i) => [spec.text, i]));
    this.names.sort((a, b) => (order.get(a.text) ?? 0) - (order.get(b.text) ?? 0));
    if (this.running) this.tend();
    this.changed();
  }

  start(): void {
    this.running = true;
    for (const association of this.associations) association.source.resume();
    this.tend();
  }

  stop(): void {
    this.running = false;
    for (const cancel of this.lookups.values()) cancel();
    this.lookups.clear();
    for (const association of this.associations) association.stop();
  }

  /** The network changed, or a person asked: names that nobody could look up are tried again. */
  retryNames(): void {
    for (const name of this.names) name.networkChanged();
    if (this.running) this.tend();
  }

  of(name: Name): Association[] {
    return this.associations.filter((a) => a.name === name);
  }

  /** The name whose source already asks the machine that this name leads to, if that is why it has no source. */
  duplicateOf(name: Name): Name | null {
    if (this.of(name).length > 0 || name.state !== 'found') return null;
    return (
      this.associations.find((a) => a.name.port === name.port && name.addresses.includes(a.address))?.name ??
      null
    );
  }

  /** Fills the places of every name, and looks up what may be looked up. */
  private tend(): void {
    for (const name of this.names) {
      this.fill(name);
      if (name.state !== 'found') this.lookUp(name);
    }
  }

  private fill(name: Name): void {
    const now = this.ports.timescale.read().raw;
    while (this.of(name).length < name.places) {
      const address = name.next(this.inUse(name.port));
      if (address === null) return;
      const manners = this.guest.hold({ ip: address, port: name.port });
      const association = new Association(name, address, manners, this.ports, this.events);
      const place = this.associations.length;
      this.associations.push(association);
      association.burst(now, START_SPREAD * (place + this.ports.random.uniform()));
    }
  }

  private inUse(port: number): ReadonlySet<string> {
    return new Set(this.associations.filter((a) => a.name.port === port).map((a) => a.address));
  }

  private lookUp(name: Name): void {
    const wait = name.lookupIn(this.ports.timescale.read().raw);
    if (wait === null) return;
    this.lookups.get(name)?.();
    if (wait > 0) {
      this.lookups.set(
        name,
        this.ports.timers.after(wait, () => this.lookUp(name)),
      );
      return;
    }
    this.lookups.delete(name);
    name.lookingUp();
    this.guest.resolve(name.host, (result) => {
      if (!this.names.includes(name)) return;
      const now = this.ports.timescale.read().raw;
      name.resolved(result.kind, result.kind === 'found' ? result.addresses : [], now);
      if (!this.running) return;
      this.fill(name);
      if (name.state !== 'found') this.lookUp(name);
      this.changed();
    });
  }

  /** A source is silent: give its place to another address of the name, looking the name up anew where that is due. */
  private replace(association: Association): void {
    const { name } = association;
    if (name.isAddress) return;
    name.exhausted(association.address);
    if (name.next(this.inUse(name.port)) !== null) {
      this.drop(association);
      this.fill(name);
      this.changed();
      return;
    }
    if (name.lookupIn(this.ports.timescale.read().raw) === 0) this.lookUp(name);
  }

  private drop(association: Association): void {
    this.associations.splice(this.associations.indexOf(association), 1);
    this.guest.release({ ip: association.address, port: association.name.port });
    association.stop();
  }
}

/** What changes one of these is another server to ask. */
const keyOf = ({ text, pool, polls }: Pick<ServerSpec, 'text' | 'pool' | 'polls'>) =>
  `${text} ${pool ? 'pool' : 'server'} ${polls.least}-${polls.most}`;
