/**
 * What a file with secret keys says of them beside the secrets: number and algorithm, `25 SHA1 HEX:…` (chrony.conf(5),
 * keyfile; ntp.keys(5)). The secrets themselves are dropped here, so that nothing can show them.
 */
import { linesOf } from './text.ts';

/** Algorithms in capital letters, by the numbers of the keys. */
export function readKeyTypes(bytes: Uint8Array, dialect: 'chrony' | 'ntp'): ReadonlyMap<number, string> {
  const comment = dialect === 'chrony' ? /^\s*[!;#%].*/ : /#.*/;
  const found = new Map<number, string>();
  for (const { text } of linesOf(Buffer.from(bytes).toString('latin1'))) {
    const [id = '', type, secret] = text.replace(comment, '').trim().split(/\s+/);
    if (!/^\d{1,10}$/.test(id) || type === undefined) continue;
    // chrony takes a secret alone for one of MD5; ntpd has a letter for it.
    const name = secret === undefined ? (dialect === 'chrony' ? 'MD5' : null) : type.toUpperCase();
    if (name !== null) found.set(Number(id), name === 'M' ? 'MD5' : name);
  }
  return found;
}
