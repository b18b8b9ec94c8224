/**
 * What is to be said about a set of servers: where fewer of them are independent than it seems, and what cannot be used
 * together. Pure; the remedies come from `remedies.ts`. What to look for is after RFC 8633 (section 3: four or more,
 * diverse in operator, network, place and reference), and the reasons are in docs/choosing.md.
 */
import { POOL_SOURCES } from '../../engine/source/name.ts';
import type { Finding, Level } from './finding.ts';
import type { Member } from './member.ts';
import * as traits from './traits.ts';

/** More sources make nothing better (support.ntp.org, "Selecting offsite NTP servers"). */
const MOST_SOURCES = 10;

/** With four, one that is wrong is found out and one that is silent is missed by nobody (RFC 8633, section 3.2). */
const ENOUGH_SOURCES = 4;

export interface CheckContext {
  /** This computer gives the time to a hundred others or more. */
  readonly servesMany: boolean;
}

export interface Checked {
  /** Independent ones. */
  readonly sources: number;
  /** Without remedies. */
  readonly findings: readonly Finding[];
}

export function check(members: readonly Member[], { servesMany }: CheckContext): Checked {
  const machines = groups(members, traits.sameMachine);
  const sources =
    members.reduce((sum, { pool }) => sum + (pool ? POOL_SOURCES : 1), 0) -
    machines.reduce((surplus, group) => surplus + group.length - 1, 0);
  /** Half of the voices can make a wrong majority, or none; fewer are outvoted. */
  const weight = (group: readonly Member[]): Level => (2 * group.length >= sources ? 'warning' : 'note');
  const findings = [
    ...smearing(members),
    ...few(members, sources),
    ...together(members, machines, weight),
    ...upstreams(members, machines, weight),
    ...places(members),
    ...onePool(members),
    ...guests(members, servesMany),
    ...(sources > MOST_SOURCES ? [finding(members, { kind: 'many', sources }, 'note')] : []),
  ];
  return { sources, findings };
}

type Own = Finding extends infer F
  ? F extends Finding
    ? Omit<F, 'level' | 'names' | 'remedy'>
    : never
  : never;

const finding = (members: readonly Member[], own: Own, level: Level): Finding =>
  ({ ...own, level, names: members.map(({ name }) => name), remedy: null }) as Finding;

/** Those that hang together, directly or by others; groups of one are left out. Keeps the order. */
function groups(members: readonly Member[], related: (a: Member, b: Member) => boolean): Member[][] {
  let all: Member[][] = [];
  for (const member of members) {
    const joined = all.filter((group) => group.some((one) => related(one, member)));
    all = [...all.filter((group) => !joined.includes(group)), [...joined.flat(), member]];
  }
  return all
    .filter((group) => group.length > 1)
    .map((group) => members.filter((member) => group.includes(member)));
}

const within = (group: readonly Member[], others: readonly (readonly Member[])[]): boolean =>
  others.some((other) => group.every((member) => other.includes(member)));

function smearing(members: readonly Member[]): Finding[] {
  const smear = members.filter((member) => traits.smears(member) === true);
  if (smear.length === 0) return [];
  const found: Finding[] = [];
  for (const surely of [true, false]) {
    const others = members.filter((member) => traits.smears(member) === (surely ? false : null));
    if (others.length === 0) continue;
    const own = { kind: 'smear-mixed', others: others.map(({ name }) => name), surely } as const;
    found.push(finding(smear, own, surely ? 'blocks' : 'warning'));
  }
  const families = [...new Set(smear.map(traits.smearFamily))].filter((family) => family !== 'unknown');
  if (families.length > 1) {
    const known = smear.filter((member) => traits.smearFamily(member) !== 'unknown');
    found.push(finding(known, { kind: 'smears-differ', families }, 'blocks'));
  }
  return found;
}

function few(members: readonly Member[], sources: number): Finding[] {
  if (sources >= ENOUGH_SOURCES) return [];
  return [finding(members, { kind: 'few', sources }, sources === ENOUGH_SOURCES - 1 ? 'note' : 'warning')];
}

type Weight = (group: readonly Member[]) => Level;

