/** `servers probe`: measures listed servers, one packet each, and shows the best first. */
import { direction } from '../../api/describe.ts';
import { agreementWords, measuredWords } from '../../api/describe-choosing.ts';
import { kilometres, policyWords } from '../../api/describe-directory.ts';
import { byWorth, type DirectoryRow, MOST_MEASURED } from '../../api/directory.ts';
import * as format from '../../api/format.ts';
import { bareRecord } from '../../directory/record.ts';
import { matches } from '../../directory/search.ts';
import { parseServerName } from '../../settings/server-name.ts';
import { type Options, UsageError } from '../command.ts';
import { EXIT, type ExitCode, type Output } from '../output.ts';
import { table } from '../table.ts';
import { withDesk } from './desk.ts';
import { filterOf, limitOf } from './filter.ts';
import { askable, measure, NOWHERE, USUAL } from './measure.ts';

export async function probeServers(
  output: Output,
  options: Options,
  hosts: readonly string[],
): Promise<ExitCode> {
  const names = hosts.map((host) => {
    const parsed = parseServerName(host);
    if (!parsed.ok) throw new UsageError(parsed.message);
    return parsed.value.text;
  });
  if (names.length > MOST_MEASURED) {
    throw new UsageError(
      `${names.length} servers are too many: at most ${MOST_MEASURED} are measured at one go.`,
    );
  }
  const filter = filterOf(options);
  const most = typeof options.limit === 'string' ? limitOf(options, output.json) : USUAL;
  const notify = options.notify === true;
  return withDesk(output, async (desk) => {
    const { rows, here } = await desk.directory();
    if (names.length === 0 && here.place === null && !Object.values(filter).some(Boolean)) {
      output.note(NOWHERE);
      output.data({ error: 'refused', message: NOWHERE });
      return EXIT.notInSync;
    }
    const known = new Map(rows.map((row) => [row.name, row]));
    const chosen: readonly Asked[] =
      names.length > 0
        ? names.map((name) => known.get(name) ?? unlisted(name))
        : askable(
            rows.filter(({ record }) => matches(record, filter)),
            { country: here.country, notify, most },
          );
    if (chosen.length === 0) {
      output.note('No server that may be asked is like that.');
      output.data({ error: 'refused', message: 'No server that may be asked is like that.' });
      return EXIT.notInSync;
    }
    const measurement = await measure(desk, chosen, notify, output);
    if (measurement === null) {
      output.data({ error: 'refused', message: 'Nothing was measured.' });
      return EXIT.notInSync;
    }
    const { progress, results } = measurement;
    const ranked = chosen
      .map((one) => ({ ...one, measured: results.get(one.name) ?? null }))
      .toSorted(byWorth({ now: Date.now(), servesMany: false }));
    const { state, total, settled, answered } = progress;
    output.data({ state, total, settled, answered, servers: ranked.map(forMachines) });
    output.say(inWords(ranked, output.locale));
    if (state === 'cancelled') return EXIT.notInSync;
    return answered > 0 ? EXIT.inSync : EXIT.unreachable;
  });
}

type Asked = Pick<DirectoryRow, 'name' | 'record' | 'near' | 'measured' | 'elsewhere' | 'lot'>;

const unlisted = (name: string): Asked => ({
  name,
  record: { ...bareRecord(name), status: 'unlisted' },
  near: null,
  measured: null,
});

const forMachines = ({ name, near, measured, record }: Asked) => ({
  name,
  distance: near?.between ?? null,
  accessPolicy: record.accessPolicy,
  measured,
});

/** What answered as a table, and of the others why not. */
function inWords(ranked: readonly Asked[], locale: string): string {
  const rows: string[][] = [];
  const others: string[] = [];
  for (const { name, near, measured, record } of ranked) {
    if (measured?.result.kind !== 'answered') {
      others.push(`${name}: ${measuredWords(measured, locale)[0] ?? ''}`);
      continue;
    }
    const { delay, offset, bound, stratum, agreement } = measured.result;
    rows.push([
      name,
      format.span(delay, locale),
      `${direction(offset, locale, bound)} ± ${format.span(bound, locale)}`,
      String(stratum),
      policyWords(record, locale).label,
      near === null ? '–' : kilometres(near.between, locale),
      agreement?.kind === 'differs' ? agreementWords(measured.result, locale) : '',
    ]);
  }
  const head = ['Server', 'Round trip', 'This clock', 'Stratum', 'Access', 'Distance', ''];
  return [...(rows.length === 0 ? [] : [table(head, rows), '']), ...others].join('\n').trimEnd();
}
