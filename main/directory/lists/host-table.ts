/**
 * Tables with a row for each server and a column that names the host: the lists by feature of ntp.org, its list of retired
 * servers, and the README files of Jauder Ho's lists (`|Hostname|AS|Stratum|Location|Owner|Notes|`).
 */
import type { ListingStatus } from '../record.ts';
import { countryNamed } from '../words/country.ts';
import { Draft, type Knowledge } from './draft.ts';
import { finish } from './finish.ts';
import type { Row } from './item.ts';
import { type Field, fieldOf } from './labels.ts';
import type { ReportMaker } from './report.ts';

/** What stands around a table says of all that is in it. */
export interface Around {
  readonly nts: boolean;
  readonly virtual: boolean;
  readonly status: ListingStatus;
}

export interface Columns {
  readonly fields: readonly (Field | null)[];
}

/** Columns that a row of names stands for; null where it names no columns of such a table. */
export function columnsOf({ cells }: Pick<Row, 'cells'>): Columns | null {
  const fields = cells.map(fieldOf);
  const known = fields.filter((field) => field !== null && field !== 'kept');
  return known.length >= 2 && known.length * 2 > cells.length ? { fields } : null;
}

export const namesHosts = ({ fields }: Columns): boolean => fields.includes('host');

export function readRow(
  row: Row,
  { fields }: Columns,
  around: Around,
  source: string,
  knowledge: Knowledge,
  report: ReportMaker,
): void {
  const draft = new Draft(row.line, null);
  for (const [i, cell] of row.cells.entries()) {
    const field = fields[i];
    if (field === undefined || field === null) {
      if (cell !== '')
        report.problem(row.line, 'unread', 'It stands in a column that has no known name.', cell);
      continue;
    }
    // “churchy.udel.edu (192.0.2.1)”
    const [, host, address] = field === 'host' ? (/^(\S+)\s+\(([^()]*)\)$/.exec(cell) ?? []) : [];
    draft.add(field, host ?? cell, row.line);
    if (address !== undefined) draft.add('address', address, row.line);
  }
  draft.nts = around.nts;
  draft.status = around.status;
  if (around.virtual) draft.add('virtual', 'yes', row.line);
  // “Brazil” is all that the location of such a row says, and a service's name is none.
  if (!draft.has('country')) draft.add('country', countryNamed(draft.get('location')) ?? '', row.line);
  const record = finish(draft, source.slice(row.start, row.end), knowledge, report);
  if (record !== null) report.record(record);
}
