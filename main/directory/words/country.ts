/**
 * Countries as lists name them: ISO 3166-1 codes with the exceptions that time lists make (UK), and names in English, with
 * the older and shorter ones that people write. The names come from the platform (CLDR), not from a table of ours.
 */

/** What the lists use as codes besides those of ISO. Exceptionally reserved by ISO, or of the old internet domains. */
const OTHER_CODES: Readonly<Record<string, string>> = { UK: 'GB', EL: 'GR', SU: 'RU' };

/** Names that CLDR does not give. */
const OTHER_NAMES: Readonly<Record<string, string>> = {
  uk: 'GB',
  'u k': 'GB',
  'great britain': 'GB',
  england: 'GB',
  scotland: 'GB',
  wales: 'GB',
  'northern ireland': 'GB',
  usa: 'US',
  'u s a': 'US',
  us: 'US',
  'united states of america': 'US',
  'the netherlands': 'NL',
  holland: 'NL',
  'czech republic': 'CZ',
  'the czech republic': 'CZ',
  czechia: 'CZ',
  korea: 'KR',
  'republic of korea': 'KR',
  'south korea': 'KR',
  'hong kong': 'HK',
  macau: 'MO',
  macao: 'MO',
  turkey: 'TR',
  'russian federation': 'RU',
  'viet nam': 'VN',
  'republic of ireland': 'IE',
  brasil: 'BR',
  deutschland: 'DE',
  frg: 'DE',
  'federal republic of germany': 'DE',
  osterreich: 'AT',
  schweiz: 'CH',
  espana: 'ES',
  italia: 'IT',
  polska: 'PL',
  'slovak republic': 'SK',
  macedonia: 'MK',
  'bosnia and herzegovina': 'BA',
  'united arab emirates': 'AE',
  uae: 'AE',
  prc: 'CN',
  'republic of china': 'TW',
};

const names = new Intl.DisplayNames(['en'], { type: 'region', fallback: 'none' });

let namesToCodes: ReadonlyMap<string, string> | null = null;

const plain = (name: string) =>
  name
    .normalize('NFKD')
    .replaceAll(/\p{M}/gu, '')
    .toLowerCase()
    .replaceAll(/[^\p{L}]+/gu, ' ')
    .trim();

/** The platform says a name for every code that is or was assigned; groups and withdrawn ones are no countries of a list. */
const NO_COUNTRIES = new Set([
  'EU',
  'EZ',
  'UN',
  'QO',
  'XA',
  'XB',
  'ZZ',
  'AN',
  'BU',
  'CS',
  'DD',
  'FX',
  'NT',
  'SU',
  'TP',
  'YD',
  'YU',
  'ZR',
  'UK',
  'DY',
  'HV',
  'NH',
  'RH',
  'VD',
  'CQ',
  'AC',
  'CP',
  'DG',
  'EA',
  'IC',
  'TA',
]);

function table(): ReadonlyMap<string, string> {
  if (namesToCodes !== null) return namesToCodes;
  const made = new Map<string, string>();
  for (let i = 0; i < 26 * 26; i += 1) {
    const code = String.fromCharCode(65 + Math.floor(i / 26), 65 + (i % 26));
    const name = NO_COUNTRIES.has(code) ? undefined : names.of(code);
    if (name !== undefined) made.set(plain(name), code);
  }
  for (const [name, code] of Object.entries(OTHER_NAMES)) made.set(name, code);
  namesToCodes = made;
  return made;
}

/** ISO 3166-1 alpha-2 for a code as a list writes it (UK is GB); null where there is no such country. */
export function countryCode(code: string): string | null {
  const upper = code.toUpperCase();
  if (!/^[A-Z]{2}$/.test(upper)) return null;
  const iso = OTHER_CODES[upper] ?? upper;
  return NO_COUNTRIES.has(iso) || names.of(iso) === undefined ? null : iso;
}

/** The code of a country by its English name; null where it is not the name of one. */
export const countryNamed = (name: string): string | null => table().get(plain(name)) ?? null;

/** Its English name; the code itself where it has none. */
export const countryName = (code: string): string =>
  (/^[A-Z]{2}$/.test(code) ? names.of(code) : undefined) ?? code;

/** The states of the US that time lists write, and the District of Columbia. */
const STATES: Readonly<Record<string, string>> = Object.fromEntries(
  'AL Alabama|AK Alaska|AZ Arizona|AR Arkansas|CA California|CO Colorado|CT Connecticut|DE Delaware|DC District of Columbia|FL Florida|GA Georgia|HI Hawaii|ID Idaho|IL Illinois|IN Indiana|IA Iowa|KS Kansas|KY Kentucky|LA Louisiana|ME Maine|MD Maryland|MA Massachusetts|MI Michigan|MN Minnesota|MS Mississippi|MO Missouri|MT Montana|NE Nebraska|NV Nevada|NH New Hampshire|NJ New Jersey|NM New Mexico|NY New York|NC North Carolina|ND North Dakota|OH Ohio|OK Oklahoma|OR Oregon|PA Pennsylvania|RI Rhode Island|SC South Carolina|SD South Dakota|TN Tennessee|TX Texas|UT Utah|VT Vermont|VA Virginia|WA Washington|WV West Virginia|WI Wisconsin|WY Wyoming|PR Puerto Rico'
    .split('|')
    .map((state) => [state.slice(0, 2), state.slice(3)]),
);
const STATE_NAMES = new Map(Object.entries(STATES).map(([code, name]) => [plain(name), code]));

/** The two letters of a state of the US, by them or by its name; null where it is none. */
export function stateNamed(text: string): string | null {
  const upper = text.trim().toUpperCase();
  if (Object.hasOwn(STATES, upper)) return upper;
  return STATE_NAMES.get(plain(text)) ?? null;
}
