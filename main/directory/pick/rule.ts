/**
 * May a person pick this server? The lists' answer to that is what Truechimer was made for: a closed server is not picked, a
 * restricted one and one of stratum 1 only after a sentence that says for whom they are, one of unknown policy after a
 * sentence that says what is not known. Most operators of open servers are glad of a note, and some ask for one.
 */
import * as v from 'valibot';
import type { ServerRecord } from '../record.ts';

/** What a person is asked, or told, before. */
export const Caution = v.picklist([
  /** For some only: an area, a kind of network, other servers. */
  'restricted',
  /** For servers that give the time to many. */
  'stratum-one',
  /** No list says who may use it. */
  'unknown-policy',
]);
export type Caution = v.InferOutput<typeof Caution>;

export const PickRule = v.variant('kind', [
  /** `notify`: its operator asks for a note, which the person is shown. */
  v.object({ kind: v.literal('yes'), notify: v.boolean() }),
  v.object({ kind: v.literal('ask'), cautions: v.array(Caution), notify: v.boolean() }),
  v.object({ kind: v.literal('no'), why: v.picklist(['closed', 'retired']) }),
]);
export type PickRule = v.InferOutput<typeof PickRule>;

export interface PickContext {
  /** It gives the time to a hundred computers or more: then stratum 1 is for it (rules of engagement of ntp.org). */
  readonly servesMany: boolean;
}

/** `stratum`: as measured, where it was; else null, and the listed one counts. */
export function pickRule(
  record: Pick<ServerRecord, 'accessPolicy' | 'status' | 'stratum'>,
  stratum: number | null,
  { servesMany }: PickContext,
): PickRule {
  const { accessPolicy } = record;
  if (record.status === 'retired') return { kind: 'no', why: 'retired' };
  if (accessPolicy === 'closed') return { kind: 'no', why: 'closed' };
  const cautions: Caution[] = [];
  if (accessPolicy === 'restricted') cautions.push('restricted');
  if (accessPolicy === 'unknown') cautions.push('unknown-policy');
  if ((stratum ?? record.stratum) === 1 && !servesMany) cautions.push('stratum-one');
  const notify = accessPolicy === 'notify';
  return cautions.length === 0 ? { kind: 'yes', notify } : { kind: 'ask', cautions, notify };
}
