/**
 * Texts that speak of openness in order to deny it: “Not open”, “no longer available to the public”, “public access
 * withdrawn”. A reader that only looks for “open” takes them for an invitation, and a server whose operator said no is asked.
 * So a word of openness counts only where nothing near it denies it, and in doubt it is denied: to ask nobody too many is a
 * small loss, to ask one who said no is not.
 */

/** Negations that deny nothing of the access: “no need to notify”, “permission not required”, “do not hardcode the address”. */
const HARMLESS = [
  /\bno(?:t)? (?:more|less|fewer) (?:than|often)\b/g,
  /\b(?:no|without(?: any)?) (?:need|prior notice|notice|notif\w*|note|message|permission|registration|guarantees?|warranty|warranties|support|sla)\b/g,
  /\b(?:not|no longer|un-?)\s?(?:required|needed|necessary|mandatory|compulsory|guaranteed)\b/g,
  /\b(?:do not|don't|dont|never) (?:(?:please|ever) )?(?:abuse|poll|query|burst|hard-?\s?code|overload|flood|hesitate|use more|exceed|set|configure|list|include|expect|rely|keep|need)\b/g,
  /\bnot only\b/g,
];

/** Words between what is denied and its denial: “not | at present a | public server”. */
const FEW = String.raw`(?:[\s/-]+[\p{L}\p{N}']+){0,5}?[\s/"'“”‘(-]+`;
const OPEN = String.raw`(?:open|public|publicly|free|freely|anyone|anybody|everyone|everybody|all|unrestricted|world-?\s?wide|general|available|accessible|reachable|welcome)`;
const NOT = String.raw`(?:not|no|no longer|never|neither|nor|cannot|without|nobody|none|hardly|(?:is|are|was|were|do|does|did|has|have|wo|can|could|would|should)n'?t|nicht|kein\w*|niet|geen|pas|ikke|inte)`;
/** What is done with an access that is given, and with one that is not. */
const GIVEN =
  '(?:offered|available|provided|permitted|allowed|possible|granted|supported|given|accepted|welcome|wanted|intended|enabled|active|operated|open|public|free|accessible)';
const TAKEN =
  '(?:withdrawn|revoked|ended|ceased|stopped|removed|disabled|denied|forbidden|prohibited|refused|rejected|cancell?ed|terminated|blocked|over|gone)';
const WOULD = String.raw`(?<!\b(?:may|might|can|could|would|will|shall|if|when|not|never)(?: [a-z]+){0,3} )`;

const any = (text: string) => new RegExp(text, 'u');

const DENIED = [
  any(String.raw`\b${NOT}${FEW}${OPEN}\b`),
  any(String.raw`\bnon[\s-]?(?:open|public|free)\b|\bun-?(?:available|reachable)\b|\bin-?accessible\b`),
  any(String.raw`\b${OPEN}\b${FEW}(?:${NOT})(?:\s+[\p{L}']+){0,2}?\s+${GIVEN}\b`),
  any(String.raw`\b(?:${OPEN}|access)${FEW}${WOULD}${TAKEN}\b`),
  // “Open access: no”, “Public? No.”
  any(
    String.raw`\b(?:${OPEN}|access)(?:\s+[a-z]+){0,2}?\s*["”’]?\s*[:=?–—-]+\s*(?:no|none|never|nobody|false|not)\s*(?:[.;,)!]|$)`,
  ),
  any(String.raw`\b(?:nobody|no[\s-]one|none (?:may|can|at all))\b`),
  // What was open is open no more, and what will be is not yet.
  any(
    String.raw`\b(?:formerly|previously|was|were|had been|used to be|once|no more|ex)(?:[\s-]+[\p{L}']+){0,3}?[\s-]+(?:open|public|free|available|accessible)\b`,
  ),
  /\b(?:open|public|available|access)\b[^.;]*\b(?:until|till)\b[^.;]*\b(?:19|20)\d\d\b|\b(?:open|public|available|access|free)\b[^.;,]*\b(?:any ?more|no more)\b/,
];

/** It is gone, for good or for a time; what merely may go is not. */
const WITHDRAWN = [
  any(
    String.raw`${WOULD}\b(?:suspended|withdrawn|discontinued|decommissioned|retired|deprecated|defunct|dismantled|inoperative|obsolete|mothballed|abandoned|shut[\s-]?down|switched off|turned off|taken (?:down|offline|out)|out of (?:service|order|operation|use)|off-?\s?line)\b`,
  ),
  /\b(?:access|service|server|operation|it|this)(?: [a-z]+)? (?:has |have |was |is |are )?(?:been )?(?:withdrawn|ended|ceased|stopped|terminated|removed|revoked|gone|down|dead|denied|forbidden|refused|prohibited)\b/,
  /\b(?:not|no longer|never) (?:currently |yet |being )?(?:in (?:service|operation|use)|operational|operating|operated|running|run|working|active|supported|maintained|online|on-line|up|existing|exists?|used|usable|offered|provided|serving|served|reachable|functional)\b/,
];

/** Open to some, and to others not: “public, but not for commercial use”. */
const EXCEPT = [
  /\b(?:not|no|never) (?:(?:to be used |intended |meant |allowed |permitted |available |usable )?(?:for|to|by|from|in) )?(?:any )?(?:commercial|business|profit|private|corporate|company|companies|vendors?|isps?|providers?|home|end)\b/,
  /\bcommercial\b[^.;]*\b(?:not|no|prohibited|forbidden|excluded|denied)\b|\bnon-?\s?commercial\b/,
  /\b(?:but|though|although|yet|however)\b[,\s]+(?:please |it is |they are )?(?:not|never|no) (?:intended |meant |allowed |permitted |available |usable |open )?(?:for|to|by|from|in|outside|with)\b/,
  /[,(–—-] ?(?:and |but )?not (?:intended |meant |allowed |permitted |available |usable |open )?(?:for|by|from|in|outside)\b/,
  /\bexcept\b|\bexcluding\b|\bexclud(?:es?|ed)\b|\b(?:all|everyone|everybody|anyone|anybody) but\b|\bother than\b/,
];

const straight = (text: string) => text.replaceAll(/[’‘`´]/g, "'");
/** “It is, unfortunately, not open at present”: words that change nothing, and hide what belongs together. */
const bare = (text: string) =>
  text
    .replaceAll(/\(([\p{L}']+)\)/gu, ' $1 ')
    .replaceAll(
      /,?\s*\b(?:or ever|unfortunately|regrettably|sorry|alas|however|currently|presently|at present|at the moment|at this time|for now|temporarily|generally|really)\b,?/g,
      ' ',
    );

/** Is openness spoken of and denied, or has the access been withdrawn? `text`: lower case. */
export function isWithheld(text: string): boolean {
  const plain = HARMLESS.reduce((left, harmless) => left.replaceAll(harmless, ' '), bare(straight(text)));
  return DENIED.some((rule) => rule.test(plain)) || WITHDRAWN.some((rule) => rule.test(plain));
}

/** Does it leave somebody out whom it names? `text`: lower case. */
export const leavesOut = (text: string): boolean => EXCEPT.some((rule) => rule.test(straight(text)));
