import { describe, expect, test } from 'vitest';
import { PUBLIC_POLLS } from '../../../main/engine/source/manners.ts';
import { Name } from '../../../main/engine/source/name.ts';
import { later, type Raw } from '../../../main/engine/time/instant.ts';

const pool = () =>
  new Name({
    host: 'pool.example',
    port: 123,
    literal: false,
    text: 'pool.example',
    pool: true,
    polls: PUBLIC_POLLS,
  });
const at = (seconds: number) => later(0n as Raw, seconds);

describe('looking a name up', () => {
  test('at most once an hour where it was answered, even with “no such name”', () => {
    for (const answer of ['found', 'not-found'] as const) {
      const name = pool();
      name.lookingUp();
      name.resolved(answer, ['10.0.0.1'], at(0));
      expect(name.lookupIn(at(1))).toBeCloseTo(3599);
      expect(name.lookupIn(at(3600))).toBe(0);
    }
  });

  test('soon, then less and less often, where nobody answered', () => {
    const name = pool();
    const waits: number[] = [];
    let now = 0;
    for (let i = 0; i < 12; i += 1) {
      name.resolved('no-dns', [], at(now));
      const wait = name.lookupIn(at(now))!;
      waits.push(wait);
      now += wait;
    }
    expect(waits.slice(0, 4)).toEqual([8, 16, 32, 64]);
    expect(waits.at(-1)).toBe(3600);
    name.networkChanged();
    expect(name.lookupIn(at(now))).toBe(0);
  });

  test('an address is never looked up', () => {
    const address = new Name({
      host: '10.0.0.1',
      port: 123,
      literal: true,
      text: '10.0.0.1',
      pool: false,
      polls: PUBLIC_POLLS,
    });
    expect(address.lookupIn(at(0))).toBeNull();
    expect(address.next(new Set())).toBe('10.0.0.1');
  });

  test('known addresses stay in use while the name service is down', () => {
    const name = pool();
    name.resolved('found', ['10.0.0.1', '10.0.0.2'], at(0));
    name.resolved('no-dns', [], at(3600));
    expect(name.state).toBe('found');
    expect(name.next(new Set(['10.0.0.1']))).toBe('10.0.0.2');
  });

  test('an address that fell silent is not taken again until the name is looked up anew', () => {
    const name = pool();
    name.resolved('found', ['10.0.0.1'], at(0));
    name.exhausted('10.0.0.1');
    expect(name.next(new Set())).toBeNull();
    name.resolved('found', ['10.0.0.1'], at(3600));
    expect(name.next(new Set())).toBe('10.0.0.1');
  });
});
