/** What is found in sets of servers, and that every remedy helps. */
import { createHash } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { findingWords, remedyWords } from '../../../main/api/describe-choosing.ts';
import { check } from '../../../main/directory/diversity/check.ts';
import type { Finding, Level } from '../../../main/directory/diversity/finding.ts';
import type { Member } from '../../../main/directory/diversity/member.ts';
import { prefixOf } from '../../../main/directory/diversity/prefix.ts';
import { applied, withRemedies } from '../../../main/directory/diversity/remedies.ts';
import { arbitrarySet, GOOD, member, type Sketch } from './members.ts';

const PERSON = { servesMany: false };
const findings = (...members: Member[]) => check(members, PERSON).findings;
const kinds = (...members: Member[]) => findings(...members).map(({ kind }) => kind);
const of = <K extends Finding['kind']>(kind: K, ...members: Member[]) =>
  findings(...members).find((one): one is Extract<Finding, { kind: K }> => one.kind === kind);
const pair = (a: Sketch, b: Sketch, hosts = ['ntp.a.org', 'ntp.b.org']) =>
  [member(hosts[0]!, a), member(hosts[1]!, b)] as const;

describe('a set of servers', () => {
  it('that is diverse is found to be so', () => {
    expect(check(GOOD, PERSON)).toEqual({ sources: 4, findings: [] });
  });

  it('of one operator is seen by the domain, by the name, or by the contact', () => {
    expect(of('same-operator', ...pair({}, {}, ['ntp1.uni-x.de', 'time.uni-x.de']))).toMatchObject({
      operator: 'uni-x.de',
      names: ['ntp1.uni-x.de', 'time.uni-x.de'],
      level: 'warning',
    });
    expect(of('same-operator', ...pair({ operator: 'PTB' }, { operator: ' ptb ' }))?.operator).toBe('PTB');
    expect(of('same-operator', ...pair({ contact: 'A <a@b.org>' }, { contact: 'a a@b.org' }))).toBeDefined();
    expect(kinds(...pair({}, {}, ['ntp.a.co.uk', 'ntp.b.co.uk']))).not.toContain('same-operator');
    expect(kinds(...pair({}, {}, ['a.github.io', 'b.github.io']))).not.toContain('same-operator');
    // Of many, so of nobody.
    for (const contact of ['N/A', 'see web page', 'none']) {
      expect(kinds(...pair({ contact }, { contact })), contact).not.toContain('same-operator');
    }
    // Two of six are outvoted.
    const two = [member('x.e.org'), member('y.e.org')];
    expect(of('same-operator', ...GOOD, ...two)?.level).toBe('note');
  });

  it('in one network is seen by how its addresses begin', () => {
    expect(of('same-network', ...pair({ ips: ['192.0.2.1'] }, { ips: ['192.0.2.99'] }))?.prefix).toBe(
      '192.0.2.0/24',
    );
    expect(
      of('same-network', ...pair({ ips: ['2001:db8:1::1'] }, { ips: ['1.2.3.4', '2001:db8:1:9::2'] }))
        ?.prefix,
    ).toBe('2001:db8:1::/48');
    expect(kinds(...pair({ ips: ['192.0.2.1'] }, { ips: ['192.0.3.1'] }))).not.toContain('same-network');
  });

  it('behind NAT64 is told by the IPv4 addresses that its addresses stand for', () => {
    const six = (a: string, b: string) => pair({ ips: [`64:ff9b::${a}`] }, { ips: [`64:ff9b::${b}`] });
    expect(kinds(...six('c000:201', 'cb00:7105'))).not.toContain('same-network');
    expect(of('same-network', ...six('c000:201', '192.0.2.99'))?.prefix).toBe('192.0.2.0/24');
    expect(of('same-network', ...pair({ ips: ['::ffff:192.0.2.1'] }, { ips: ['192.0.2.7'] }))).toBeDefined();
    expect(kinds(...pair({ ips: ['64:ff9b::c000:201'] }, { ips: ['192.0.2.1'] }))).toContain('same-machine');
    const above = pair({ refid: '192.0.2.1' }, { ips: ['64:ff9b::c000:201'] });
    expect(of('follows', ...above)?.of).toBe('ntp.b.org');
  });

  it('that is one machine is told so once, and not as a network or an operator as well', () => {
    const set = pair({ ips: ['192.0.2.1'], as: [7] }, { ips: ['192.0.2.1'], as: [7] }, [
      'a.x.org',
      'b.x.org',
    ]);
    expect(kinds(...set)).toEqual(['few', 'same-machine']);
    expect(check(set, PERSON).sources).toBe(1);
    const port = pair({ ips: ['192.0.2.1'] }, { ips: ['192.0.2.1'], port: 1123 });
    expect(kinds(...port)).not.toContain('same-machine');
  });

  it('of one provider, or in one country, is worth a note', () => {
    expect(of('same-as', ...pair({ as: [64496, 1] }, { as: [64496] }))).toMatchObject({
      as: 64496,
      level: 'note',
    });
    expect(of('same-country', ...pair({ country: 'DE' }, { country: 'DE' }))?.country).toBe('DE');
    expect(kinds(...pair({ country: 'DE' }, { country: null }))).not.toContain('same-country');
    expect(kinds(...pair({ country: 'DE' }, { country: 'DE', anycast: true }))).not.toContain('same-country');
  });

  it('with one server above it is seen by the reference ID, of an address or of its hash', () => {
    expect(of('same-upstream', ...pair({ refid: '203.0.113.9' }, { refid: '203.0.113.9' }))?.refid).toBe(
      '203.0.113.9',
    );
    for (const refid of [
      '127.127.1.0',
      '127.0.0.1',
      '0.0.0.0',
      '192.168.0.1',
      '10.1.1.1',
      '172.20.0.1',
      'GPS',
    ]) {
      expect(kinds(...pair({ refid }, { refid })), refid).not.toContain('same-upstream');
    }
    const stratumOne = { refid: '203.0.113.9', stratum: 1 };
    expect(kinds(...pair(stratumOne, stratumOne))).not.toContain('same-upstream');
  });

  it('one of which follows another is seen by its address, IPv4 or (hashed, RFC 5905) IPv6', () => {
    const four = pair({ refid: '192.0.2.1' }, { ips: ['192.0.2.1'] });
    expect(of('follows', ...four)).toMatchObject({ names: ['ntp.a.org'], of: 'ntp.b.org' });
    const bytes = Buffer.from('20010db8000000000000000000000053', 'hex');
    const refid = [...createHash('md5').update(bytes).digest().subarray(0, 4)].join('.');
    expect(of('follows', ...pair({ refid }, { ips: ['2001:db8::53'] }))?.of).toBe('ntp.b.org');
  });

  it('of pool names alone comes from one party; four sources each', () => {
    const pools = [0, 1].map((i) => member(`${i}.de.pool.ntp.org`, { pool: true, leapSmear: false }));
    expect(of('one-pool', ...pools)?.pool).toBe('pool.ntp.org');
    expect(check(pools, PERSON).sources).toBe(8);
    expect(kinds(...pools, GOOD[0]!)).not.toContain('one-pool');
    // Entered as servers they are names of the pool all the same: not of one operator, and one source each.
    const servers = [0, 1].map((i) => member(`${i}.pool.ntp.org`, { operator: 'NTP Pool Project' }));
    expect(kinds(...servers)).not.toContain('same-operator');
    expect(of('one-pool', ...servers)?.pool).toBe('pool.ntp.org');
    expect(check(servers, PERSON).sources).toBe(2);
  });

  it('that mixes smearing with what does not is refused where that is sure, else warned of', () => {
    const google = member('time.google.com', { leapSmear: true });
    const sure = of('smear-mixed', google, member('a.b.org', { leapSmear: false }));
    expect(sure).toMatchObject({
      level: 'blocks',
      surely: true,
      names: ['time.google.com'],
      others: ['a.b.org'],
    });
    expect(of('smear-mixed', google, member('a.b.org'))).toMatchObject({ level: 'warning', surely: false });
    // A laboratory gives the UTC that it realises: no list has to say that it does not smear.
    expect(of('smear-mixed', google, member('ptbtime1.ptb.de'))).toMatchObject({
      level: 'blocks',
      surely: true,
    });
    expect(kinds(google, member('time.aws.com', { leapSmear: true }))).not.toContain('smears-differ');
    const meta = member('time.facebook.com', { leapSmear: true });
    expect(of('smears-differ', google, meta)).toMatchObject({
      level: 'blocks',
      families: ['noon-to-noon', 'meta'],
    });
    expect(kinds(google, member('time1.google.com', { leapSmear: true }))).not.toContain('smear-mixed');
    // What its name says, though no list does.
    const aws = member('169.254.169.123');
    expect(of('smear-mixed', aws, member('a.b.org'))).toMatchObject({ names: ['169.254.169.123'] });
    expect(of('smear-mixed', member('time.google.com'), member('a.b.org', { leapSmear: false }))?.level).toBe(
      'blocks',
    );
    expect(kinds(member('time.google.com'), meta)).toContain('smears-differ');
    // Seen in its answers, though no list says so.
    const seen = member('x.y.org', { smearing: 0.3 });
    expect(kinds(seen, member('a.b.org', { leapSmear: false }))).toContain('smear-mixed');
  });

  it('of fewer than four says which faults cannot be noticed; of more than ten, that it is too much', () => {
    const levels = [0, 1, 2, 3, 4].map((n) => of('few', ...GOOD.slice(0, n)));
    expect(levels.map((one) => one?.sources)).toEqual([0, 1, 2, 3, undefined]);
    expect(levels.map((one) => one?.level)).toEqual(['warning', 'warning', 'warning', 'note', undefined]);
    const many = Array.from({ length: 11 }, (_, i) => member(`ntp.n${i}.org`));
    expect(of('many', ...many)?.sources).toBe(11);
  });

  it('in which a person is no guest is told so, except of the person’s own servers', () => {
    const rude: Sketch = { accessPolicy: 'closed', status: 'retired', stratum: 1, anycast: true };
    expect(kinds(member('a.b.org', rude))).toEqual([
      'few',
      'retired',
      'not-for-all',
      'stratum-one',
      'anycast',
    ]);
    expect(kinds(member('a.b.org', { ...rude, own: true }))).toEqual(['few']);
    expect(
      check([member('a.b.org', { stratum: 1 })], { servesMany: true }).findings.map((f) => f.kind),
    ).toEqual(['few']);
  });
});

