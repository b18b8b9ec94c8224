/** `servers near` and `servers place`: what is near, and from where. Nobody is asked. */
import { leastTrip } from '../../api/describe-directory.ts';
import type { Directory } from '../../directory/directory.ts';
import type { Here } from '../../directory/place/own-place.ts';
import { countryNear, systemTimeZone } from '../../directory/place/time-zones.ts';
import { nameOf } from '../../directory/record.ts';
import { byNearness, matches } from '../../directory/search.ts';
import { type Options, UsageError } from '../command.ts';
import { EXIT, type ExitCode, type Output } from '../output.ts';
import { table } from '../table.ts';
import { filterOf, limitOf } from './filter.ts';
import { foot, headOf } from './list.ts';
import { openDirectory } from './open.ts';
import { age, kilometres, POLICY, placeWords, whereabouts } from './words.ts';

export async function nearServers(output: Output, options: Options): Promise<ExitCode> {
  const filter = filterOf(options);
  const limit = limitOf(options, output.json);
  const directory = openDirectory();
  const here = typeof options.place === 'string' ? asked(directory, options.place) : directory.here();
  const view = directory.view();
  for (const trouble of view.troubles) output.note(trouble);
  if (here.place === null) return nowhere(output);
  const { locale } = output;
  const near = byNearness(
    view.servers.filter((server) => matches(server, filter)),
    here.place,
    here.country,
  );
  const shown = near.slice(0, limit);
  output.data({
    ...headOf(view),
    here,
    total: near.length,
    servers: shown.map(({ record, distance, floor }) => ({ ...record, distance, floor })),
  });
  if (near.length === 0) {
    output.note('No server of the directory is like that.');
    return EXIT.notInSync;
  }
  const rows = shown.map(({ record, distance }) => [
    nameOf(record),
    distance === null
      ? '–'
      : `${kilometres(distance.between, locale)} ± ${kilometres(distance.uncertainty, locale)}`,
    (distance && leastTrip(distance, locale)?.figure) ?? '–',
    record.stratum?.toString() ?? '–',
    POLICY[record.accessPolicy],
    record.nts === null ? '–' : 'NTS',
    whereabouts(record),
    age(record),
  ]);
  output.say(
    [
      `From ${placeWords(here.place, locale)}${here.by === 'time-zone' ? ', by this computer’s time zone' : ''}. Nobody was asked.`,
      '',
      table(['Server', 'Distance', 'No sooner than', 'Stratum', 'Access', 'Signed', 'Where', 'Age'], rows),
      '',
      ...(shown.length < near.length ? [`${near.length - shown.length} more (--limit 0 shows all).`] : []),
      ...(here.by === 'time-zone'
        ? ['To say more exactly where you are: truechimer servers place CITY']
        : []),
      foot(view),
    ].join('\n'),
  );
  return EXIT.inSync;
}

function asked(directory: Directory, text: string): Here {
  const found = directory.shipped.gazetteer.find(text);
  if (!found.ok) throw new UsageError(found.message);
  return { place: found.value, by: 'person', country: countryNear(directory.shipped.timeZones, found.value) };
}

function nowhere(output: Output): ExitCode {
  const message = `This computer’s time zone (${systemTimeZone()}) is no place. Say where you are: truechimer servers place CITY`;
  output.data({ error: 'invalid', message });
  output.note(message);
  return EXIT.notInSync;
}

export async function placeOfServers(
  output: Output,
  options: Options,
  operands: readonly string[],
): Promise<ExitCode> {
  const directory = openDirectory();
  if (options.clear === true && operands.length > 0)
    throw new UsageError('“servers place” takes a place or --clear, not both.');
  if (options.clear === true) {
    directory.place.set(null);
    output.data(directory.here());
    output.say('Forgotten: from now on the time zone counts again.');
    return EXIT.inSync;
  }
  if (operands.length > 0) directory.place.set(asked(directory, operands.join(' ')).place);
  const here = directory.here();
  if (directory.place.trouble !== null) output.note(directory.place.trouble);
  if (here.place === null) return nowhere(output);
  output.data(here);
  const { locale } = output;
  output.say(
    here.by === 'person'
      ? `You are at ${placeWords(here.place, locale)}, as you said.`
      : `By its time zone this computer is near ${placeWords(here.place, locale)}. To say more: truechimer servers place CITY`,
  );
  return EXIT.inSync;
}
