/**
 * What operators write about who may use their server, as one of the policies. The words decide, the most restrictive
 * first: a server that is open to stratum 2 servers is not open to a person's computer. The text itself is always kept, so
 * that a person reads what was meant.
 *
 * The meanings are those of ntp.org (AccessPolicy, OpenAccess, RestrictedAccess, ClosedAccess, NotificationMessage): closed
 * is what may not be used without an arrangement, restricted what some may use without one.
 */
import type { AccessPolicy } from '../record.ts';
import { somewhere } from './somewhere.ts';
import { isWithheld, leavesOut } from './withheld.ts';

/** Nobody without asking before. */
const CLOSED =
  /\bclosed?\b|\bno access\b|\bnot (?:public|available)\b|\b(?:permission|authori[sz]ation|prior arrang\w*|approval|consent|registration|account|agreement) (?:is |are )?(?:required|needed|necessary)|(?<!\b(?:no|not|never|don['’]t) )\b(?:must|(?:have|need|required) to) (?:first |be )?(?:regist\w*|apply|ask|request|sign up|subscribe|authenticate)\b|\b(?:by|on|upon|with)(?: an)? invit\w*(?: only)?|\binvitation only\b|\bby permission\b|\b(?:only|solely) (?:by|with|after|upon|on) (?:prior )?(?:arrang\w*|permission|request|approval)|\bnot (?:for|open to|available to) (?:the )?(?:public|general)|\bno public (?:access|use)|\bprivate\b|\btests? only\b|\bon request only\b/;

/** The same, unless it is open to somebody: “open access, please do not use it for more than one host”. */
const CLOSED_UNLESS_OPEN =
  /\bdo not (?:use|access)\b|\b(?:ask|contact|inquire|enquire|apply|call|write|mail|e-?mail)\b[^.;]*\b(?:before|first|prior to)\b/;

/** Some may, and it is said who. */
const RESTRICTED = [
  /\brestrict\w*/,
  /\bsemi-?\s?open\b/,
  // For other servers: “open to stratum-2 servers”, “open access to servers, please, no client use”.
  /\b(?:to|for)\s+(?:(?:all|any|other|significant|private|public|known|our|pacific time zone|statum)\s+)*(?:stratum|statum)[\s-]?[1-4]/,
  /\b(?:to|for)\s+(?:(?:all|any|other)\s+)?(?:ntp |time )?servers?\b/,
  /\bclients?\b[^.]*\bshould use only\b|\bno clients?\b|\bnot to be used (?:for|by)\b/,
  // For an area or a kind of people.
  /\b(?:with|from) ?in (?!\d)|\bregions?\b|\bcustomers?\b|\bmembers?\b|\bsubscribers?\b|\busers only\b|\bclients only\b|\bonly (?:for|to|from)\b/,
  // Not “limited to 1 request every 16 seconds”, which is how, and not who.
  /\blimited to (?!(?:\d+|one|two|an?) (?:requests?|quer(?:y|ies)|packets?|polls?|hosts?)\b)/,
  /\bothers?\b[^.;]*\b(?:by|on|upon|with|at)\b[^.;]*\b(?:arrang\w*|request|permission)/,
  /\bby (?:prior )?(?:arrang\w*|agreement)|\bon request\b|\bask\b[^.;]*\b(?:before|first)\b/,
  // “Academic use only”; what is to be used only by its name is the address.
  /(?<!\b(?:dns|names?|hostnames?|ipv[46]|v[46]|ntp|one|addresses))[\s-]only(?=[.;,)]|$)/,
  // For so many questions.
  /\b(?:queries|requests|polls|packets)\s+(?:per|an?|each)\s+(?:hour|minute|second|day)/,
];

/** A note is asked for. */
const NOTE =
  /\bnotif\w*|\bregister\b|\b(?:contact|mail|e-?mail)\b[^.;]*\bbefore\b|\b(?:send|drop|leave|write)\b[^.;]*\b(?:e-?mail|mail|message|note|line)\b|\b(?:e-?mail|message|note|mail)\b[^.;]*\b(?:appreciated|welcome|requested|required)|\b(?:appreciate|glad|happy|like)\b[^.;]*\b(?:note|message|e-?mail|mail)\b|\blet (?:us|me) know\b|\b(?:tell|inform) (?:us|me)\b/;
const NO_NOTE =
  /\bno (?:need to notify|notif\w*|note|message)|\bnot (?:necessary|needed|required) to notify|\bnotif\w* (?:is )?(?:not|un)\s?(?:required|needed|necessary)(?![^.;]*\b(?:appreciated|welcome))/;

const OPEN =
  /^any\.?$|\bopen\b|\banybody\b|\bpublic\b|\bfree\b|\banyone\b|\beverybody\b|\beveryone\b|\ball\b|\bunrestricted\b|\bworld ?wide\b/;

/** To whom it is open. */
const OPEN_TO = /\b(?:open(?: access)?|accessible|available),? (?:to|for) ((?:[^.;,(]|\.(?=\w))+)/g;
/** Words of which nothing but everybody is made. */
const EVERYBODY =
  /^(?:(?:all|any|every|the|general|public|whole|entire|world|worldwide|internet|net|community|large|at|users?|clients?|hosts?|systems?|machines?|computers?|networks?|sites?|people|persons?|and|or|use|usage|access|reasonable|everyone|everybody|anyone|anybody|ntp(?:\s?v?\d)?|sntp|time|servers?)\b[\s/&-]*)+$/;
const ANYBODY =
  /^(?:everyone|everybody|anyone|anybody|all of|the (?:general )?public|the (?:whole )?(?:world|internet))\b(?!.*\b(?:in|inside|within|from|of|on|at)\b)/;

/** “open to NSFNET” is open to some; servers alone are some as well. */
const toSome = (who: string) =>
  EVERYBODY.test(who)
    ? /\bservers?\b/.test(who) && !/\b(?:clients?|hosts?|users?)\b/.test(who)
    : !ANYBODY.test(who);

/** The policy of an operator's words, and `unknown` where none of them is about one. */
export function accessPolicyOf(text: string): AccessPolicy {
  const words = text.toLowerCase().replaceAll(/\s+/g, ' ').slice(0, LONGEST);
  const plain = words
    .replaceAll(/\b(open|closed|restricted)access\b/g, '$1 access')
    .replaceAll(
      /\bunrestricted\b|\b(?:no|without)(?: any)?(?: access| usage)? (?:restrictions?|limits?|limitations?)\b|\b(?:not|no longer|non-?) ?restricted\b/g,
      'open',
    )
    // What is preferred is not demanded.
    .replaceAll(/\bprefer\w* (?:for|by|to) [^.;]*/g, '');
  // “Restricted to stratum-2 servers, by prior arrangement” says what it is in its first word.
  if (!plain.trim().startsWith('restrict') && CLOSED.test(plain)) return 'closed';
  if (isWithheld(plain)) return 'closed';
  if (CLOSED_UNLESS_OPEN.test(plain) && !OPEN.test(plain)) return 'closed';
  if (RESTRICTED.some((rule) => rule.test(plain))) return 'restricted';
  if ([...plain.matchAll(OPEN_TO)].some(([, who = '']) => toSome(who.trim()))) return 'restricted';
  if (leavesOut(plain) || somewhere(plain)) return 'restricted';
  const note = NOTE.test(plain) && !NO_NOTE.test(plain);
  if (OPEN.test(plain)) return note ? 'notify' : 'open';
  return note ? 'notify' : 'unknown';
}

/** Characters that are looked at. The longest of the lists has some 300. */
const LONGEST = 1000;

/** The least strict is the first; of what no list says the operator's own words decide. */
const STRICTNESS = ['unknown', 'open', 'notify', 'restricted', 'closed'] as const satisfies AccessPolicy[];

/** What a list has for the policy, and what the operator's words beside it come to: the stricter counts, whichever it is. */
export function stricterPolicy(listed: AccessPolicy, details: string | null): AccessPolicy {
  const own = details === null ? 'unknown' : accessPolicyOf(details);
  return STRICTNESS.indexOf(own) > STRICTNESS.indexOf(listed) ? own : listed;
}

/** Does it speak of a policy at all? */
export const isAccessPolicy = (text: string): boolean => accessPolicyOf(text) !== 'unknown';

/** The policy that a form's own words name (“Open Access”, OpenAccess), and whether a note is asked for. */
export function formPolicy(policy: string, asksNote: boolean): AccessPolicy | null {
  const word = /^(open|restricted|closed)(?:access)?$/.exec(
    policy.toLowerCase().replaceAll(/[^a-z]/g, ''),
  )?.[1];
  if (word === 'open') return asksNote ? 'notify' : 'open';
  return word === 'restricted' || word === 'closed' ? word : null;
}
