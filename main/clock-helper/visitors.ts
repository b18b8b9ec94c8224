/**
 * Who may come through the door, so that no user keeps the others out: a few connections of each at one time, and a few
 * new ones in a second. The superuser, who has a person's consent to bring, always may. Where the system does not say
 * whose a connection is, all share one place.
 */
import type { Peer } from './ownership.ts';
import {
  CONNECTIONS_AT_ONCE,
  CONNECTIONS_PER_SECOND,
  MAX_CONNECTIONS,
  MAX_CONNECTIONS_OF_ONE,
} from './protocol/limits.ts';
import { RateLimit } from './rate-limit.ts';

type Who = Peer['uid'];

export class Visitors {
  private readonly present = new Map<Who, number>();
  private readonly comings = new Map<Who, RateLimit>();
  private total = 0;

  /** False where it may not come in. `now`: seconds, on a clock that nobody sets. */
  comes({ uid }: Peer, now: number): boolean {
    if (uid !== 0 && !this.hasRoom(uid, now)) return false;
    this.present.set(uid, this.of(uid) + 1);
    this.total += 1;
    return true;
  }

  goes({ uid }: Peer): void {
    this.present.set(uid, this.of(uid) - 1);
    this.total -= 1;
  }

  private hasRoom(uid: Who, now: number): boolean {
    let comings = this.comings.get(uid);
    // One for each user in the group: as many as a machine has.
    if (comings === undefined) {
      comings = new RateLimit(CONNECTIONS_PER_SECOND, CONNECTIONS_AT_ONCE, now);
      this.comings.set(uid, comings);
    }
    const most = uid === null ? MAX_CONNECTIONS : MAX_CONNECTIONS_OF_ONE;
    return comings.take(now) && this.of(uid) < most && this.total < MAX_CONNECTIONS;
  }

  private of(uid: Who): number {
    return this.present.get(uid) ?? 0;
  }
}
