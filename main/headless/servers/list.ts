/** `servers list`: what the directory has, with filters. */
import type { View } from '../../directory/directory.ts';
import { nameOf } from '../../directory/record.ts';
import { matches } from '../../directory/search.ts';
import type { Options } from '../command.ts';
import { EXIT, type ExitCode, type Output } from '../output.ts';
import { table } from '../table.ts';
import { filterOf, limitOf } from './filter.ts';
import { openDirectory } from './open.ts';
import { age, POLICY, whereabouts } from './words.ts';

export async function listServers(output: Output, options: Options): Promise<ExitCode> {
  const filter = filterOf(options);
  const limit = limitOf(options, output.json);
  const view = openDirectory().view();
  const found = view.servers.filter((server) => matches(server, filter));
  const shown = found.slice(0, limit);
  output.data({ ...headOf(view), total: found.length, servers: shown });
  for (const trouble of view.troubles) output.note(trouble);
  if (found.length === 0) {
    output.note('No server of the directory is like that.');
    return EXIT.notInSync;
  }
  const rows = shown.map((server) => [
    nameOf(server),
    server.stratum?.toString() ?? '–',
    POLICY[server.accessPolicy],
    server.nts === null ? '–' : 'NTS',
    whereabouts(server),
    age(server),
    server.operator ?? '–',
  ]);
  output.say(
    [
      table(['Server', 'Stratum', 'Access', 'Signed', 'Where', 'Age', 'Operator'], rows),
      '',
      ...(shown.length < found.length ? [`${found.length - shown.length} more (--limit 0 shows all).`] : []),
      foot(view),
    ].join('\n'),
  );
  return EXIT.inSync;
}

/** What every answer about the directory says of itself. */
export const headOf = ({ catalogue, lists }: View) => ({
  catalogue: {
    date: catalogue.catalogue.date,
    licence: catalogue.catalogue.licence,
    attribution: catalogue.catalogue.attribution,
    own: catalogue.own,
  },
  lists: lists.map(({ name, from, imported, records }) => ({
    name,
    from,
    imported,
    servers: records.length,
  })),
});

/** Attribution, as the licences ask; and that a list is no permission. */
export function foot({ catalogue, lists }: View): string {
  const { date, attribution } = catalogue.catalogue;
  const imported = lists.length === 0 ? '' : ` Imported: ${lists.map(({ name }) => name).join(', ')}.`;
  return `Catalogue of ${date}.${imported} ${attribution}\nNone of them is asked before you pick it. Read what its operator allows first.`;
}
