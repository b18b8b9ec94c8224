/**
 * Makes a record of a draft: what its values mean, and a report of what they do not say clearly, such as values that stand
 * under each other's labels, or a host that cannot be asked.
 */
import { NTS_PORT } from '../catalogue/format.ts';
import { type AccessPolicy, bareRecord, type ServerRecord } from '../record.ts';
import { accessPolicyOf, formPolicy, stricterPolicy } from '../words/access-policy.ts';
import { countryCode, countryNamed, stateNamed } from '../words/country.ts';
import { locate } from '../words/location.ts';
import { referenceClockOf, stratumOf } from '../words/synchronization.ts';
import type { Draft, Knowledge } from './draft.ts';
import { putRight } from './exchanged.ts';
import { addressesIn, hostOf, shortenedName } from './host-names.ts';
import type { Field } from './labels.ts';
import type { ReportMaker } from './report.ts';
import { statedPlace } from './stated-place.ts';

/** The record of a draft, or null where it has no host that could be asked. `raw`: as it is written in the file. */
export function finish(
  draft: Draft,
  raw: string,
  knowledge: Knowledge,
  report: ReportMaker,
): ServerRecord | null {
  const named = hostOf(draft, report);
  if (named === null) return null;
  putRight(draft, report);
  const text = (field: Field) => draft.get(field) || null;
  const where = whereOf(draft);
  const location = text('location');
  const located =
    location === null
      ? { ...where, city: null, place: null }
      : locate(location, named.host, where, knowledge.gazetteer);
  const synchronization = text('synchronization');
  const own = synchronization === null ? null : stratumOf(synchronization);
  const stated = statedStratum(draft.get('stratum'));
  const stratum = stated ?? own ?? draft.listStratum;
  const notes = text('notes');
  const addresses = [...addressesIn(draft.get('address')), ...addressesIn(draft.get('ipv6Address'))];
  const inactive = knowledge.inactive.has(named.host);
  if (inactive && draft.status !== 'retired') {
    report.problem(draft.line, 'noted', `ntp.org lists ${named.host} as retired.`, named.host);
  }
  const record: ServerRecord = {
    ...bareRecord(named.host),
    port: named.port,
    aliases: named.aliases,
    addresses: addresses.filter((address) => address !== named.host),
    stratum,
    operator: text('operator'),
    country: located.country,
    state: located.state,
    city: located.city,
    place: statedPlace(draft, located.country, knowledge, report) ?? located.place,
    location,
    serviceArea: text('serviceArea'),
    ...policyOf(draft),
    contact: text('contact'),
    nts: draft.nts ? { port: NTS_PORT } : null,
    ipv6: addresses.some((address) => address.includes(':')) || saysIpv6(notes) ? true : null,
    anycast: /\banycast\b/i.test(`${notes ?? ''}\n${location ?? ''}`) ? true : null,
    virtual: /^(?:true|yes|1)$/i.test(draft.get('virtual')) ? true : null,
    // Of a stratum that is stated to be 2 the clocks are those of the servers above it.
    referenceClock:
      synchronization === null || (stated ?? own ?? 1) > 1 ? null : referenceClockOf(synchronization),
    leapSmear: saysSmear(notes),
    synchronization,
    useDns: yesOrNo(draft, 'useDns', report) ?? asksForDns(notes),
    poolMember: yesOrNo(draft, 'poolMember', report),
    as: [...draft.get('as').matchAll(/\bAS ?(\d{1,10})\b|^(\d{1,10})$/gi)]
      .map(([, named, bare]) => Number(named ?? bare))
      .filter((n) => n > 0 && n <= 0xffff_ffff),
    notes,
    status: inactive ? 'retired' : draft.status,
    lastModified: dateIn(draft.get('lastModified')),
    sources: [...draft.sources],
    raw,
    line: draft.line,
  };
  return record;
}

/** “US CA”, “UK”, “Germany”. */
function whereOf(draft: Draft): { country: string | null; state: string | null } {
  const [, code = '', state = ''] = /^([A-Za-z]{2})\b[\s,-]*([A-Za-z]{2})?$/.exec(draft.get('country')) ?? [];
  const country = countryCode(code) ?? countryNamed(draft.get('country'));
  return { country, state: country === 'US' ? stateNamed(state) : state === '' ? null : state.toUpperCase() };
}

function statedStratum(text: string): number | null {
  const number = /^\s*(\d{1,2})\s*$/.exec(text)?.[1];
  if (number !== undefined) return Number(number) >= 1 && Number(number) <= 15 ? Number(number) : null;
  return text === '' ? null : stratumOf(text.replace(/^stratum(?=[A-Z])/i, 'stratum '));
}

/** The form's own words, or those of the operator. */
function policyOf(draft: Draft): { accessPolicy: AccessPolicy; accessDetails: string | null } {
  const [policy, details] = [draft.get('accessPolicy'), draft.get('accessDetails')];
  const asksNote = /^yes\b/i.test(draft.get('notification'));
  const form = formPolicy(policy, asksNote);
  const words = [form === null ? policy : '', details].filter((text) => text !== '').join('\n');
  const listed = form ?? accessPolicyOf(words);
  return {
    accessPolicy: stricterPolicy(listed === 'open' && asksNote ? 'notify' : listed, details),
    accessDetails: words || null,
  };
}

function yesOrNo(draft: Draft, field: Field, report: ReportMaker): boolean | null {
  const text = draft.get(field);
  if (/^yes$/i.test(text)) return true;
  if (/^no$/i.test(text)) return false;
  if (text !== '') {
    report.problem(draft.lineOf(field), 'unread', `“${shortenedName(text)}” is neither yes nor no.`, text);
  }
  return null;
}

/** “IP addresses are subject to change; please use DNS.” */
const asksForDns = (notes: string | null): true | null =>
  notes !== null &&
  /\buse (?:the )?(?:dns|names?)\b|\b(?:better|please) use dns\b|\bip address(?:es)?\b[^.;]*\bchange/i.test(
    notes,
  )
    ? true
    : null;

const saysIpv6 = (notes: string | null) =>
  notes !== null && /\bipv6\b/i.test(notes) && !/\b(?:no|without|ipv4 only)\b[^.;]*\bipv6\b/i.test(notes);

/** “Anycast, leap smear”; null where nothing is said. */
const saysSmear = (notes: string | null): boolean | null => {
  if (notes === null || !/\bsmear/i.test(notes)) return null;
  return !/\b(?:no|not|without|never|doesn['’]t|don['’]t)\b[^.;]*\bsmear|\bun-?smeared/i.test(notes);
};

const dateIn = (text: string): string | null => {
  const date = /\b(\d{4}-\d{2}-\d{2})(?!\d)/.exec(text)?.[1];
  return date !== undefined && !Number.isNaN(Date.parse(date)) ? date : null;
};
