/**
 * Who spreads leap seconds over hours (smears), and how: by the operators' own pages, Google's “Leap Smear”, Amazon's “Time
 * sync”, Meta's “It's time to leave the leap second in the past”. Lists of servers only say that one does (`leapSmear`);
 * this is the one place that says how, which decides who agrees with whom while a leap second lasts.
 */
import type { ServerRecord } from './record.ts';

/**
 * - `noon-to-noon`: evenly over 24 hours around the leap second, as Google and Amazon do.
 * - `meta`: over 17 hours after it, in a curve.
 * - `unknown`: by a way that no list names.
 */
export type Smearing = 'noon-to-noon' | 'meta' | 'unknown';

const NAMES: readonly (readonly [RegExp, Smearing])[] = [
  // The last one is that inside of Google's cloud.
  [/^time[1-4]?\.google\.com$|^time\.android\.com$|^metadata\.google\.internal$/, 'noon-to-noon'],
  // The addresses are those inside of Amazon's cloud.
  [/^time\.aws\.com$|^169\.254\.169\.123$|^fd00:ec2::123$/, 'noon-to-noon'],
  [/^time[1-5]?\.facebook\.com$/, 'meta'],
];

/** How a host spreads leap seconds; null where nobody says that it does. `leapSmear`: what lists say of it, if they do. */
export function smearingOf(host: string, leapSmear: ServerRecord['leapSmear'] = null): Smearing | null {
  const known = NAMES.find(([names]) => names.test(host))?.[1] ?? null;
  return known ?? (leapSmear === true ? 'unknown' : null);
}

/**
 * Who surely does not smear: the laboratories that realise UTC for their countries (BIPM Circular T: NIST, USNO, PTB, NPL,
 * METAS, INRIM, LNE-SYRTE at the Observatoire de Paris, NICT, NRC). What they give is that UTC, and smeared time is none.
 */
const LABORATORIES: readonly RegExp[] = [
  /(?:^|\.)nist\.gov$/,
  /^(?:tick|tock|ntp2)\.usno(?:gps)?\.navy\.mil$/,
  /^ptbtime[1-4]\.ptb\.de$/,
  /^ntp[12]?\.npl\.co\.uk$/,
  /^ntp(?:1[1-3])?\.metas\.ch$/,
  /^ntp[12]?\.(?:inrim|ien)\.it$/,
  /^ntp-p1\.obspm\.fr$/,
  /^ntp\.nict\.jp$/,
  /^time\.(?:nrc|chu\.nrc)\.ca$/,
];

/** Does a host spread leap seconds? Null where nobody is known to say; the lists' own word counts where the tables have none. */
export function doesSmear(host: string, leapSmear: ServerRecord['leapSmear'] = null): boolean | null {
  if (smearingOf(host, leapSmear) !== null) return true;
  return LABORATORIES.some((names) => names.test(host)) ? false : leapSmear;
}
