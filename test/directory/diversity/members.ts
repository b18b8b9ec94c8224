/** Servers of sets, told in a few words; and arbitrary ones that have much in common. */
import fc from 'fast-check';
import type { Member } from '../../../main/directory/diversity/member.ts';
import type { Answered } from '../../../main/directory/probe/result.ts';
import { bareRecord, type ServerRecord } from '../../../main/directory/record.ts';

export const answered = (change: Partial<Answered> = {}): Answered => ({
  kind: 'answered',
  address: '192.0.2.1',
  addresses: ['192.0.2.1'],
  offset: 0,
  delay: 0.02,
  bound: 0.012,
  stratum: 2,
  refid: '127.127.1.0',
  leap: 'none',
  rootDelay: 0.001,
  rootDispersion: 0.001,
  agreement: null,
  smearing: null,
  place: { kind: 'unjudged', why: 'no-place' },
  sameAs: null,
  from: 'probe',
  ...change,
});

export interface Sketch extends Partial<Omit<ServerRecord, 'addresses'>> {
  readonly ips?: readonly string[];
  readonly refid?: string;
  readonly own?: boolean;
  readonly smearing?: number;
}

export function member(host: string, sketch: Sketch = {}): Member {
  const { ips = [], refid, own = false, smearing, ...record } = sketch;
  const whole = { ...bareRecord(host), accessPolicy: 'open' as const, stratum: 2, ...record };
  return {
    name: host,
    pool: whole.pool,
    own,
    record: whole,
    addresses: ips,
    answer:
      refid === undefined && smearing === undefined
        ? null
        : answered({ stratum: whole.stratum ?? 2, refid: refid ?? '0.0.0.0', smearing: smearing ?? null }),
  };
}

/** Four good ones. */
export const GOOD = [
  member('ntp.uni-a.de', { operator: 'A', country: 'DE', as: [1], ips: ['192.0.2.1'], refid: '203.0.113.1' }),
  member('time.b.cz', { operator: 'B', country: 'CZ', as: [2], ips: ['198.51.100.1'], refid: '203.0.113.2' }),
  member('ntp.c.pl', { operator: 'C', country: 'PL', as: [3], ips: ['203.0.113.77'], refid: '203.0.114.3' }),
  member('ntp.d.dk', { operator: 'D', country: 'DK', as: [4], ips: ['192.0.3.1'], refid: '203.0.115.4' }),
];

const pick = <T>(...values: T[]) => fc.constantFrom(...values);

/** `i` makes its name its own. */
const arbitraryMember = (i: number): fc.Arbitrary<Member> =>
  fc
    .record({
      domain: pick('a.org', 'b.net', 'c.de', 'd.com', `own${i}.org`),
      operator: pick('Alpha', 'Beta', null, `Own ${i}`),
      country: pick('DE', 'DE', 'FR', null),
      network: fc.integer({ min: 0, max: 5 }),
      place: fc.integer({ min: 1, max: 3 }),
      six: fc.boolean(),
      as: pick<number[]>([], [64496], [64497], [64500 + i]),
      refid: pick('203.0.113.9', '203.0.113.10', '192.168.1.1', '127.0.0.1', '192.0.2.1', `203.0.114.${i}`),
      stratum: pick(1, 2, 2, 2, 3),
      leapSmear: pick(null, null, false, false, true),
      policy: pick('open', 'open', 'notify', 'closed', 'restricted', 'unknown'),
      status: pick('confirmed', 'confirmed', 'retired'),
      anycast: pick(null, null, null, true),
      kind: pick('server', 'server', 'server', 'server', 'pool'),
      measured: fc.boolean(),
    })
    .map(({ domain, network, place, six, policy, kind, refid, measured, ...rest }) =>
      kind === 'pool'
        ? member(`${i}.pool.ntp.org`, { pool: true, stratum: null, operator: 'NTP Pool', leapSmear: false })
        : member(`n${i}.${domain}`, {
            ...rest,
            accessPolicy: policy as 'open',
            status: rest.status as 'confirmed',
            ips: six ? [`2001:db8:${network}::${place}`] : [`192.0.${network}.${place}`],
            ...(measured && { refid }),
          }),
    );

export const arbitrarySet = (least: number, most: number, from = 0): fc.Arbitrary<Member[]> =>
  fc
    .integer({ min: least, max: most })
    .chain((n) => fc.tuple(...Array.from({ length: n }, (_, i) => arbitraryMember(from + i))));
