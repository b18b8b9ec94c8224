/**
 * Access that is given to a part of the world: “everyone in Canada”, “all European networks”, “open in .nl”. Whether the part
 * has this computer in it nobody knows but its person, so whoever shows such a server asks.
 */
import { countryNamed } from './country.ts';

/** Whom a text speaks of; behind them, a place says which of them. */
const PEOPLE =
  '(?:everyone|everybody|anyone|anybody|people|users|clients|hosts|sites|networks|systems|machines|servers|organi[sz]ations|institut(?:es|ions)|universities|schools|companies|those|all|any)';
const GIVEN =
  '(?:open(?: access)?|available|accessible|access|free(?: access)?|reachable|usable|permitted|allowed|public(?: access)?)';
const AT = new RegExp(
  String.raw`\b(?:${PEOPLE}|${GIVEN})(?: [a-z]+){0,2}? (?:in|inside|from|across|throughout|of|for|to) (?=((?:the )?[^.;,:()]{2,60}|\.[a-z]{2,}))`,
  'g',
);
/** “all European networks”, “every academic host”. */
const KIND =
  /\b(?:all|any|every|everyone|everybody|anyone|anybody) ([\p{L}-]+) (?:users?|clients?|hosts?|sites?|networks?|people|organi[sz]ations?|institut\w+|universit\w+|schools?|compan\w+)\b/gu;

const CONTINENTS =
  /^(?:the )?(?:(?:north|south|central|latin|eastern|western|northern|southern|east|west|south-?east|middle)\s)*(?:africa|america|americas|asia|australasia|europe|oceania|pacific|middle east|far east|caribbean|scandinavia|benelux|balkans?|eu|european union|asean|apac|emea|uk|usa?)\b/;
/** Words for kinds of whom nobody is left out. */
const ANY_KIND =
  /^(?:internet|net|public|ntp|sntp|time|legitimate|reasonable|interested|other|single|one|such|your|our|these|those|the|local|computer)$/;
const PEOPLES = /(?:ean|ian|ese|ish|ch|an|ic)$/;

/** Does it name a part of the world, or of the kinds of people, to which the access is given? `text`: lower case. */
export function somewhere(text: string): boolean {
  for (const [, where = ''] of text.matchAll(AT)) if (isPlace(where.trim())) return true;
  return [...text.matchAll(KIND)].some(([, kind = '']) => !ANY_KIND.test(kind) && PEOPLES.test(kind));
}

function isPlace(where: string): boolean {
  if (/^\.[a-z]/.test(where) || CONTINENTS.test(where)) return true;
  const words = where.replace(/^the /, '').split(/\s+/).slice(0, 4);
  return words.some((_, i) => countryNamed(words.slice(0, i + 1).join(' ')) !== null);
}
