/** The surroundings of a Linux machine. */
import { confinement } from './confinement.ts';
import { hyperV, judgeGuests } from './guests.ts';
import { linuxServices } from './linux-services.ts';
import { management } from './management.ts';
import { membership } from './membership.ts';
import { timePrograms } from './processes.ts';
import { joined, type Surroundings } from './surroundings.ts';
import type { View } from './view.ts';

export async function aroundLinux(view: View): Promise<Surroundings> {
  const found = await linuxServices(view);
  const kernel = await hyperV(view);
  const services = [...(found.services ?? []), ...(kernel === null ? [] : [kernel])];
  const judged = await judgeGuests(view, services, 'vmware-toolbox-cmd');
  const domain = await membership(view);
  return joined(
    judged,
    { unknown: found.unknown ?? [] },
    await confinement(view),
    { obstacles: domain === null ? [] : [domain] },
    { obstacles: await management(view) },
  );
}

/** What a cheap look sees change: which programs that set clocks run. It starts none. */
export async function glanceLinux(view: View): Promise<string> {
  const programs = await timePrograms(view);
  return programs.map(({ pid, program }) => `${program} ${pid}`).join('\n');
}