describe('a network prefix', () => {
  it('is read off every way of writing an address', () => {
    for (const [address, prefix] of [
      ['192.0.2.200', '192.0.2.0/24'],
      ['2001:db8::1', '2001:db8::/48'],
      ['2001:db8:0:1::', '2001:db8::/48'],
      ['2001:0db8:00ab:1:2:3:4:5', '2001:db8:ab::/48'],
      ['fe80::1%eth0', 'fe80::/48'],
      ['::ffff:192.0.2.1', '192.0.2.0/24'],
      ['64:ff9b::192.0.2.1', '192.0.2.0/24'],
      ['::', '::/48'],
      ['1::2::3', null],
      ['2001:db8', null],
      ['ntp.org', null],
    ] as const) {
      expect(prefixOf(address), address).toBe(prefix);
    }
  });
});

const LEVELS: readonly Level[] = ['note', 'warning', 'blocks'];

describe('a remedy', () => {
  const CANDIDATES = [
    ...GOOD,
    member('ntp.e.se', { operator: 'E', country: 'SE', as: [5], ips: ['192.0.8.1'], leapSmear: false }),
    member('ntp.f.at', { operator: 'F', country: 'AT', as: [6], ips: ['192.0.9.1'], leapSmear: false }),
    member('de.pool.ntp.org', { pool: true, leapSmear: false, stratum: null }),
  ];
  const amount = (all: readonly Finding[], least: number) =>
    all.filter(({ level }) => LEVELS.indexOf(level) >= least).length;
  const about = (one: Finding) => one.names.length + ('others' in one ? one.others.length : 0);

  it('is offered for every kind of finding where there is somebody to take, and takes it away', () => {
    const google = member('time.google.com', { leapSmear: true, anycast: true });
    const sets: Member[][] = [
      [],
      GOOD.slice(0, 1),
      GOOD.slice(0, 3),
      [...GOOD.slice(0, 3), member('time.uni-a.de', { country: 'AT' })],
      [...GOOD.slice(0, 3), google],
      [...GOOD, member('ntp.gone.org', { status: 'retired' })],
      [...GOOD, member('ntp.one.org', { stratum: 1 })],
      [...GOOD, member('ntp.closed.org', { accessPolicy: 'closed' })],
      [member('0.pool.ntp.org', { pool: true, leapSmear: false, stratum: null })],
      GOOD.map((one, i) => member(`ntp.de${i}.org`, { ...one.record, country: 'DE' })),
    ];
    for (const set of sets) {
      const { findings } = withRemedies(set, CANDIDATES, PERSON);
      expect(findings.length, set.map(({ name }) => name).join()).toBeGreaterThan(0);
      for (const finding of findings) {
        expect(finding.remedy, `${finding.kind} of ${set.map(({ name }) => name).join()}`).not.toBeNull();
        const left = check(applied(set, finding.remedy!, CANDIDATES), PERSON).findings;
        const same = left.filter(({ kind }) => kind === finding.kind);
        if (finding.kind === 'few')
          expect(same.every((one) => one.kind === 'few' && one.sources > finding.sources)).toBe(true);
        else expect(same).toEqual([]);
      }
    }
  });

  it('never makes anything worse, and every click brings its finding nearer to its end', () => {
    fc.assert(
      fc.property(arbitrarySet(0, 9), arbitrarySet(0, 8, 50), (set, candidates) => {
        const { findings } = withRemedies(set, candidates, PERSON);
        for (const finding of findings) {
          if (finding.remedy === null) continue;
          const now = check(applied(set, finding.remedy, candidates), PERSON).findings;
          const level = LEVELS.indexOf(finding.level);
          // As bad as it was, or worse: no more of that than before.
          expect(amount(now, level)).toBeLessThanOrEqual(amount(findings, level));
          expect(amount(now, 2)).toBeLessThanOrEqual(amount(findings, 2));
          const gone = amount(now, level) < amount(findings, level);
          const still = now.filter(
            (one) => one.kind === finding.kind && one.names.some((name) => finding.names.includes(name)),
          );
          const less = (one: Finding) =>
            one.kind === 'few' && finding.kind === 'few'
              ? one.sources > finding.sources
              : one.kind === 'many' && finding.kind === 'many'
                ? one.sources < finding.sources
                : about(one) < about(finding) ||
                  (one.kind === 'smear-mixed' &&
                    finding.kind === 'smear-mixed' &&
                    one.surely !== finding.surely);
          expect(gone || still.every(less)).toBe(true);
        }
      }),
      { numRuns: 300 },
    );
  });

  it('after remedy, whichever is clicked, comes to an end', () => {
    fc.assert(
      fc.property(arbitrarySet(0, 8), arbitrarySet(0, 8, 50), fc.nat(), (start, candidates, which) => {
        let set: readonly Member[] = start;
        let clicks = 0;
        for (; clicks < 200; clicks += 1) {
          const offered = withRemedies(set, candidates, PERSON).findings.flatMap(
            ({ remedy }) => remedy ?? [],
          );
          if (offered.length === 0) break;
          set = applied(set, offered[(which + clicks) % offered.length]!, candidates);
        }
        expect(clicks).toBeLessThan(200);
      }),
      { numRuns: 60 },
    );
  });

  it('has words, and so has its finding', () => {
    fc.assert(
      fc.property(arbitrarySet(0, 6), arbitrarySet(1, 4, 50), (set, candidates) => {
        for (const finding of withRemedies(set, candidates, PERSON).findings) {
          expect(findingWords(finding, 'en').sentence).toMatch(/[.]$/);
          if (finding.remedy !== null)
            expect(remedyWords(finding.remedy, 'en')).toMatch(/^(Add|Remove|Replace) /);
        }
      }),
    );
  });

  it('for the longest set that can be saved takes no time to speak of', () => {
    const long = Array.from({ length: 256 }, (_, i) =>
      member(`n${i}.d${i % 40}.org`, { ips: [`192.0.${i % 9}.${i % 99}`] }),
    );
    expect(withRemedies(long, CANDIDATES, PERSON).findings.length).toBeGreaterThan(10);
  });
});
