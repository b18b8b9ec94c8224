/** Whom operators let ask, as the directory of public servers knows it. No program finds that out by asking. */
import { and } from '../figures.ts';
import type { Context } from './context.ts';
import { type Finding, placesOf } from './finding.ts';
import { hostOf, isVendors, nameOf } from './whose.ts';

const SAID = {
  closed: {
    severity: 'warning',
    what: (one: boolean) =>
      `${one ? 'is' : 'are'} not for everybody: closed, by the lists of public servers.`,
    why: 'Its operator lets nobody ask it without an arrangement. It may shut you out, or complain.',
    remedy: () => 'Choose another one, unless you have that arrangement: truechimer servers near',
  },
  restricted: {
    severity: 'hint',
    what: (one: boolean) =>
      `${one ? 'is' : 'are'} not for everybody: restricted, by the lists of public servers.`,
    why: 'Its operator allows it to some only, for instance to a country or to other servers.',
    remedy: (host: string) =>
      `Read in its operator’s words who may use it: truechimer servers list --json --search ${host}`,
  },
  notify: {
    severity: 'hint',
    what: (one: boolean) => `${one ? 'has an operator who wants' : 'have operators who want'} to be told.`,
    why: 'Everybody may ask it, and whoever does is asked to write a note, so that it can be told when the server moves.',
    remedy: () => 'Send that note, if it was not sent yet.',
  },
} as const;

export function policies({ sources, known }: Context): Finding[] {
  return (['closed', 'restricted', 'notify'] as const).flatMap((policy) => {
    const found = sources.filter(
      (source) =>
        known.policy(hostOf(source)) === policy &&
        // Restricted to those whose system it is, as whoever has its file may be expected to be.
        !(policy === 'restricted' && isVendors(source)),
    );
    if (found.length === 0) return [];
    const names = [...new Set(found.map(nameOf))];
    const { severity, what, why, remedy } = SAID[policy];
    return [
      {
        id: `policy-${policy}`,
        severity,
        places: placesOf(found),
        what: `${and(names)} ${what(names.length === 1)}`,
        why,
        remedy: remedy(hostOf(found[0]!)),
      },
    ];
  });
}
