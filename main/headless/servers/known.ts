/** `servers known`: the servers that this computer was given already, and by whom. */
import { fromAnnouncements } from '../../directory/known/announced.ts';
import { type Found, type KnownReader, knownServers } from '../../directory/known/known.ts';
import { fromMac } from '../../directory/known/macos.ts';
import { fromNetwork } from '../../directory/known/network.ts';
import { fromWindowsTime } from '../../directory/known/windows.ts';
import { hostView } from '../../host/time-services/view.ts';
import { EXIT, type ExitCode, type Output } from '../output.ts';

/** Those of configuration files join here. */
const READERS: readonly KnownReader[] = [fromNetwork, fromAnnouncements, fromWindowsTime, fromMac];

export async function knownHere(output: Output): Promise<ExitCode> {
  const known = await knownServers(hostView, READERS);
  output.data(known);
  for (const { name, pool, nts, found } of known.servers) {
    const kind = [pool ? 'many servers' : '', nts ? 'signed' : ''].filter((word) => word !== '').join(', ');
    output.say(
      [
        `${name}${kind === '' ? '' : ` (${kind})`}`,
        ...found.map((one) => `  ${HOW[one.by]} ${one.program} (${one.where})`),
      ].join('\n'),
    );
  }
  if (known.servers.length === 0) output.say('This computer was given no time server that could be seen.');
  for (const what of known.unknown) output.note(`Could not be looked at: ${what}`);
  return EXIT.inSync;
}

const HOW: Readonly<Record<Found['by'], string>> = {
  configuration: 'configured in',
  network: 'given by the network, to',
  announced: 'announced in the network, heard by',
};
