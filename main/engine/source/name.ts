/**
 * A server's name over time: when it may be looked up, and which of its addresses to ask.
 *
 * A name that was answered, even with "no such name", is looked up again at most once an hour (NTP Pool, vendors page).
 * Where nobody answered the question there is no operator to be spared, and the network may come any moment: then the
 * wait starts short and doubles.
 */
import { elapsed, type Raw, type Seconds } from '../time/instant.ts';
import type { Polls } from './manners.ts';

/** Between two look-ups that are answered. */
export const ANSWERED_WAIT: Seconds = 3600;

/** After a look-up that nobody answered; doubles up to ANSWERED_WAIT. */
const UNANSWERED_WAIT: Seconds = 8;

/** Sources that a pool name gives (chrony: maxsources 4). */
export const POOL_SOURCES = 4;

export type NameState = 'pending' | 'found' | 'not-found' | 'no-dns';

/** A server as a person chose it. */
export interface ServerSpec {
  readonly host: string;
  readonly port: number;
  /** The host is an address. */
  readonly literal: boolean;
  readonly text: string;
  readonly pool: boolean;
  readonly polls: Polls;
}

export class Name {
  readonly host: string;
  readonly port: number;
  readonly pool: boolean;
  readonly polls: Polls;
  /** As people see it. */
  readonly text: string;
  private readonly literal: boolean;
  private known: readonly string[] = [];
  private readonly spent = new Set<string>();
  private lastLookup: Raw | null = null;
  private failures = 0;
  private asked = false;
  state: NameState = 'pending';

  constructor(spec: ServerSpec) {
    this.host = spec.host;
    this.port = spec.port;
    this.pool = spec.pool;
    this.polls = spec.polls;
    this.text = spec.text;
    this.literal = spec.literal;
    if (spec.literal) {
      this.known = [spec.host];
      this.state = 'found';
    }
  }

  /** How many sources it is to give. */
  get places(): number {
    return this.pool ? POOL_SOURCES : 1;
  }

  /** The person wrote an address: there is nothing to look up. */
  get isAddress(): boolean {
    return this.literal;
  }

  get addresses(): readonly string[] {
    return this.known;
  }

  /** Seconds until it may be looked up (again); null for an address, and while an answer is awaited. */
  lookupIn(now: Raw): Seconds | null {
    if (this.literal || this.asked) return null;
    if (this.lastLookup === null) return 0;
    const wait =
      this.failures === 0
        ? ANSWERED_WAIT
        : Math.min(ANSWERED_WAIT, UNANSWERED_WAIT * 2 ** (this.failures - 1));
    return Math.max(0, wait - elapsed(this.lastLookup, now));
  }

  /** A look-up is on its way. */
  lookingUp(): void {
    this.asked = true;
  }

  /** The network changed: whoever did not answer before may answer now. */
  networkChanged(): void {
    if (this.failures > 0) this.lastLookup = null;
  }

  resolved(state: 'found' | 'not-found' | 'no-dns', addresses: readonly string[], now: Raw): void {
    this.asked = false;
    this.lastLookup = now;
    this.failures = state === 'no-dns' ? this.failures + 1 : 0;
    // Addresses that were good once stay good while names cannot be looked up.
    if (state === 'found') {
      this.known = addresses;
      this.spent.clear();
    }
    if (state === 'found' || this.known.length === 0) this.state = state;
  }

  /** The next address to ask that is not in use and has not fallen silent; null when there is none left. */
  next(inUse: ReadonlySet<string>): string | null {
    return this.known.find((address) => !inUse.has(address) && !this.spent.has(address)) ?? null;
  }

  /** This address has been silent: prefer others until the name is looked up anew. */
  exhausted(address: string): void {
    this.spent.add(address);
  }
}
