/**
 * Is a server meant for where this computer is? Lists have a field for it, in words: “Germany/Europe”, “Australia only
 * (Australian ISP)”, “Eastern US and Canada”. It keeps nobody out, access policy does that; but whoever is meant comes first.
 *
 * Only what plainly names other countries or parts of the world is elsewhere. Whatever is in doubt is not: an empty field, a
 * network's name, “others by arrangement”, everybody.
 */
import type { ServerRecord } from '../record.ts';
import { countryCode, countryNamed, stateNamed } from '../words/country.ts';

/** Words with which others are welcome as well, or by which nobody can tell. */
const MORE =
  /\b(?:world|worldwide|global|globe|any|anyone|anybody|anywhere|every\w*|all|earth|planet\w*|internet|public|open|ww|others?|surrounding|neighbou?r\w*|rest|rtt|none|unknown|prefer\w*|especially|best)\b/i;

/** Names of parts of the world, by the continents of the NTP Pool's zones. */
const REGIONS: readonly (readonly [RegExp, readonly string[]])[] = [
  [/\b(?:europe|european|eu|eea)\b/i, ['europe']],
  [/\bemea\b/i, ['europe', 'africa', 'asia']],
  [/\bnorth america\b/i, ['north-america']],
  [/\bsouth america\b/i, ['south-america']],
  [/\b(?:latin america|americas?|caribbean)\b/i, ['north-america', 'south-america']],
  [/\b(?:africa|african)\b/i, ['africa']],
  [/\b(?:asia|asian|middle east)\b/i, ['asia']],
  [/\bapac\b|\basia.pacific\b/i, ['asia', 'oceania']],
  [/\b(?:oceania|australasia)\b/i, ['oceania']],
  [/\bantarctica\b/i, ['antarctica']],
];

/** Of the longest name of a country, “Bosnia and Herzegovina” and longer. */
const MOST_WORDS = 4;

/** `continentOf`: of a country, as the zones of the NTP Pool name it; null where it is not known. */
export function isElsewhere(
  { serviceArea }: Pick<ServerRecord, 'serviceArea'>,
  here: string | null,
  continentOf: (country: string) => string | null,
): boolean {
  if (here === null || serviceArea === null || MORE.test(serviceArea)) return false;
  const text = serviceArea.replaceAll(/\b[A-Z]+&[A-Z]+\b/g, ' ');
  const continents = REGIONS.flatMap(([pattern, names]) => (pattern.test(text) ? names : []));
  const countries = countriesIn(text);
  if (continents.length === 0 && countries.size === 0) return false;
  const continent = continentOf(here);
  if (continent === null && continents.length > 0) return false;
  return !countries.has(here) && !(continent !== null && continents.includes(continent));
}

/** What was read, by text: lists repeat themselves, and are looked through again and again. */
const read = new Map<string, ReadonlySet<string>>();
const MOST_READ = 4096;

/** Every country that may be meant. */
function countriesIn(text: string): ReadonlySet<string> {
  const known = read.get(text);
  if (known !== undefined) return known;
  if (read.size >= MOST_READ) read.clear();
  const words = text.split(/[^\p{L}]+/u).filter((word) => word !== '');
  const found = new Set<string>();
  for (let i = 0; i < words.length; i += 1) {
    for (let length = 1; length <= MOST_WORDS && i + length <= words.length; length += 1) {
      const name = words.slice(i, i + length).join(' ');
      const code = /^[A-Z]{2}$/.test(name) ? countryCode(name) : null;
      for (const country of [code, countryNamed(name), stateNamed(name) === null ? null : 'US']) {
        if (country !== null) found.add(country);
      }
    }
  }
  read.set(text, found);
  return found;
}
