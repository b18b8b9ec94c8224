/**
 * Choosing with what is known at present: “Pick for me”, and what is to be said about a set of servers. Names of a set are
 * looked up, each at most once an hour together with the engine's; servers are not asked.
 */
import { isIP } from 'node:net';
import type { DirectoryRow, DiversityReport, Proposal, ServerRecord } from '../../api/directory.ts';
import { withRemedies } from '../../directory/diversity/remedies.ts';
import { smears } from '../../directory/diversity/traits.ts';
import { type Candidate, propose, suitableOnes } from '../../directory/pick/propose.ts';
import { freshAnswer, type RankContext } from '../../directory/rank/rank.ts';
import { bareRecord } from '../../directory/record.ts';
import type { Guest } from '../../engine/sync/guest.ts';
import type { Ports } from '../../engine/sync/ports.ts';
import type { Seconds } from '../../engine/time/instant.ts';
import type { ServerEntry } from '../../settings/schema.ts';
import { parseServerName, type ServerName } from '../../settings/server-name.ts';

/** For all names of a set together: what is not known by then is compared without its network. */
const LOOKUPS_WITHIN: Seconds = 8;

export interface ChoosingOptions {
  readonly guest: Guest;
  readonly timers: Ports['timers'];
  readonly rows: () => readonly DirectoryRow[];
  /** In which this computer is. */
  readonly country: () => string | null;
  readonly context: () => RankContext;
}

export class Choosing {
  private readonly options: ChoosingOptions;

  constructor(options: ChoosingOptions) {
    this.options = options;
  }

  propose(count: number, keep: readonly ServerEntry[]): Proposal {
    const { rows, context } = this.options;
    const known = new Map(rows().map((row) => [row.name, row]));
    const kept = keep.flatMap((entry) => {
      const name = nameOf(entry);
      return name === null ? [] : [this.candidate(name, known.get(name.text) ?? null, entry)];
    });
    const all = [...known.values()].map((row) => this.candidateOf(row));
    return propose(all, { count, keep: kept, context: context(), country: this.options.country() });
  }

  /** With the names looked up. */
  async check(choice: readonly ServerEntry[]): Promise<DiversityReport> {
    const { guest } = this.options;
    const names = choice.map(nameOf).filter((name) => name !== null);
    const unknown = names.filter(({ literal, host }) => !literal && guest.known(host) === null);
    if (unknown.length > 0) await this.lookUp(unknown);
    return this.checkNow(choice);
  }

  /** With what is known of the names already. */
  checkNow(choice: readonly ServerEntry[]): DiversityReport {
    const { rows, context } = this.options;
    const known = new Map(rows().map((row) => [row.name, row]));
    const members = choice.flatMap((entry) => {
      const name = nameOf(entry);
      return name === null ? [] : [this.candidate(name, known.get(name.text) ?? null, entry).member];
    });
    const all = [...known.values()].map((row) => this.candidateOf(row));
    // One that smears does not go with anybody else.
    const candidates = suitableOnes(all, context())
      .map(({ member }) => member)
      .filter((member) => smears(member) !== true);
    const { sources, findings } = withRemedies(members, candidates, context());
    return {
      sources,
      findings: [...findings],
      blocked: findings.some(({ level }) => level === 'blocks'),
      unresolved: members.filter(({ addresses }) => addresses.length === 0).map(({ name }) => name),
    };
  }

  private candidateOf(row: DirectoryRow): Candidate {
    const { host, port, pool } = row.record;
    const literal = isIP(host.split('%', 1)[0] ?? '') !== 0;
    return this.candidate({ host, port, literal, text: row.name }, row, { name: row.name, pool, own: false });
  }

  private candidate(name: ServerName, row: DirectoryRow | null, { pool, own }: ServerEntry): Candidate {
    const { host, port } = name;
    const record: ServerRecord = row?.record ?? { ...bareRecord(host), port, pool, status: 'unlisted' };
    const measured = row?.measured ?? null;
    const answer = freshAnswer(measured, this.options.context().now);
    const addresses = name.literal ? [host] : (answer?.addresses ?? this.known(host));
    return {
      name: name.text,
      record,
      near: row?.near ?? null,
      elsewhere: row?.elsewhere,
      lot: row?.lot,
      measured,
      member: { name: name.text, pool: pool || record.pool, own, record, addresses, answer },
    };
  }

  private known(host: string): readonly string[] {
    const resolution = this.options.guest.known(host);
    return resolution?.kind === 'found' ? resolution.addresses : [];
  }

  private async lookUp(names: readonly ServerName[]): Promise<void> {
    const { guest, timers } = this.options;
    await new Promise<void>((done) => {
      let left = names.length;
      const cancel = timers.after(LOOKUPS_WITHIN, done);
      for (const { host } of names) {
        guest.resolve(host, () => {
          left -= 1;
          if (left > 0) return;
          cancel();
          done();
        });
      }
    });
  }
}

const nameOf = ({ name }: ServerEntry): ServerName | null => {
  const parsed = parseServerName(name);
  return parsed.ok ? parsed.value : null;
};
