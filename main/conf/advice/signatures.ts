/** Signatures: keys, NTS, certificates. */
import { and } from '../figures.ts';
import { type Context, has, lastOf, linesOf, numberAt, type PlacedSource } from './context.ts';
import { type Finding, placesOf } from './finding.ts';
import { nameOf } from './whose.ts';

const signs = ({ nts, key }: PlacedSource) => nts || key !== null;

export function keys(context: Context): Finding[] {
  const { sources, dialect, complete } = context;
  if (dialect !== 'chrony' && dialect !== 'ntp') return [];
  const keyed = sources.filter(({ key }) => key !== null);
  if (keyed.length === 0 || !complete) return [];
  const file = dialect === 'chrony' ? 'keyfile' : 'keys';
  if (!has(context, file)) {
    return [
      {
        id: 'no-key-file',
        severity: 'warning',
        places: placesOf(keyed),
        what: `${and(keyed.map(nameOf))} ${keyed.length === 1 ? 'is' : 'are'} asked with a secret key, and no file with keys is named.`,
        why: 'No answer of it can be checked, so none counts.',
        remedy: `Name the file: ${file} /path/to/keys`,
      },
    ];
  }
  if (dialect === 'chrony') return [];
  const trusted = linesOf(context, 'trustedkey').flatMap(({ statement }) =>
    statement.rest.map(({ text }) => text),
  );
  const ranges = trusted.some((text) => text.includes('('));
  const untrusted = keyed.filter(({ key }) => !trusted.includes(String(key)));
  if (ranges || untrusted.length === 0) return [];
  return [
    {
      id: 'untrusted-key',
      severity: 'warning',
      places: placesOf(untrusted),
      what: `${and([...new Set(untrusted.map(({ key }) => `key ${key}`))])} is used, and not trusted.`,
      why: 'ntpd uses only keys that a “trustedkey” line names.',
      remedy: `Add: trustedkey ${[...new Set(untrusted.map(({ key }) => key))].join(' ')}`,
    },
  ];
}

export function mixedSignatures(context: Context): Finding[] {
  const sources = context.sources.filter(({ noselect }) => !noselect);
  const signed = sources.filter(signs);
  const unsigned = sources.filter((source) => !signs(source));
  const line = context.dialect === 'chrony' ? lastOf(context, 'authselectmode') : null;
  const mode = line?.statement.rest[0]?.text.toLowerCase() ?? 'mix';
  if (mode === 'require' && signed.length === 0 && context.complete && sources.length > 0 && line !== null) {
    return [
      {
        id: 'nothing-signed',
        severity: 'warning',
        places: placesOf([line]),
        what: 'Only signed servers are followed, and no server signs.',
        why: 'The clock is never corrected.',
        remedy: 'Add “nts” to servers that offer it, or leave the line out.',
      },
    ];
  }
  if (signed.length === 0 || unsigned.length === 0) return [];
  // What chronyd does by itself is right: unsigned servers must agree with the signed ones.
  if (context.dialect === 'chrony' && mode !== 'ignore') return [];
  return [
    {
      id: 'mixed-signatures',
      severity: 'hint',
      places: placesOf(line === null ? unsigned : [line]),
      what: `${signed.length === 1 ? 'One server signs its' : `${signed.length} servers sign their`} answers, and ${unsigned.length === 1 ? 'one does' : `${unsigned.length} do`} not.`,
      why: 'Whoever can forge the unsigned answers can outvote the signed ones.',
      remedy:
        line === null
          ? 'Take only servers that sign, or enough of them to be the majority.'
          : 'Leave “authselectmode ignore” out: then unsigned servers count only where they agree with the signed ones.',
    },
  ];
}

export function certificates(context: Context): Finding[] {
  const noval = linesOf(context, 'server', 'pool').filter(({ reading }) =>
    reading.given.some((g) => g.name === 'noval'),
  );
  const unchecked = context.dialect === 'chrony' ? lastOf(context, 'nocerttimecheck') : null;
  return [
    ...(noval.length === 0
      ? []
      : [
          {
            id: 'unchecked-certificate',
            severity: 'warning' as const,
            places: placesOf(noval),
            what: 'The certificate of a signed server is not checked (“noval”).',
            why: 'Anybody on the way can pretend to be that server: the signature protects against nothing.',
            remedy: 'Leave “noval” out.',
          },
        ]),
    ...(unchecked === null || numberAt(unchecked.statement, 0) === 0
      ? []
      : [
          {
            id: 'unchecked-dates',
            severity: 'hint' as const,
            places: placesOf([unchecked]),
            what: 'The dates of certificates are not checked at first.',
            why: 'A certificate that was stolen years ago is as good as a new one. That is the price on computers without a battery clock.',
            remedy: 'Leave the line out where the computer keeps its time while it is off.',
          },
        ]),
  ];
}
