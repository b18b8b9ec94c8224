/**
 * The address of an operator, as lists write it, and a letter to it. Lists are written by strangers: only what is an address by a
 * strict rule becomes a link, and nothing but subject and body is put into one.
 */

/** “Ada Example (ada AT example.org)”, “ada [at] example [dot] org”, “ada@example.org”. */
const ADDRESS = /[A-Za-z0-9._+-]{1,64}@(?:[A-Za-z0-9-]{1,63}\.){1,8}[A-Za-z]{2,63}/;
const AT = /\s*(?:[[({<]\s*(?:at|a)\s*[\])}>]|\sAT\s)\s*/g;
const DOT = /\s*(?:[[({<]\s*(?:dot|d)\s*[\])}>]|\sDOT\s)\s*/g;

export function mailAddress(contact: string | null): string | null {
  if (contact === null) return null;
  const plain = contact.slice(0, 4096).replace(AT, '@').replace(DOT, '.');
  return ADDRESS.exec(plain)?.[0] ?? null;
}

export const mailLink = (address: string, subject: string, body: string): string =>
  `mailto:${address}?subject=${encodeURIComponent(subject)}&body=${encodeURIComponent(body)}`;
