/**
 * Servers that announce themselves in the local network as DNS-SD services of the type `_ntp._udp` (RFC 6763). Asked is the
 * Avahi of this machine, for what it has heard already. NTP has two ways of its own, broadcast and manycast; neither is
 * used: the first needs port 123, which belongs to whoever serves time here, and the second sends questions to everybody.
 */
import type { View } from '../../host/time-services/view.ts';
import { serverText } from '../../settings/server-name.ts';
import { type Known, NOTHING, serversNamed } from './known.ts';

const ARGS = ['--parsable', '--no-db-lookup', '--terminate', '--cache', '--resolve', '_ntp._udp'];

export async function fromAnnouncements(view: View): Promise<Known> {
  if (view.platform !== 'linux') return NOTHING;
  const answer = await view.run('avahi-browse', ARGS);
  if (answer.kind !== 'answered' || answer.code !== 0) return NOTHING;
  return {
    servers: serversNamed(announced(answer.stdout), {
      by: 'announced',
      program: 'Avahi',
      where: '_ntp._udp',
    }),
    unknown: [],
  };
}

/** `=;eth0;IPv4;Router;_ntp._udp;local;router.local;192.0.2.1;123;`: a name in .local, and a port (avahi-browse(1), --parsable). */
export function announced(output: string): readonly string[] {
  return output.split('\n').flatMap((line) => {
    const [mark, , , , , , host = '', , port = ''] = line.split(';');
    const number = Number(port);
    if (mark !== '=' || host === '' || !Number.isInteger(number) || number < 1 || number > 65535) return [];
    return [serverText(host, number)];
  });
}
