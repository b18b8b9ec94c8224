/** How the secret keys sign, where the file with them may be read. */
import { and } from '../figures.ts';
import { type Context, linesOf, type PlacedSource } from './context.ts';
import { type Finding, placesOf } from './finding.ts';

/** Deprecated for NTP (RFC 8573), or gone from cryptography altogether. */
const BROKEN: ReadonlySet<string> = new Set(['MD5', 'MD4', 'MD2', 'DES', 'S', 'N', 'A']);
/** Not broken where it signs, and on its way out everywhere. */
const AGEING: ReadonlySet<string> = new Set(['SHA', 'SHA1', 'SHA-1', 'RIPEMD160', 'RMD160']);

const keyed = ({ sources }: Context) => sources.filter(({ key }) => key !== null);
const numbers = (sources: readonly PlacedSource[]) =>
  and([...new Set(sources.map(({ key }) => `number ${key}`))]);

export function digests(context: Context): Finding[] {
  const { keyTypes, dialect } = context;
  const using = (types: ReadonlySet<string>) =>
    keyed(context).filter(({ key }) => types.has(keyTypes?.get(key ?? 0) ?? ''));
  const finding = (found: readonly PlacedSource[], severity: Finding['severity'], why: string): Finding[] =>
    found.length === 0
      ? []
      : [
          {
            id: 'old-digest',
            severity,
            places: placesOf(found),
            what: `The key ${numbers(found)} signs with ${and([...new Set(found.map(({ key }) => keyTypes?.get(key ?? 0) ?? ''))])}.`,
            why,
            remedy: `Agree with the server’s operator on a key of the type ${dialect === 'chrony' ? 'AES128 (chronyc keygen makes one)' : 'AES'}, or use NTS.`,
          },
        ];
  return [
    ...finding(
      using(BROKEN),
      'warning',
      'Whoever listens in can try secrets against such signatures very fast, and the standard gave them up (RFC 8573).',
    ),
    ...finding(
      using(AGEING),
      'hint',
      'It is not broken where it is used so, but libraries are giving it up.',
    ),
  ];
}

export function missingKeys(context: Context): Finding[] {
  const { keyTypes } = context;
  if (keyTypes === null) return [];
  const lost = keyed(context).filter(({ key }) => !keyTypes.has(key ?? 0));
  if (lost.length === 0) return [];
  return [
    {
      id: 'no-such-key',
      severity: 'warning',
      places: placesOf([...lost, ...linesOf(context, 'keyfile', 'keys')]),
      what: `The file with the keys has no key ${numbers(lost)}.`,
      why: 'No answer of those servers can be checked, so none counts.',
      remedy: 'Add the key to the file, or correct its number here.',
    },
  ];
}
