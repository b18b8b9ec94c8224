/** Every field of a record, as a list of names and values. What a list usually says and this one does not is shown as such. */
import { countryName, kilometres, placeName } from '../../../main/api/describe-directory.ts';
import type { ServerRecord } from '../../../main/api/directory.ts';
import type { PageMessages } from '../../../main/api/pages.ts';
import { usePage } from '../../context.ts';
import { Foreign } from '../../foreign.tsx';

type Words = PageMessages['picker']['details'];
type Field = keyof Words['field'];

/** Fields of which it is worth knowing that nobody states them. */
const EXPECTED: ReadonlySet<Field> = new Set<Field>([
  'location',
  'coordinates',
  'serviceArea',
  'synchronization',
  'contact',
  'operator',
  'stratum',
  'notes',
]);

export function Fields({ record }: { readonly record: ServerRecord }) {
  const { locale, t } = usePage();
  const words = t.picker.details;
  const values = valuesOf(record, words, locale);
  const fields = (Object.keys(words.field) as Field[]).filter(
    (field) => values[field] !== null || EXPECTED.has(field),
  );
  return (
    <dl className="fields">
      {fields.map((field) => (
        <div key={field}>
          <dt>{words.field[field]}</dt>
          <dd className={values[field] === null ? 'quiet' : undefined}>
            <Foreign text={values[field] ?? words.notStated} />
          </dd>
        </div>
      ))}
    </dl>
  );
}

function valuesOf(
  record: ServerRecord,
  words: Words,
  locale: string,
): Readonly<Record<Field, string | null>> {
  const yesNo = (known: boolean | null) => (known === null ? null : known ? words.yes : words.no);
  const list = (items: readonly (string | number)[]) => (items.length === 0 ? null : items.join(', '));
  const { place, nts } = record;
  return {
    host: record.port === 123 ? record.host : `${record.host}, UDP ${record.port}`,
    aliases: list(record.aliases),
    addresses: list(record.addresses),
    operator: record.operator,
    location: locationOf(record),
    coordinates:
      place &&
      words.coordinates(placeName({ ...place, name: null }, locale), kilometres(place.uncertainty, locale)),
    serviceArea: record.serviceArea,
    accessDetails: record.accessDetails,
    stratum: record.stratum === null ? null : String(record.stratum),
    synchronization: record.synchronization,
    referenceClock: record.referenceClock,
    contact: record.contact,
    notes: record.notes,
    nts: nts && words.port(String(nts.port)),
    ipv6: yesNo(record.ipv6),
    pool: record.pool ? words.yes : null,
    anycast: yesNo(record.anycast),
    virtual: yesNo(record.virtual),
    leapSmear: yesNo(record.leapSmear),
    useDns: yesNo(record.useDns),
    poolMember: yesNo(record.poolMember),
    as: list(record.as),
    lastModified: record.lastModified,
    sources: list(record.sources),
  };
}

/** As the list writes it, else the parts that it gives. */
function locationOf({ location, city, state, country }: ServerRecord): string | null {
  if (location !== null) return location;
  const parts = [city, state, country && countryName(country)].filter((part) => part !== null && part !== '');
  return parts.length === 0 ? null : parts.join(', ');
}
