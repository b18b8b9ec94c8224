import { type Command, type Options, UsageError } from '../command.ts';
import { explainFile } from '../conf/explain.ts';
import { exportServers } from '../conf/export.ts';
import { importFile } from '../conf/import.ts';
import type { ExitCode, Output } from '../output.ts';

interface Verb {
  readonly run: (file: string, output: Output, options: Options) => Promise<ExitCode>;
  readonly options: readonly string[];
  /** Whether it needs the name of a file. */
  readonly file: boolean;
}

/** What `conf` does, and which options each takes. */
const VERBS: Readonly<Record<string, Verb>> = {
  explain: { run: explainFile, options: ['dialect'], file: true },
  import: { run: importFile, options: ['dialect', 'dry-run', 'learn'], file: true },
  export: { run: exportServers, options: ['dialect', 'into', 'write', 'drift'], file: false },
};

export const conf: Command = {
  name: 'conf',
  usage: 'conf explain|import|export [FILE]',
  summary: 'read, explain and write configurations of other time services',
  details: [
    'Of chrony (chrony.conf, .sources), ntpd and NTPsec (ntp.conf), systemd-timesyncd (timesyncd.conf), ntpd-rs (ntp.toml).',
    '',
    'explain FILE  what each line does, what is wrong with it, and what could be better. Changes nothing.',
    'import FILE   adds the servers that it names to your settings; --dry-run only shows them. Of a drift file of chrony',
    '              or ntpd it shows the drift; --learn lets Truechimer start with it.',
    'export        your servers as such a file: --dialect chrony|ntp|timesyncd|ntpd-rs. --into FILE shows what would',
    '              change in a file, --write writes it, and keeps the old content beside it. --drift chrony|ntpd writes',
    '              the drift that Truechimer has learned instead, as their drift file.',
    '',
    'With --json: one object. --dialect says what a file is, where it cannot be told by its name and content.',
    'Exit codes: 0 done, 1 not done, or the file has mistakes, 2 wrong usage, 3 the file cannot be read.',
  ].join('\n'),
  operands: 'some',
  operand: 'word that says what to do',
  verbs: Object.keys(VERBS),
  options: {
    dialect: { type: 'string' },
    'dry-run': { type: 'boolean' },
    learn: { type: 'boolean' },
    into: { type: 'string' },
    write: { type: 'boolean' },
    drift: { type: 'string' },
  },
  async run([name = '', ...files], output, options) {
    const verb = Object.hasOwn(VERBS, name) ? VERBS[name] : undefined;
    if (verb === undefined) throw new UsageError(`“conf” does not know “${name}”: truechimer ${this.usage}`);
    const [file, surplus] = files;
    if (verb.file && file === undefined) throw new UsageError(`“conf ${name}” needs the name of a file.`);
    const extra = verb.file ? surplus : file;
    if (extra !== undefined) throw new UsageError(`“conf ${name}” takes no “${extra}”.`);
    const foreign = Object.keys(this.options ?? {}).find(
      (option) => options[option] !== undefined && !verb.options.includes(option),
    );
    if (foreign !== undefined) throw new UsageError(`“conf ${name}” takes no option --${foreign}.`);
    return verb.run(file ?? '', output, options);
  },
};
