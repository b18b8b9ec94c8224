/** “Pick for me”: what is proposed, what never is, and why each. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { proposalWords } from '../../../main/api/describe-choosing.ts';
import { check } from '../../../main/directory/diversity/check.ts';
import type { Member } from '../../../main/directory/diversity/member.ts';
import { type Candidate, propose } from '../../../main/directory/pick/propose.ts';
import type { Answered, Measured, ProbeResult } from '../../../main/directory/probe/result.ts';
import { lotOf } from '../../../main/directory/rank/lot.ts';
import { answered, arbitrarySet, GOOD, member, type Sketch } from '../diversity/members.ts';

const NOW = 1_800_000_000_000;
const CONTEXT = { now: NOW, servesMany: false };

const measured = (name: string, result: ProbeResult): Measured => ({
  name,
  at: NOW,
  result,
  samples: 1,
  jitter: null,
});

function candidate(of: Member, result: ProbeResult | null = of.answer, km: number | null = null): Candidate {
  return {
    name: of.name,
    record: of.record,
    member: of,
    near: km === null ? null : { between: km * 1000, uncertainty: 10_000 },
    measured: result === null ? null : measured(of.name, result),
  };
}

const server = (host: string, change: Sketch = {}, answer: Partial<Answered> | null = {}, km?: number) => {
  const of = member(host, { refid: '127.127.1.0', ...change });
  return candidate(
    of,
    answer === null ? null : answered({ stratum: of.record.stratum ?? 2, ...answer }),
    km ?? null,
  );
};

const names = (all: readonly Candidate[], count = 4, keep: readonly Candidate[] = []) =>
  propose(all, { count, keep, context: CONTEXT }).picks.map(({ name }) => name);

describe('a proposal', () => {
  it('takes the quickest that answered, each of other people, network and server above', () => {
    const all = [
      server('a1.a.org', {}, { delay: 0.005 }),
      server('a2.a.org', {}, { delay: 0.006 }),
      server('n1.b.org', { ips: ['192.0.2.1'] }, { delay: 0.02 }),
      server('n2.c.org', { ips: ['192.0.2.2'] }, { delay: 0.03 }),
      server('x.d.org', {}, { delay: 0.05 }),
      server('y.e.org', {}, { delay: 0.09 }),
      server('silent.f.org', {}, null, 1),
    ];
    expect(names(all)).toEqual(['a1.a.org', 'n1.b.org', 'x.d.org', 'y.e.org']);
  });

  it('says where nobody knows where this computer is, so that far servers count like near ones', () => {
    const words = (km?: number) =>
      proposalWords(
        propose([server('a.a.org', {}, {}, km)], { count: 1, keep: [], context: CONTEXT }),
        'en',
      ).notes.join(' ');
    expect(words()).toMatch(/not known where this computer is/);
    expect(words(40)).not.toMatch(/not known where/);
  });

  it('says nothing of a place that light contradicts', () => {
    const place = {
      kind: 'doubtful',
      between: 970_000,
      uncertainty: 100_000,
      least: 860_000,
      least2way: 0.0057,
      measured: 0.0044,
      error: 1e-6,
      within: 660_000,
    } as const;
    const kinds = (answer: Partial<Answered>) =>
      propose([server('a.a.org', {}, answer, 970)], {
        count: 1,
        keep: [],
        context: CONTEXT,
      }).picks[0]?.reasons.map(({ kind }) => kind);
    expect(kinds({ place })).not.toContain('distance');
    expect(kinds({})).toContain('distance');
  });

  it('never has what is closed, restricted, retired, of stratum 1, of unknown policy, smearing, silent or wrong', () => {
    const bad: Candidate[] = [
      server('closed.a.org', { accessPolicy: 'closed' }),
      server('restricted.b.org', { accessPolicy: 'restricted' }),
      server('unknown.c.org', { accessPolicy: 'unknown' }),
      server('retired.d.org', { status: 'retired' }),
      server('one.e.org', { stratum: 1 }),
      server('measured-one.f.org', {}, { stratum: 1 }),
      server('smears.g.org', { leapSmear: true }),
      candidate(member('silent.h.org'), { kind: 'silent', address: '192.0.2.1', addresses: [] }),
      server('wrong.i.org', {}, { agreement: { kind: 'differs', by: 1, agreeing: 5, of: 6 } }),
      server('gone.j.org', { status: 'unreachable' }, null),
    ];
    expect(names([...bad, server('good.k.org')])).toEqual(['good.k.org']);
    const many = { now: NOW, servesMany: true };
    expect(
      propose(bad, { count: 9, keep: [], context: many })
        .picks.map(({ name }) => name)
        .toSorted(),
    ).toEqual(['measured-one.f.org', 'one.e.org']);
  });

  it('keeps a choice as it is, completes it, and lets nobody in who is one with it', () => {
    const closed = server('mine.a.org', { accessPolicy: 'closed', stratum: 1 });
    const all = [closed, server('other.a.org'), server('x.b.org'), server('y.c.org')];
    const proposal = propose(all, { count: 3, keep: [closed], context: CONTEXT });
    expect(proposal.picks.map(({ name, kept }) => [name, kept])).toEqual([
      ['mine.a.org', true],
      ['x.b.org', false],
      ['y.c.org', false],
    ]);
    expect(names(all, 1, [closed, server('x.b.org')])).toEqual(['mine.a.org', 'x.b.org']);
  });

  it('of a choice that smears goes on with what smears in the same way, or with nobody', () => {
    const google = server('time.google.com', { leapSmear: true });
    const all = [
      google,
      server('x.b.org'),
      server('time.aws.com', { leapSmear: true }),
      server('time.facebook.com', { leapSmear: true }),
    ];
    expect(names(all, 4, [google])).toEqual(['time.google.com', 'time.aws.com']);
  });

  it('looks abroad for the last one where that costs little', () => {
    const at = (host: string, country: string, delay: number) => server(host, { country }, { delay });
    const home = [
      at('a.a.org', 'DE', 0.01),
      at('b.b.org', 'DE', 0.011),
      at('c.c.org', 'DE', 0.012),
      at('d.d.org', 'DE', 0.013),
    ];
    expect(names([...home, at('e.e.org', 'NL', 0.03)])).toContain('e.e.org');
    expect(names([...home, at('e.e.org', 'NZ', 0.3)])).not.toContain('e.e.org');
  });

  it('says of each why, and only what is true', () => {
    const all = [
      server(
        'near.a.org',
        { country: 'DE', nts: { port: 4460 }, operator: 'Alpha' },
        { delay: 0.01, agreement: { kind: 'agrees', agreeing: 3, of: 3 } },
        20,
      ),
      server('far.b.org', { country: 'NZ', accessPolicy: 'notify' }, { delay: 0.02 }, 18_000),
      server('nearer.c.org', { country: 'FR' }, { delay: 0.5 }, 2000),
    ];
    const { picks, spare, measured: known } = propose(all, { count: 2, keep: [], context: CONTEXT });
    expect(picks[0]).toMatchObject({
      notify: false,
      reasons: [
        { kind: 'answered', delay: 0.01, agreement: { agreeing: 3, of: 3 } },
        { kind: 'distance', near: true },
        { kind: 'policy', policy: 'open' },
        { kind: 'stratum', stratum: 2 },
        { kind: 'independent', operator: 'Alpha' },
        { kind: 'nts' },
      ],
    });
    expect(picks).toHaveLength(2);
    expect(known).toBe(true);
    expect(spare).toBe(1);
  });

  it('says of networks only what it knows: nothing where a name was not looked up', () => {
    const said = (ips: readonly string[]) => {
      const all = [server('a.a.org', { operator: 'Alpha', ips: ['192.0.2.1'] }), server('b.b.org', { ips })];
      const { picks } = proposalWords(propose(all, { count: 2, keep: [], context: CONTEXT }), 'en');
      return picks.find(({ name }) => name === 'a.a.org')!.reasons.join(' ');
    };
    expect(said(['198.51.100.1'])).toContain('None of the others is run by Alpha, or in its network.');
    expect(said([])).toContain('None of the others is run by Alpha.');
  });

  it('takes what is meant for others last, and says for whom it is', () => {
    const meant = {
      ...server('a.a.org', { serviceArea: 'Australia only' }, { delay: 0.001 }),
      elsewhere: true,
    };
    const all = [meant, server('b1.b.org', { as: [1] }), server('c1.c.org', { as: [1] })];
    expect(names(all, 2)).toEqual(['b1.b.org', 'c1.c.org']);
    expect(names(all, 3)).toEqual(['b1.b.org', 'c1.c.org', 'a.a.org']);
    const { picks } = proposalWords(propose(all, { count: 3, keep: [], context: CONTEXT }), 'en');
    expect(picks[2]?.reasons.join(' ')).toContain('means it for others (“Australia only”)');
  });

  it('says how old a listing is where nothing was measured', () => {
    const said = (change: Sketch, answer: Partial<Answered> | null = null) =>
      proposalWords(
        propose([server('a.a.org', change, answer)], { count: 1, keep: [], context: CONTEXT }),
        'en',
      ).picks[0]!.reasons.join(' ');
    const listed = { status: 'listed', listedOn: '2022-02-15', lastModified: '2004-09-24' } as const;
    expect(said(listed)).toContain('Listed 2022, not confirmed since; its entry is of 2004.');
    expect(said({ status: 'confirmed', confirmedOn: '2026-06-15' })).toContain('Last confirmed 2026-06.');
    expect(said(listed, {})).not.toContain('Listed');
  });

  it('has the country’s zone of the pool where no server near by was seen lately', () => {
    const pool = { pool: true, stratum: null, leapSmear: false, status: 'pool-zone' } as const;
    const zones = [
      candidate(member('africa.pool.ntp.org', pool)),
      candidate(member('ke.pool.ntp.org', { ...pool, country: 'KE' })),
    ];
    const far = server('far.a.org', { status: 'confirmed', country: 'ZA' }, null, 2900);
    const near = (status: 'listed' | 'confirmed') => server('near.b.org', { status }, null, 300);
    const picked = (all: readonly Candidate[], country: string | null = 'KE') =>
      propose(all, { count: 3, keep: [], context: CONTEXT, country }).picks.map(({ name }) => name);
    expect(picked([...zones, far, near('listed')])).toEqual(['ke.pool.ntp.org', 'near.b.org', 'far.a.org']);
    expect(picked([...zones, far, near('confirmed')])[0]).toBe('near.b.org');
    expect(picked([...zones, far], null)[0]).toBe('far.a.org');
  });

  it('of servers that nothing tells apart draws lots, and has the pool first where nobody knows where this is', () => {
    const all = (seed: string) => {
      const lot = lotOf(seed);
      const hosts = Array.from({ length: 30 }, (_, i) => `ntp.n${i}.org`);
      const confirmed = ['a', 'b', 'c', 'd'].map((x) => `${x}.seen-${x}.org`);
      return [
        candidate(
          member('pool.ntp.org', { pool: true, stratum: null, leapSmear: false, status: 'pool-zone' }),
        ),
        ...hosts.map((host) => ({ ...server(host, { status: 'listed' }, null), lot: lot(host) })),
        ...confirmed.map((host) => ({ ...server(host, { status: 'confirmed' }, null), lot: lot(host) })),
      ];
    };
    const [one, same, other] = ['one', 'one', 'other'].map((seed) => names(all(seed)));
    expect(one).toEqual(same);
    expect(one).not.toEqual(other);
    for (const picks of [one, other]) expect(picks?.[0]).toBe('pool.ntp.org');
  });

  it('from lists alone says so, and names a pool once', () => {
    const pools = ['de.pool.ntp.org', 'europe.pool.ntp.org'].map((host) =>
      candidate(member(host, { pool: true, stratum: null, leapSmear: false, status: 'pool-zone' })),
    );
    const proposal = propose([...pools, server('x.b.org', {}, null)], {
      count: 4,
      keep: [],
      context: CONTEXT,
    });
    expect(proposal.measured).toBe(false);
    expect(proposal.picks.map(({ name }) => name)).toEqual(['x.b.org', 'de.pool.ntp.org']);
    expect(proposal.picks.every(({ reasons }) => reasons.some(({ kind }) => kind === 'unmeasured'))).toBe(
      true,
    );
  });

  it('of any world stands the diversity check, is the same in any order, and has words', () => {
    fc.assert(
      fc.property(arbitrarySet(0, 30), fc.integer({ min: 1, max: 10 }), (members, count) => {
        const all = members.map((one) => candidate(one));
        const proposal = propose(all, { count, keep: [], context: CONTEXT });
        const { picks } = proposal;
        expect(propose(all.toReversed(), { count, keep: [], context: CONTEXT })).toEqual(proposal);
        expect(picks.length).toBeLessThanOrEqual(count);
        const chosen = members.filter(({ name }) => picks.some((pick) => pick.name === name));
        const kinds = check(chosen, CONTEXT).findings.map(({ kind }) => kind);
        for (const kind of [
          'same-operator',
          'same-network',
          'same-machine',
          'follows',
          'smear-mixed',
          'retired',
          'not-for-all',
          'stratum-one',
        ]) {
          expect(kinds).not.toContain(kind);
        }
        for (const { reasons } of proposalWords(proposal, 'en').picks)
          expect(reasons.length).toBeGreaterThan(1);
      }),
      { numRuns: 300 },
    );
  });

  it('of four good ones is those', () => {
    expect(names(GOOD.map((one) => candidate(one))).toSorted()).toEqual(
      GOOD.map(({ name }) => name).toSorted(),
    );
  });
});
