/**
 * Which dialect a file is in. Its content decides where it can, because files are copied and renamed; its name decides
 * where the content would do for several, as two `server` lines and a `driftfile` do.
 */

import type { Parsed } from '../settings/server-name.ts';
import { CHRONY } from './chrony/lexicon.ts';
import { split as splitChrony } from './chrony/split.ts';
import type { Dialect } from './dialect.ts';
import { NTP } from './ntp/lexicon.ts';
import { split as splitNtp } from './ntp/split.ts';
import { quoted } from './statement.ts';
import { shown, type Text } from './text.ts';

const BY_NAME: readonly (readonly [RegExp, Dialect])[] = [
  [/(^|\/)timesyncd\.conf$|\/timesyncd\.conf\.d\/[^/]+\.conf$/, 'timesyncd'],
  [/\.toml(\.[\w-]+)?$/, 'ntpd-rs'],
  [/(^|\/)chrony[^/]*\.conf$|\/chrony[^/]*\/.*\.conf$|\.sources$/, 'chrony'],
  [/(^|\/)ntp[^/]*\.conf$|\/ntp(sec)?\/.*\.conf$|\/ntp\.d\//, 'ntp'],
];

const refuse = (message: string): Parsed<never> => ({ ok: false, message });

/** Anything else that somebody may take for one of these files, with what to say about it. */
function stranger({ lines }: Text): string | null {
  const head = lines.slice(0, 50).map(({ text }) => text.trim());
  const all = head.join('\n');
  if (/^(<!doctype html|<html|<\?xml)/i.test(all)) {
    return 'This is a web page, not a configuration. Save the plain file, and give that.';
  }
  if (head.some((line) => /^(servers?\s.*\bweight\b|servers\s|constraints?\s+from\s|sensor\s)/.test(line))) {
    return 'This is the configuration of OpenNTPD (ntpd.conf), which is not read here: chrony, ntpd, NTPsec, systemd-timesyncd and ntpd-rs are.';
  }
  return null;
}

interface Count {
  known: number;
  unknown: number;
  /** Known to this dialect and not to the other. */
  own: number;
}

/** How many lines each dialect knows, and how many it does not. */
function counts({ lines }: Text): Readonly<Record<'chrony' | 'ntp', Count>> {
  const none = { known: 0, unknown: 0, own: 0 };
  const found = { chrony: { ...none }, ntp: { ...none } };
  for (const { text } of lines) {
    const chrony = splitChrony(text).statement?.keyword.text.toLowerCase();
    const ntp = splitNtp(text).statement?.keyword.text;
    const inChrony = chrony !== undefined && CHRONY.directives.has(chrony);
    const inNtp = ntp !== undefined && NTP.directives.has(ntp);
    if (chrony !== undefined) found.chrony[inChrony ? 'known' : 'unknown']++;
    if (ntp !== undefined) found.ntp[inNtp ? 'known' : 'unknown']++;
    if (inChrony && !inNtp) found.chrony.own++;
    if (inNtp && !inChrony) found.ntp.own++;
  }
  return found;
}

export function recognise(text: Text, name: string): Parsed<Dialect> {
  const strange = stranger(text);
  if (strange !== null) return refuse(strange);
  const byName = BY_NAME.find(([pattern]) => pattern.test(name))?.[1] ?? null;
  const rows = text.lines.map((line) => line.text.trim());
  if (rows.some((row) => /^\[Time\]$/.test(row))) return { ok: true, value: 'timesyncd' };
  if (rows.some((row) => /^\[\[?[a-z][\w.-]*\]?\]/.test(row))) return { ok: true, value: 'ntpd-rs' };
  if (byName === 'timesyncd' || byName === 'ntpd-rs') return { ok: true, value: byName };
  const { chrony, ntp } = counts(text);
  // Other programs have a “port” and a “user”, too: theirs are the files of which hardly a line is known.
  const [isChrony, isNtp] = [chrony, ntp].map(({ known, unknown }) => known > unknown);
  if (isChrony && chrony.own > 0 && ntp.own === 0) return { ok: true, value: 'chrony' };
  if (isNtp && ntp.own > 0 && chrony.own === 0) return { ok: true, value: 'ntp' };
  if (byName !== null) return { ok: true, value: byName };
  const most = chrony.own > ntp.own ? 'chrony' : 'ntp';
  if (chrony.own !== ntp.own && (most === 'chrony' ? isChrony : isNtp)) return { ok: true, value: most };
  const what = quoted(shown(name));
  if (!isChrony && !isNtp && chrony.known + ntp.known > 0) {
    return refuse(
      `Too much of ${what} is not known from any time configuration. If it is one, say which with --dialect.`,
    );
  }
  if (chrony.known === 0 && ntp.known === 0) {
    return refuse(
      `Nothing in ${what} is known from a time configuration. If it is one, say which with --dialect.`,
    );
  }
  return refuse(
    `What is in ${what} could be for chrony or for ntpd. Say which with --dialect chrony or --dialect ntp.`,
  );
}
