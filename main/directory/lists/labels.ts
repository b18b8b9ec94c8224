/**
 * What the fields of a record are called: in the lists of the University of Delaware, in the forms of ntp.org and its wiki, in
 * the tables of today, and as people shorten them. Case, blanks and punctuation make no difference.
 */
export type Field =
  | 'host'
  | 'address'
  | 'ipv6Address'
  | 'stratum'
  | 'country'
  | 'operator'
  | 'location'
  | 'coordinates'
  | 'synchronization'
  | 'serviceArea'
  | 'accessPolicy'
  | 'accessDetails'
  | 'notification'
  | 'contact'
  | 'notes'
  | 'useDns'
  | 'poolMember'
  | 'lastModified'
  | 'as'
  | 'virtual'
  /** Understood, and kept in the raw text only: what is signed by symmetric keys or Autokey is not ours to use. */
  | 'kept';

const NAMES: Readonly<Record<Field, string>> = {
  host: 'hostname|host|host name|server|server name|servername|dns name|fqdn|name|ntp server|time server',
  address: 'ip address|ip|address|addresses|ip addresses|ipv4 address|ipv4|internet address',
  ipv6Address: 'ipv6 address|ipv6|ipv6 addresses',
  stratum: 'server stratum|stratum',
  country: 'country code|country|iso|iso code',
  operator:
    'host organization|host organisation|organization|organisation|owner|operator|sponsor|host / sponsor|provider',
  location: 'location|server location|loc|place|locn',
  coordinates:
    'geographic coordinates|geographic coordinate|geographical coordinates|geographic coords|geo coordinates|geographic position|coordinates|coords|coord|geo|position|lat/lon|latitude/longitude',
  synchronization:
    'synchronization|synchronisation|server synchronization|server synchronisation|sync|synch|syncronization|synchronized|sync source|time source|reference clock|refclock',
  serviceArea: 'service area|svc area|serv area|service region|servicearea|area',
  accessPolicy: 'access policy|policy|access|acc policy',
  accessDetails: 'access details|details',
  notification: 'notification message|notification|notify',
  contact:
    'contact|contacts|server contact|contact person|contact info|e-mail|email|mail|responsible person|admin|administrator',
  notes: 'note|notes|remark|remarks|comment|comments',
  useDns: 'use dns',
  poolMember: 'pool member|pool',
  lastModified: 'last modified|lastmodified|modified|last updated|updated',
  as: 'as|asn|as number',
  virtual: 'vm|virtual|virtualized|virtualised',
  kept: 'autokey|autokey url|symmetric key|symmetric key type|symmetric key url|item|value|rank',
};

const plain = (label: string) => label.toLowerCase().replaceAll(/[^a-z0-9]/g, '');

const FIELDS: ReadonlyMap<string, Field> = new Map(
  Object.entries(NAMES).flatMap(([field, names]) =>
    names.split('|').map((name) => [plain(name), field as Field]),
  ),
);

/** The field that a label names; null for one that is not known. */
export const fieldOf = (label: string): Field | null =>
  label.length > 60 ? null : (FIELDS.get(plain(label)) ?? null);

/** Labels of ntp.org's form, which are told from the words of a sentence by standing alone; the longest first. */
const FORM =
  'Server Stratum|Country Code|Hostname|Host Name|IP Address|IPv6 Address|Use DNS|Pool Member|Server Location|Host Organization|Geographic Coordinates|Server Synchronization|Service Area|Access Policy|Access Details|Notification Message|Autokey URL|Autokey|Symmetric Key Type|Symmetric Key URL|Symmetric Key|Server Contact'.split(
    '|',
  );
const FORM_LABELS = new Set(FORM.map(plain));

export const isFormLabel = (label: string): boolean => label.length <= 60 && FORM_LABELS.has(plain(label));

const AT_START = new RegExp(
  `^\\s*(${FORM.map((label) => label.replaceAll(' ', '\\s?')).join('|')})(?![A-Za-z])\\s*:?[ \\t]*(.*)$`,
);

/** A line of a form that was copied as text: “Hostname ntp.example.org”, “ServerLocation: Berlin”. */
export function formLine(text: string): { readonly label: string; readonly value: string } | null {
  const match = AT_START.exec(text);
  return match === null ? null : { label: match[1] ?? '', value: (match[2] ?? '').trim() };
}
