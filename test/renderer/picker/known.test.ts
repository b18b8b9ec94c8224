/** Servers that a computer knows already: the rule of picking holds for them, too. */
import { describe, expect, it } from 'vitest';
import type { DirectoryRow } from '../../../main/api/directory.ts';
import { type KnownServer, knownServers } from '../../../renderer/picker/known.ts';
import { KNOWN_OF_ALL_KINDS } from '../../doubles/choosing.ts';

const taken = (rows: readonly DirectoryRow[], chosen: readonly string[] = []) =>
  Object.fromEntries(
    knownServers(rows, new Set(chosen)).map(({ row, taken: how }): [string, KnownServer['taken']] => [
      row.name,
      how,
    ]),
  );

describe('a server that this computer knows', () => {
  it('is taken freely only where its operator or its user has said so', () => {
    expect(taken(KNOWN_OF_ALL_KINDS.rows)).toEqual({
      'time.hamburg.example': 'freely',
      'ntp.area.example': 'asked',
      'ptb1.example': 'asked',
      'ntp.closed.example': 'never',
      'ntp.office.example': 'freely',
      'ntp.router.example': 'asked',
    });
  });

  it('asks where it turned out to be of stratum 1, listed or not', () => {
    const rows = KNOWN_OF_ALL_KINDS.rows.map(
      (row): DirectoryRow =>
        row.name === 'ntp.office.example'
          ? { ...row, rule: { kind: 'ask', cautions: ['unknown-policy', 'stratum-one'], notify: false } }
          : row,
    );
    expect(taken(rows)['ntp.office.example']).toBe('asked');
  });

  it('is not offered again once it is chosen', () => {
    expect(taken(KNOWN_OF_ALL_KINDS.rows, ['ntp.area.example'])).not.toHaveProperty('ntp.area.example');
  });
});
