/** The names and addresses that a record gives of its server: which can be asked, and why the others cannot. */
import { parseServerName } from '../../settings/server-name.ts';
import type { Draft } from './draft.ts';
import type { ReportMaker } from './report.ts';

export interface Named {
  readonly host: string;
  readonly port: number;
  readonly aliases: string[];
}

/** The first name that can be asked; others of the same server are its aliases. Without a name, an address serves. */
export function hostOf(draft: Draft, report: ReportMaker): Named | null {
  const line = draft.lineOf('host');
  const written = draft.get('host');
  const names = written.split(/\n|,|;|\s\/\s|\s+or\s+/).flatMap(namesIn);
  const good: Named[] = [];
  for (const name of names.filter((name) => name !== '')) {
    const parsed = parseServerName(name);
    if (parsed.ok && (parsed.value.literal || parsed.value.host.includes('.'))) {
      good.push({ ...parsed.value, aliases: [] });
    } else if (good.length > 0 || names.length > 1) {
      report.problem(line, 'unread', parsed.ok ? dotless(name) : parsed.message, name);
    }
  }
  const [first, ...others] = good;
  if (first !== undefined)
    return { ...first, aliases: others.map(({ host }) => host).filter((host) => host !== first.host) };
  const [address] = [...addressesIn(draft.get('address')), ...addressesIn(draft.get('ipv6Address'))];
  const parsed = address === undefined ? null : parseServerName(address);
  if (parsed?.ok) {
    const why = written === '' ? 'It has no name' : `“${shortenedName(written)}” is no name of a host`;
    report.problem(
      draft.line,
      'noted',
      `${why}, so it is known by its address, ${parsed.value.text}.`,
      written,
    );
    return { ...parsed.value, aliases: [] };
  }
  const single = parseServerName(written === '' ? 'x' : written);
  const reason = written === '' ? 'It names no host.' : single.ok ? dotless(written) : single.message;
  report.problem(line, 'refused', reason, written);
  return null;
}

/** “ntp1.example.org ntp1v6.example.org” are two; “ICE LMVE NTP1 Server” is none. */
function namesIn(text: string): string[] {
  const words = text.trim().split(/\s+/);
  const all = words.every((word) => word.includes('.') && parseServerName(word).ok);
  return all ? words : [text.trim()];
}

/** Why a name without a dot is not taken. */
export const dotless = (name: string): string =>
  `“${shortenedName(name)}” has no dot: only its own network would know such a name.`;

export const shortenedName = (text: string) => (text.length > 60 ? `${text.slice(0, 60)}…` : text);

/** Addresses in a text: “192.0.2.129, 198.51.100.129”, “2001:db8::1”. */
export function addressesIn(text: string): string[] {
  const found: string[] = [];
  for (const word of text.split(/[\s,;()]+/).slice(0, MOST_ADDRESSES)) {
    const parsed = /^[\d.]+$|^[\da-f:.]*:[\da-f:.]*$/i.test(word) ? parseServerName(word) : null;
    if (parsed?.ok && parsed.value.literal && !found.includes(parsed.value.host))
      found.push(parsed.value.host);
  }
  return found;
}

const MOST_ADDRESSES = 64;
