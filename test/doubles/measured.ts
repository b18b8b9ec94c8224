/** Servers that answered, for tests of what is shown of them. */
import type { DirectoryRow, Measured } from '../../main/api/directory.ts';
import { judgePlace } from '../../main/directory/place/light.ts';
import type { Answered } from '../../main/directory/probe/result.ts';
import { BERLIN } from './directory.ts';

/** `delay`: seconds there and back. */
export function answered(
  { name, record }: Pick<DirectoryRow, 'name' | 'record'>,
  delay: number,
  change: Partial<Answered> = {},
): Measured {
  return {
    name,
    at: Date.now(),
    samples: 1,
    jitter: null,
    result: {
      kind: 'answered',
      address: '192.0.2.1',
      addresses: ['192.0.2.1'],
      offset: 0.0031,
      delay,
      bound: delay / 2 + 0.004,
      stratum: record.stratum ?? 2,
      refid: '198.51.100.7',
      leap: 'none',
      rootDelay: 0.004,
      rootDispersion: 0.002,
      agreement: { kind: 'agrees', agreeing: 9, of: 9 },
      smearing: null,
      place: judgePlace(record, BERLIN, { delay, error: 1e-6 }),
      sameAs: null,
      from: 'probe',
      ...change,
    },
  };
}

export const silent = ({ name }: Pick<DirectoryRow, 'name'>): Measured => ({
  name,
  at: Date.now(),
  samples: 0,
  jitter: null,
  result: { kind: 'silent', address: '192.0.2.9', addresses: ['192.0.2.9'] },
});
