/** The lines with `restrict`, taken apart, and whom each is about. */
import { BlockList } from 'node:net';
import { isAddress } from '../kinds.ts';
import { type Restriction, takeApart } from '../ntp/restrict.ts';
import { type Context, linesOf, type PlacedLine } from './context.ts';

export interface Rule extends PlacedLine {
  readonly restriction: Restriction;
}

export function rules(context: Context): Rule[] {
  return linesOf(context, 'restrict').flatMap((line) => {
    const taken = takeApart(line.statement);
    return 'at' in taken ? [] : [{ ...line, restriction: taken.restriction }];
  });
}

export const isEverybody = ({ whom, mask }: Restriction) =>
  whom === 'default' || whom === '0.0.0.0/0' || whom === '::/0' || (whom === '0.0.0.0' && mask === '0.0.0.0');

export type IpFamily = 4 | 6;
export const FAMILIES: readonly IpFamily[] = [4, 6];

/** Whether a rule about everybody holds for everybody of this family: “default” alone does for both. */
export const holdsFor = ({ whom, family }: Restriction, wanted: IpFamily): boolean =>
  whom === 'default' ? family === null || family === wanted : (whom.includes(':') ? 6 : 4) === wanted;

export const isNetwork = ({ whom, mask }: Restriction) =>
  isAddress(whom.split('/')[0]!) && (mask !== null || whom.includes('/'));

export function contains({ whom, mask }: Restriction, host: string): boolean {
  const [net = '', bits] = whom.split('/');
  const family = net.includes(':') ? 'ipv6' : 'ipv4';
  const list = new BlockList();
  try {
    list.addSubnet(net, bits === undefined ? prefixOf(mask ?? '') : Number(bits), family);
    return list.check(host, host.includes(':') ? 'ipv6' : 'ipv4');
  } catch {
    // A number of bits that no network has.
    return false;
  }
}

/** Of 255.255.255.0 the 24 ones. Masks of IPv6 are hardly ever written so. */
const prefixOf = (mask: string) =>
  mask.split('.').reduce((bits, part) => bits + (Number(part).toString(2).match(/1/g)?.length ?? 0), 0);
