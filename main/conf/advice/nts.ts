/** Signed time (NTS): certificates, and the keys that are agreed on. Also Autokey, which it takes the place of. */
import { type Context, has, linesOf } from './context.ts';
import { type Finding, placesOf } from './finding.ts';

const signed = ({ sources }: Context) => sources.filter(({ nts }) => nts);

export function nothingTrusted(context: Context): Finding[] {
  const off = linesOf(context, 'nosystemcert');
  if (context.dialect !== 'chrony' || !context.complete || off.length === 0) return [];
  if (has(context, 'ntstrustedcerts') || signed(context).length === 0) return [];
  return [
    {
      id: 'no-trusted-certificates',
      severity: 'warning',
      places: placesOf([...off, ...signed(context)]),
      what: 'Certificates of the system are not trusted, and no others are named.',
      why: 'No signed server (NTS) can prove who it is, so none is used.',
      remedy: 'Leave “nosystemcert” out, or name the certificates: ntstrustedcerts /path/to/ca.pem',
    },
  ];
}

/** Of a server of signed time: its certificate and the key of that certificate belong together. */
export function halfACertificate(context: Context): Finding[] {
  if (context.dialect !== 'chrony' || !context.complete) return [];
  const [certificates, keys] = [linesOf(context, 'ntsservercert'), linesOf(context, 'ntsserverkey')];
  if (certificates.length === keys.length) return [];
  const more = certificates.length > keys.length;
  return [
    {
      id: 'half-a-certificate',
      severity: 'error',
      places: placesOf([...certificates, ...keys]),
      what: more
        ? 'A certificate stands without its secret key (“ntsserverkey”).'
        : 'A secret key stands without its certificate (“ntsservercert”).',
      why: 'chronyd needs both, and does not start with one of them.',
      remedy: more ? 'Add: ntsserverkey /path/to/key' : 'Add: ntsservercert /path/to/certificate',
    },
  ];
}

export function forgottenKeys(context: Context): Finding[] {
  if (context.dialect !== 'chrony' || !context.complete || signed(context).length === 0) return [];
  if (has(context, 'ntsdumpdir', 'ntscachedir')) return [];
  return [
    {
      id: 'no-ntsdumpdir',
      severity: 'hint',
      places: placesOf(signed(context)),
      what: 'The keys of signed servers (NTS) are forgotten at each stop.',
      why: 'Each start then agrees on new ones, which costs the operators far more than an answer; some allow that only now and then.',
      remedy: 'Add: ntsdumpdir /var/lib/chrony',
    },
  ];
}

export function autokey(context: Context): Finding[] {
  if (context.dialect !== 'ntp') return [];
  const lines = [
    ...linesOf(context, 'crypto'),
    ...linesOf(context, 'server', 'pool', 'peer').filter(({ reading }) =>
      reading.given.some(({ name }) => name === 'autokey'),
    ),
  ];
  if (lines.length === 0) return [];
  return [
    {
      id: 'autokey',
      severity: 'warning',
      places: placesOf(lines),
      what: 'Autokey is used.',
      why: 'It was broken in 2012: whoever is on the way can forge its signatures. NTPsec gave it up.',
      remedy: 'Leave it out, and use keys (“key”), or NTS with NTPsec or chrony.',
    },
  ];
}
