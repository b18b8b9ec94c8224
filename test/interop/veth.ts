/**
 * A second network beside a private one, and a cable between them: a pair of virtual Ethernet cards. A packet passes two
 * whole network stacks on its way, hardware addresses are looked up, and interfaces can be given queues, as in the world
 * outside. It ends with the network that it hangs on.
 */
import { setTimeout as pause } from 'node:timers/promises';
import type { Namespace, Place } from './namespace.ts';

export interface FarSide {
  readonly place: Place;
  /** Of the far side, as seen from the near one. */
  readonly address: string;
  /** The card on the near side. */
  readonly card: string;
}

/** RFC 5737: for documentation, and so nobody's. */
const NEAR = '192.0.2.1';
const FAR = '192.0.2.2';
const NEAR_CARD = 'near';
const FAR_CARD = 'far';

export async function openFarSide(near: Namespace): Promise<FarSide> {
  // It names itself by its number within the private world of processes, which is the one that `ip` and `nsenter` see.
  const holder = near.start('unshare', ['--net', 'sh', '-c', 'echo $$ && exec sleep infinity']);
  for (let i = 0; i < 100 && !holder.output().includes('\n'); i++) await pause(20);
  const pid = holder.output().trim();
  if (!/^\d+$/.test(pid)) throw new Error(`No second network: ${pid}`);

  const into = ['--net', '--target', pid];
  const place: Place = {
    start: (program, args, environment) => near.start('nsenter', [...into, program, ...args], environment),
    run: (program, args, environment) => near.run('nsenter', [...into, program, ...args], environment),
  };
  const ip = async (on: Place, line: string): Promise<void> => {
    const { code, stderr } = await on.run('ip', line.split(' '));
    if (code !== 0) throw new Error(`ip ${line}: ${stderr}`);
  };
  await ip(near, `link add ${NEAR_CARD} type veth peer name ${FAR_CARD} netns ${pid}`);
  for (const [on, card, address] of [
    [near, NEAR_CARD, NEAR],
    [place, FAR_CARD, FAR],
  ] as const) {
    await ip(on, `address add ${address}/24 dev ${card}`);
    await ip(on, `link set ${card} up`);
  }
  await ip(place, 'link set lo up');
  return { place, address: FAR, card: NEAR_CARD };
}
