/**
 * A process of its own that would ask forty servers, as many others do at the same moment: prints those that it may.
 * Argument: the directory of the ledger.
 */
import { writeSync } from 'node:fs';
import { setTimeout as wait } from 'node:timers/promises';
import { LedgerFile } from '../../../main/directory/probe/ledger-file.ts';
import { Guest } from '../../../main/engine/sync/guest.ts';
import { Asking } from '../../../main/service/directory/asking.ts';
import { openAsking } from '../../../main/station/machine-ports.ts';

const { ports } = openAsking();
const asking = new Asking({
  ports,
  guest: new Guest(ports),
  newest: () => [],
  file: new LedgerFile(process.argv[2]!),
});
for (let i = 0; i < 40; i += 1) {
  const name = `n${i}.example.org`;
  // While another one writes it is asked again, as a measurement would not.
  while (true) {
    const again = asking.permit(name, { ip: `192.0.2.${i}`, port: 123 });
    if (again === 0) writeSync(1, `${name}\n`);
    if (again === 0 || again > 1) break;
    await wait(1);
  }
}
// Not by way of anything that could still write.
process.kill(process.pid, 'SIGKILL');
