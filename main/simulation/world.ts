/**
 * Virtual time: a true time that jumps from event to event. Nothing in a simulated world happens at the same moment in
 * an order that is left to chance: events of one instant come in the order in which they were arranged.
 */
import { later, type Seconds, type Utc } from '../engine/time/instant.ts';

interface Event {
  readonly at: Utc;
  readonly order: number;
  readonly action: () => void;
  cancelled: boolean;
}

export class World {
  readonly start: Utc;
  private present: Utc;
  private order = 0;
  /** A binary heap: the next event is at its root. */
  private readonly heap: Event[] = [];

  constructor(start: Utc) {
    this.start = start;
    this.present = start;
  }

  /** True time. */
  get now(): Utc {
    return this.present;
  }

  /** Seconds since the beginning of the world. */
  get since(): Seconds {
    return Number(this.present - this.start) / 1e9;
  }

  /** Arranges an event; at the present moment at the earliest. Returns how to call it off. */
  at(when: Utc, action: () => void): () => void {
    const event: Event = {
      at: when > this.present ? when : this.present,
      order: this.order++,
      action,
      cancelled: false,
    };
    this.heap.push(event);
    this.rise(this.heap.length - 1);
    return () => {
      event.cancelled = true;
    };
  }

  in(delay: Seconds, action: () => void): () => void {
    return this.at(later(this.present, delay), action);
  }

  /** Lets so much time pass, with all that happens in it. */
  run(span: Seconds): void {
    const end = later(this.present, span);
    for (;;) {
      const next = this.heap[0];
      if (next === undefined || next.at > end) break;
      this.pop();
      if (next.cancelled) continue;
      this.present = next.at;
      next.action();
    }
    this.present = end;
  }

  private pop(): void {
    const last = this.heap.pop()!;
    if (this.heap.length === 0) return;
    this.heap[0] = last;
    this.sink(0);
  }

  private rise(from: number): void {
    let child = from;
    while (child > 0) {
      const parent = (child - 1) >> 1;
      if (!before(this.heap[child]!, this.heap[parent]!)) return;
      this.swap(child, parent);
      child = parent;
    }
  }

  private sink(from: number): void {
    let parent = from;
    for (;;) {
      const left = 2 * parent + 1;
      const right = left + 1;
      let least = parent;
      if (left < this.heap.length && before(this.heap[left]!, this.heap[least]!)) least = left;
      if (right < this.heap.length && before(this.heap[right]!, this.heap[least]!)) least = right;
      if (least === parent) return;
      this.swap(parent, least);
      parent = least;
    }
  }

  private swap(a: number, b: number): void {
    const event = this.heap[a]!;
    this.heap[a] = this.heap[b]!;
    this.heap[b] = event;
  }
}

const before = (a: Event, b: Event) => a.at < b.at || (a.at === b.at && a.order < b.order);
