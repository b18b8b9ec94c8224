/**
 * What the diversity check finds in a set of servers, and what one click does about it: codes and names;
 * `api/describe-directory.ts` has the words.
 */
import * as v from 'valibot';

const count = v.pipe(v.number(), v.integer(), v.minValue(0));

/** One change of the set. Names as in the settings. */
export const Remedy = v.variant('do', [
  v.object({ do: v.literal('remove'), name: v.string() }),
  v.object({ do: v.literal('add'), name: v.string(), pool: v.boolean() }),
  v.object({ do: v.literal('replace'), name: v.string(), by: v.string(), pool: v.boolean() }),
]);
export type Remedy = v.InferOutput<typeof Remedy>;

/**
 * - `blocks`: the set cannot be used as it is.
 * - `warning`: it does not do what a person would expect of so many servers.
 * - `note`: worth knowing.
 */
export const Level = v.picklist(['blocks', 'warning', 'note']);
export type Level = v.InferOutput<typeof Level>;

const every = {
  level: Level,
  /** Those of the set that it is about. */
  names: v.array(v.string()),
  /** Null where nothing in the directory helps. */
  remedy: v.nullable(Remedy),
};

/** How a server hides leap seconds: by the shape of Google's and Amazon's smear, or by Meta's; `unknown`: by one that no list names. */
export const SmearFamily = v.picklist(['noon-to-noon', 'meta', 'unknown']);
export type SmearFamily = v.InferOutput<typeof SmearFamily>;

export const Finding = v.variant('kind', [
  /** Several are run by the same people. */
  v.object({ ...every, kind: v.literal('same-operator'), operator: v.string() }),
  /** Several stand in one network: their addresses begin alike. `prefix`: 192.0.2.0/24, 2001:db8:1::/48. */
  v.object({ ...every, kind: v.literal('same-network'), prefix: v.string() }),
  /** Several are in one autonomous system. */
  v.object({ ...every, kind: v.literal('same-as'), as: count }),
  /** Several names lead to one machine. */
  v.object({ ...every, kind: v.literal('same-machine'), address: v.string() }),
  /** All are in one country. */
  v.object({ ...every, kind: v.literal('same-country'), country: v.string() }),
  /** Several take their time from one server above them. */
  v.object({ ...every, kind: v.literal('same-upstream'), refid: v.string() }),
  /** One takes its time from another of the set. */
  v.object({ ...every, kind: v.literal('follows'), of: v.string() }),
  /** All come from the names of one pool. */
  v.object({ ...every, kind: v.literal('one-pool'), pool: v.string() }),
  /** Some spread leap seconds over hours (`names`), others do not. `surely`: of those others a list says so. */
  v.object({
    ...every,
    kind: v.literal('smear-mixed'),
    others: v.array(v.string()),
    surely: v.boolean(),
  }),
  /** They spread leap seconds in different ways. */
  v.object({ ...every, kind: v.literal('smears-differ'), families: v.array(SmearFamily) }),
  /** Which faults cannot be detected with so few independent sources: 0 to 3. */
  v.object({ ...every, kind: v.literal('few'), sources: count }),
  /** More than anybody needs. */
  v.object({ ...every, kind: v.literal('many'), sources: count }),
  /** One address, many machines, one operator: it counts as one. */
  v.object({ ...every, kind: v.literal('anycast') }),
  /** A list says that it is no public server any more. */
  v.object({ ...every, kind: v.literal('retired') }),
  /** Its operator lets nobody (`closed`) or not everybody (`restricted`) use it. */
  v.object({ ...every, kind: v.literal('not-for-all'), policy: v.picklist(['closed', 'restricted']) }),
  /** Meant for servers that give the time to many. */
  v.object({ ...every, kind: v.literal('stratum-one') }),
]);
export type Finding = v.InferOutput<typeof Finding>;

export const DiversityReport = v.object({
  /** Independent ones: a pool name gives up to four, names of one machine or of one anycast address are one. */
  sources: count,
  findings: v.array(Finding),
  /** Something in it blocks: the set is not saved. */
  blocked: v.boolean(),
  /** Names that could not be looked up now, so that their networks are not compared. */
  unresolved: v.array(v.string()),
});
export type DiversityReport = v.InferOutput<typeof DiversityReport>;
