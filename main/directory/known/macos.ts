/**
 * The server that macOS sets its clock by, and what the network gave with the address. Never run: written to the manuals
 * systemsetup(8) and ipconfig(8), and driven in the tests with answers as they are documented. Administrators see the
 * first in System Settings; /etc/ntp.conf has it on every macOS so far.
 */
import { textOf, type View } from '../../host/time-services/view.ts';
import { joined, type Known, NOTHING, serversNamed } from './known.ts';
import { servedLines } from './network.ts';

/** The first two are there on nearly every Mac. */
const INTERFACES = ['en0', 'en1'];

export async function fromMac(view: View): Promise<Known> {
  if (view.platform !== 'darwin') return NOTHING;
  const file = '/etc/ntp.conf';
  const parts: Known[] = [
    {
      servers: serversNamed(servedLines((await textOf(view, file)) ?? ''), {
        by: 'configuration',
        program: 'macOS',
        where: file,
      }),
      unknown: [],
    },
  ];
  const setup = await view.run('systemsetup', ['-getnetworktimeserver']);
  const named =
    setup.kind === 'answered' ? /^Network Time Server: (\S+)$/m.exec(setup.stdout)?.[1] : undefined;
  if (named !== undefined) {
    parts.push({
      servers: serversNamed([named], {
        by: 'configuration',
        program: 'macOS',
        where: 'systemsetup -getnetworktimeserver',
      }),
      unknown: [],
    });
  }
  for (const name of INTERFACES) {
    const answer = await view.run('ipconfig', ['getoption', name, '42']);
    const words = answer.kind === 'answered' && answer.code === 0 ? answer.stdout.trim().split(/[\s,]+/) : [];
    parts.push({
      servers: serversNamed(words, {
        by: 'network',
        program: 'macOS',
        where: `ipconfig getoption ${name} 42`,
      }),
      unknown: [],
    });
  }
  return joined(parts);
}