/** Each tie is told once, the closest first: who is one machine is in one network as well. */
function together(members: readonly Member[], machines: readonly Member[][], weight: Weight): Finding[] {
  const operators = groups(members, traits.sameOperator).filter((group) => !within(group, machines));
  const networks = groups(members, traits.sameNetwork).filter((group) => !within(group, machines));
  const closer = [...machines, ...operators, ...networks];
  const systems = groups(members, traits.sameSystem).filter((group) => !within(group, closer));
  return [
    ...machines.map((group) =>
      finding(group, { kind: 'same-machine', address: common(group, (m) => m.addresses) }, 'warning'),
    ),
    ...operators.map((group) =>
      finding(
        group,
        { kind: 'same-operator', operator: group.map(traits.operatorName).find(Boolean) ?? '' },
        weight(group),
      ),
    ),
    ...networks.map((group) =>
      finding(group, { kind: 'same-network', prefix: common(group, traits.prefixes) }, weight(group)),
    ),
    ...systems.map((group) =>
      finding(group, { kind: 'same-as', as: Number(common(group, traits.systems)) }, 'note'),
    ),
  ];
}

/** What most of a group have in common. */
function common(group: readonly Member[], of: (member: Member) => readonly (string | number)[]): string {
  const counts = new Map<string, number>();
  for (const trait of group.flatMap((member) => [...new Set(of(member))])) {
    counts.set(String(trait), (counts.get(String(trait)) ?? 0) + 1);
  }
  return [...counts].toSorted((a, b) => b[1] - a[1])[0]?.[0] ?? '';
}

function upstreams(members: readonly Member[], machines: readonly Member[][], weight: Weight): Finding[] {
  const following = members.flatMap((member) => {
    const above = members.find(
      (other) => traits.follows(member, other) && !traits.sameMachine(member, other),
    );
    return above === undefined ? [] : [{ member, above }];
  });
  const followers = following.map(({ member }) => member);
  const shared = groups(
    members.filter((member) => !followers.includes(member)),
    traits.sameUpstream,
  ).filter((group) => !within(group, machines));
  return [
    ...following.map(({ member, above }) =>
      finding([member], { kind: 'follows', of: above.name }, weight([member, above])),
    ),
    ...shared.map((group) =>
      finding(group, { kind: 'same-upstream', refid: traits.upstream(group[0]!) ?? '' }, weight(group)),
    ),
  ];
}

/** What has many machines is in no country. */
function places(members: readonly Member[]): Finding[] {
  const [first] = members;
  const country = first?.record.country ?? null;
  if (country === null || members.length < 2) return [];
  const all = members.every(({ record }) => record.country === country && record.anycast !== true);
  return all ? [finding(members, { kind: 'same-country', country }, 'note')] : [];
}

function onePool(members: readonly Member[]): Finding[] {
  const pools = new Set(members.map(traits.poolOf));
  const [pool = null] = pools;
  return pools.size === 1 && pool !== null ? [finding(members, { kind: 'one-pool', pool }, 'note')] : [];
}

/** Where a person is no guest, or one who should think twice. A person's own servers are that person's. */
function guests(members: readonly Member[], servesMany: boolean): Finding[] {
  const others = members.filter(({ own }) => !own);
  const of = (which: (member: Member) => boolean, own: Own, level: Level): Finding[] => {
    const those = others.filter(which);
    return those.length === 0 ? [] : [finding(those, own, level)];
  };
  const stratum = ({ answer, record }: Member) => answer?.stratum ?? record.stratum;
  const policy = (wanted: string) => (member: Member) => member.record.accessPolicy === wanted;
  return [
    ...of(({ record }) => record.status === 'retired', { kind: 'retired' }, 'warning'),
    ...of(policy('closed'), { kind: 'not-for-all', policy: 'closed' }, 'warning'),
    ...of(policy('restricted'), { kind: 'not-for-all', policy: 'restricted' }, 'warning'),
    ...(servesMany ? [] : of((member) => stratum(member) === 1, { kind: 'stratum-one' }, 'note')),
    ...of(({ record }) => record.anycast === true, { kind: 'anycast' }, 'note'),
  ];
}
