/**
 * Is this Linux machine a member of a domain (Active Directory, FreeIPA)? Members log in by Kerberos, which fails when
 * clocks differ by five minutes, and their domain gives them the time.
 *
 * Seen without any right and without the network: by the settings of those who join machines. A keytab alone is no
 * membership (a file server may have one); neither is software that is installed and not set up.
 */
import type { Obstacle } from './surroundings.ts';
import { textOf, type View } from './view.ts';

const KEYTAB = '/etc/krb5.keytab';
const SSSD = '/etc/sssd/sssd.conf';
const SAMBA = '/etc/samba/smb.conf';
const IPA = '/etc/ipa/default.conf';

export async function membership(view: View): Promise<Obstacle | null> {
  const samba = sambaDomain((await textOf(view, SAMBA)) ?? '');
  // Winbind keeps its key in a place of its own.
  if (samba !== null) return { kind: 'domain-joined', by: samba.domain, detail: SAMBA };
  if ((await view.readFile(KEYTAB)).kind === 'missing') return null;

  const ipa = await textOf(view, IPA);
  if (ipa !== null) {
    const domain = setting(ipa, 'domain') ?? setting(ipa, 'realm');
    if (domain !== null) return { kind: 'domain-joined', by: domain, detail: `${IPA}, ${KEYTAB}` };
  }
  const sssd = await view.readFile(SSSD);
  if (sssd.kind === 'text') {
    const domain = sssdDomain(sssd.text);
    return domain === null ? null : { kind: 'domain-joined', by: domain, detail: `${SSSD}, ${KEYTAB}` };
  }
  return sssd.kind === 'refused' ? unreadable(view) : null;
}

/** As a rule only root may read sssd's settings; realmd tells everybody what they come to, and asks no network for it. */
async function unreadable(view: View): Promise<Obstacle | null> {
  const answer = await view.run('realm', ['list', '--name-only']);
  if (answer.kind === 'answered' && answer.code === 0) {
    const domain = answer.stdout.trim().split(/\s+/)[0] ?? '';
    return domain === ''
      ? null
      : { kind: 'domain-joined', by: name(domain), detail: `realm list, ${KEYTAB}` };
  }
  // Who has set up both has most likely joined a domain, and to be wrong the other way would lock people out.
  return { kind: 'domain-joined', by: null, detail: `${SSSD} (not readable), ${KEYTAB}` };
}

/** sssd.conf(5): the sections `[domain/NAME]` with a provider that is a domain's. */
export function sssdDomain(text: string): string | null {
  for (const section of text.split(/^[ \t]*(?=\[)/m)) {
    const domain = /^\[domain\/([^\]]+)\]/.exec(section)?.[1];
    if (domain === undefined) continue;
    if (/^[ \t]*(?:id|auth|access)_provider[ \t]*=[ \t]*(?:ad|ipa)[ \t\r]*$/im.test(section))
      return name(domain);
  }
  return null;
}

/** smb.conf(5): `security = ads` makes a member, `server role` may make it, or a domain controller. */
export function sambaDomain(text: string): { readonly domain: string | null } | null {
  const member =
    /^[ \t]*security[ \t]*=[ \t]*ads[ \t\r]*$/im.test(text) ||
    /^[ \t]*server role[ \t]*=[ \t]*(?:member|active directory)/im.test(text);
  return member ? { domain: setting(text, 'realm') ?? setting(text, 'workgroup') } : null;
}

function setting(text: string, key: string): string | null {
  const value = new RegExp(`^[ \\t]*${key}[ \\t]*=[ \\t]*(\\S+)`, 'im').exec(text)?.[1];
  return value === undefined ? null : name(value);
}

/** A domain's name, and nothing else that stands where one should. */
function name(text: string): string | null {
  return /^[\w.-]{1,253}$/.test(text) ? text : null;
}
