/**
 * What a file with secret keys says of them beside the secrets: number and algorithm, `25 SHA1 HEX:…` (chrony.conf(5),
 * keyfile; ntp.keys(5)). Whatever is not the name of an algorithm is dropped here, so that nothing can show
 * a secret.
 */
import { linesOf } from './text.ts';

const ALGORITHMS: ReadonlySet<string> = new Set(
  [
    'MD2 MD4 MD5 DES S N A SHA SHA1 SHA-1 RIPEMD160 RMD160 SHA224 SHA256 SHA384 SHA512 SHA3-224 SHA3-256 SHA3-384 SHA3-512 TIGER WHIRLPOOL',
    'AES AES128 AES192 AES256 AES-128 AES-192 AES-256 AES128CMAC AES-128-CMAC CMAC CAMELLIA',
  ].flatMap((names) => names.split(' ')),
);

/** Algorithms in capital letters by the numbers of the keys; null for one that is not known. */
export type KeyTypes = ReadonlyMap<number, string | null>;

export function readKeyTypes(bytes: Uint8Array, dialect: 'chrony' | 'ntp'): KeyTypes {
  const comment = dialect === 'chrony' ? /^\s*[!;#%].*/ : /#.*/;
  const found = new Map<number, string | null>();
  for (const { text } of linesOf(Buffer.from(bytes).toString('latin1'))) {
    const [id = '', type, secret] = text.replace(comment, '').trim().split(/\s+/);
    if (!/^\d{1,10}$/.test(id) || type === undefined) continue;
    // chrony takes a secret alone for one of MD5; ntpd does not read the line.
    if (secret === undefined && dialect === 'ntp') continue;
    const name = secret === undefined || /^m$/i.test(type) ? 'MD5' : type.toUpperCase();
    found.set(Number(id), ALGORITHMS.has(name) ? name : null);
  }
  return found;
}
