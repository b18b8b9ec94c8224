/**
 * One click that helps against a finding. Every remedy is tried on the set before it is offered: the finding is gone
 * afterwards, or about fewer servers (another click then goes on), and nothing new that is as bad has come for it.
 */
import { type CheckContext, type Checked, check } from './check.ts';
import type { Finding, Level, Remedy } from './finding.ts';
import type { Member } from './member.ts';

/** Servers that could join, and of a finding those that could leave: of long lists the first will do. */
const MOST_JOINING = 12;
const MOST_LEAVING = 6;

/** Comparing n servers takes n² steps, so the remedies that are tried for one finding are fewer in a long set. */
const STEPS = 60_000;
/** Findings that are mended: of a set with more than these each click brings the next ones up. */
const MOST_MENDED = 12;
/** In a set that is longer than this something has to go anyhow. */
const LONG = 32;

/** `candidates`: servers that a person may pick without being asked, the best first. */
export function withRemedies(
  members: readonly Member[],
  candidates: readonly Member[],
  context: CheckContext,
): Checked {
  const checked = check(members, context);
  const names = new Set(members.map(({ name }) => name));
  const joining = candidates.filter(({ name }) => !names.has(name)).slice(0, MOST_JOINING);
  const tries = Math.max(2, Math.floor(STEPS / (members.length + 1) ** 2));
  const findings = checked.findings.map((finding, i) => {
    if (i >= MOST_MENDED) return finding;
    const possible = remediesFor(finding, members.length > LONG ? [] : joining);
    const remedy = possible
      .slice(0, tries)
      .find((one) =>
        helps(finding, checked.findings, check(applied(members, one, joining), context).findings),
      );
    return { ...finding, remedy: remedy ?? null };
  });
  return { ...checked, findings };
}

/** The set as it is when the remedy was applied. */
export function applied(
  members: readonly Member[],
  remedy: Remedy,
  joining: readonly Member[],
): readonly Member[] {
  const named = (name: string) => joining.filter((candidate) => candidate.name === name);
  switch (remedy.do) {
    case 'remove':
      return members.filter(({ name }) => name !== remedy.name);
    case 'add':
      return [...members, ...named(remedy.name)];
    case 'replace':
      return members.flatMap((member) => (member.name === remedy.name ? named(remedy.by) : [member]));
  }
}

/** What could help, the gentlest first. */
function remediesFor({ kind, names }: Finding, joining: readonly Member[]): readonly Remedy[] {
  // Whoever was chosen last is the first to go.
  const leaving = names.toReversed().slice(0, MOST_LEAVING);
  const add = joining.map(({ name, pool }): Remedy => ({ do: 'add', name, pool }));
  const replace = joining.flatMap(({ name: by, pool }) =>
    leaving.map((name): Remedy => ({ do: 'replace', name, by, pool })),
  );
  const remove = leaving.map((name): Remedy => ({ do: 'remove', name }));
  if (kind === 'few' || kind === 'one-pool') return add;
  if (kind === 'many') return remove;
  return kind === 'same-machine' ? [...remove, ...replace] : [...replace, ...remove];
}

const LEVELS: readonly Level[] = ['note', 'warning', 'blocks'];
const severity = ({ level }: Finding) => LEVELS.indexOf(level);

/** The finding is gone or has shrunk, and what is new is milder than it. */
export function helps(finding: Finding, before: readonly Finding[], now: readonly Finding[]): boolean {
  const left = now.filter((one) => isSame(one, finding));
  if (left.some((one) => size(one) >= size(finding) || severity(one) > severity(finding))) return false;
  const asBad = (all: readonly Finding[]) => all.filter((one) => severity(one) >= severity(finding)).length;
  if (asBad(now) > asBad(before)) return false;
  return now
    .filter((one) => !left.includes(one))
    .every((one) => {
      const old = before.find((other) => isSame(one, other));
      const grown = old === undefined || size(one) > size(old) || severity(one) > severity(old);
      return !grown || severity(one) < severity(finding);
    });
}

/** About the same thing, though perhaps about fewer servers. */
function isSame(one: Finding, other: Finding): boolean {
  if (one.kind !== other.kind) return false;
  if (one.kind === 'few' || one.kind === 'many') return true;
  if (one.kind === 'smear-mixed' && other.kind === 'smear-mixed') return one.surely === other.surely;
  return one.names.some((name) => other.names.includes(name));
}

/** How much there is of it. */
function size(finding: Finding): number {
  if (finding.kind === 'few') return -finding.sources;
  if (finding.kind === 'many') return finding.sources;
  const others = finding.kind === 'smear-mixed' ? finding.others.length : 0;
  return finding.names.length + others;
}
