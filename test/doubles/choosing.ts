/** What an engine says of measurements, proposals and lists, for tests of the picker. */
import type {
  DirectoryReport,
  DirectoryRow,
  DiversityReport,
  FoundReport,
  ImportAnswer,
  Proposal,
} from '../../main/api/directory.ts';
import { DIRECTORY, listed, rowOf, STATE } from './directory.ts';

/** Two of the servers are what chrony and the network told this computer. */
export const KNOWN: DirectoryReport = {
  ...DIRECTORY,
  rows: DIRECTORY.rows.map((row, i) =>
    i > 1
      ? row
      : {
          ...row,
          lists: ['machine', 'catalogue'],
          found: [
            i === 0
              ? { by: 'configuration', program: 'chrony', where: '/etc/chrony/chrony.conf' }
              : { by: 'network', program: 'NetworkManager', where: 'DHCP lease of eth0' },
          ],
        },
  ),
};

/** Some are for others than this computer: a time service was configured with them all the same. */
export const KNOWN_OF_ALL_KINDS: DirectoryReport = {
  ...DIRECTORY,
  rows: [
    ...DIRECTORY.rows.map((row) =>
      ['time.hamburg.example', 'ntp.area.example', 'ptb1.example', 'ntp.closed.example'].includes(row.name)
        ? foundIn(row, 'systemd-timesyncd', 'configuration')
        : row,
    ),
    foundIn(rowOf(unlisted('ntp.office.example')), 'systemd-timesyncd', 'configuration'),
    foundIn(rowOf(unlisted('ntp.router.example')), 'Avahi', 'announced'),
  ],
};

function foundIn(row: DirectoryRow, program: string, by: FoundReport['by']): DirectoryRow {
  return {
    ...row,
    lists: ['machine', ...row.lists],
    found: [{ by, program, where: '/etc/systemd/timesyncd.conf' }],
  };
}

function unlisted(host: string) {
  return listed(host, {
    accessPolicy: 'unknown',
    stratum: null,
    status: 'unlisted',
    listedOn: null,
    confirmedOn: null,
    sources: ['machine'],
  });
}

export const own = (...names: string[]) => names.map((name) => ({ name, pool: false, own: false }));

/** Something that blocks, something to be warned of, and a note. */
export const FINDINGS: DiversityReport = {
  sources: 3,
  blocked: true,
  unresolved: ['time.hamburg.example'],
  findings: [
    {
      kind: 'smear-mixed',
      level: 'blocks',
      names: ['time.smear.example'],
      others: ['ntp1.uni-berlin.example', 'ntp2.uni-berlin.example'],
      surely: true,
      remedy: { do: 'replace', name: 'time.smear.example', by: 'ntp.warsaw.example', pool: false },
    },
    {
      kind: 'same-operator',
      level: 'warning',
      names: ['ntp1.uni-berlin.example', 'ntp2.uni-berlin.example'],
      operator: 'Berlin University',
      remedy: { do: 'remove', name: 'ntp2.uni-berlin.example' },
    },
    { kind: 'same-country', level: 'note', names: [], country: 'DE', remedy: null },
  ],
};

export const PROPOSAL: Proposal = {
  wanted: 4,
  placed: true,
  measured: true,
  spare: 12,
  picks: [
    {
      name: 'ntp1.uni-berlin.example',
      pool: false,
      kept: true,
      notify: false,
      reasons: [{ kind: 'kept' }],
    },
    {
      name: 'time.hamburg.example',
      pool: false,
      kept: false,
      notify: false,
      reasons: [
        { kind: 'answered', delay: 0.0061, agreement: { agreeing: 8, of: 9 } },
        { kind: 'policy', policy: 'open' },
        { kind: 'stratum', stratum: 2 },
        { kind: 'distance', metres: 255_000, uncertainty: 50_000, near: true },
        { kind: 'independent', operator: 'Hamburg Exchange' },
        { kind: 'nts' },
      ],
    },
    {
      name: 'ntp.prague.example',
      pool: false,
      kept: false,
      notify: true,
      reasons: [
        { kind: 'answered', delay: 0.0084, agreement: null },
        { kind: 'policy', policy: 'notify' },
        { kind: 'distance', metres: 280_000, uncertainty: 50_000, near: true },
      ],
    },
    {
      name: 'de.pool.ntp.org',
      pool: true,
      kept: false,
      notify: false,
      reasons: [{ kind: 'unmeasured' }, { kind: 'pool' }, { kind: 'country', country: 'DE' }],
    },
  ],
};

const imported = [
  listed('ntp.leipzig.example', {
    city: 'Leipzig',
    country: 'DE',
    line: 3,
    raw: 'ntp.leipzig.example\n  Leipzig',
  }),
  listed('ntp.closed.example', { accessPolicy: 'closed', country: 'DE', line: 9 }),
];

export const PREVIEW: Extract<ImportAnswer, { ok: true }> = {
  ok: true,
  format: 'text',
  encoding: 'UTF-8',
  records: imported,
  problems: [
    { line: 1, kind: 'outside', reason: 'It belongs to no server.', text: 'Public NTP Time Servers' },
    {
      line: 5,
      kind: 'unread',
      reason: 'The coordinates are no place on Earth.',
      text: 'Coordinates: N95.12, E12.34',
    },
  ],
  kept: null,
  refusal: null,
};

export const IMPORTED = {
  ...STATE,
  revision: 2,
  lists: [
    ...STATE.lists,
    {
      id: 'list:saxony',
      kind: 'import' as const,
      title: 'saxony.txt',
      from: 'saxony.txt',
      date: '2025-03-01',
      taken: '2026-11-20T08:00:00Z',
      licence: null,
      attribution: null,
      records: 2,
      shipped: false,
      problems: [],
    },
  ],
};
