/** The secret that stands for the right to speak to an engine. Made anew at every start and kept in one file only. */
import { createHash, randomBytes, timingSafeEqual } from 'node:crypto';

/** 256 bits, in letters that need no escaping in an address. */
export const newToken = () => randomBytes(32).toString('base64url');

/** Compares in a time that tells nothing: of the hashes, so that not even the length shows. */
export function sameToken(given: string, wanted: string): boolean {
  const hash = (text: string) => createHash('sha256').update(text).digest();
  return timingSafeEqual(hash(given), hash(wanted));
}

/** The page for a person's browser. Holds the token: to be shown to that person only. */
export const pageAddress = ({ origin, token }: { readonly origin: string; readonly token: string }) =>
  `${origin}/?token=${token}`;
