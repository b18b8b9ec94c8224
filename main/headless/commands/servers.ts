import { type Command, type Options, UsageError } from '../command.ts';
import type { ExitCode, Output } from '../output.ts';
import { FILTERS } from '../servers/filter.ts';
import { forgetList, importServers } from '../servers/import.ts';
import { knownHere } from '../servers/known.ts';
import { listServers } from '../servers/list.ts';
import { nearServers, placeOfServers } from '../servers/near.ts';
import { pickServers } from '../servers/pick.ts';
import { probeServers } from '../servers/probe.ts';
import { updateCatalogue } from '../servers/update.ts';

interface Verb {
  readonly run: (output: Output, options: Options, operands: readonly string[]) => Promise<ExitCode>;
  readonly options: readonly string[];
  readonly operands: boolean;
}

/** What `servers` does, and what each takes. */
const VERBS: Readonly<Record<string, Verb>> = {
  list: { run: listServers, options: FILTERS, operands: false },
  near: { run: nearServers, options: [...FILTERS, 'place'], operands: false },
  place: { run: placeOfServers, options: ['clear'], operands: true },
  probe: { run: probeServers, options: [...FILTERS, 'notify'], operands: true },
  pick: { run: pickServers, options: ['count', 'keep', 'probe', 'notify'], operands: false },
  known: { run: knownHere, options: [], operands: false },
  import: { run: importServers, options: ['dry-run', 'name'], operands: true },
  forget: { run: forgetList, options: [], operands: true },
  update: { run: updateCatalogue, options: ['shipped'], operands: true },
};

export const servers: Command = {
  name: 'servers',
  usage: 'servers list|near|probe|pick|… [--json]',
  summary: 'public time servers: list, import, measure, pick; needs no running engine',
  details: [
    'list         the servers of the catalogue and of the lists that you imported. --country COUNTRY, --stratum N,',
    '             --policy open,notify,restricted,closed,unknown, --nts, --ipv6 and --search WORDS choose among them,',
    '             --limit N says how many are shown (0: all).',
    'near         the same, the nearest first, by this computer’s time zone; --place PLACE is from somewhere else.',
    'place PLACE  says where you are: a city, a time zone or coordinates. --clear goes back to the time zone.',
    'probe HOST.. measures these servers, or the 50 nearest that may be asked: one packet each, none again within 64 s.',
    '             The filters of list and --limit N (at most 200) choose others. Closed and restricted servers are never',
    '             asked; those whose operators want a note only with --notify. Ctrl+C stops it.',
    'pick         proposes four servers that are good together, and says why: by what was measured lately, else by the',
    '             lists. --probe measures the 50 nearest first, --count N proposes N, --keep completes your own choice.',
    'known        the servers that this computer was given already: by its network (DHCP), by its configurations.',
    'import FILE  reads a list as it was saved: text, HTML, Markdown, YAML, JSON, server lines or hosts alone; - is',
    '             standard input. It is kept beside the catalogue, as --name NAME or after its file. --dry-run only',
    '             reads; with --json every record is printed, and every line that was not understood.',
    'forget NAME  forgets an imported list.',
    'update FILE  puts a newer catalogue in force, from a file or an https address (without: from the address used',
    '             before). --shipped goes back to the one that came with the program.',
    '',
    'Nobody is asked but by probe, pick --probe and the address of an update, and no server is used before you pick it.',
    'Exit codes: 0 done, 1 nothing found or not done, 2 wrong usage, 3 (probe) nobody answered.',
  ].join('\n'),
  operands: 'some',
  operand: 'word that says what to do',
  verbs: Object.keys(VERBS),
  options: {
    country: { type: 'string' },
    stratum: { type: 'string' },
    policy: { type: 'string' },
    nts: { type: 'boolean' },
    ipv6: { type: 'boolean' },
    search: { type: 'string' },
    limit: { type: 'string' },
    place: { type: 'string' },
    clear: { type: 'boolean' },
    'dry-run': { type: 'boolean' },
    name: { type: 'string' },
    shipped: { type: 'boolean' },
    notify: { type: 'boolean' },
    count: { type: 'string' },
    keep: { type: 'boolean' },
    probe: { type: 'boolean' },
  },
  async run([name = '', ...operands], output, options) {
    const verb = Object.hasOwn(VERBS, name) ? VERBS[name] : undefined;
    if (verb === undefined)
      throw new UsageError(`“servers” does not know “${name}”: truechimer ${this.usage}`);
    if (!verb.operands && operands.length > 0)
      throw new UsageError(`“servers ${name}” takes no “${operands[0]}”.`);
    const foreign = Object.keys(this.options ?? {}).find(
      (option) => options[option] !== undefined && !verb.options.includes(option),
    );
    if (foreign !== undefined) throw new UsageError(`“servers ${name}” takes no option --${foreign}.`);
    return verb.run(output, options, operands);
  },
};
