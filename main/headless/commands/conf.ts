import { type Command, type Options, UsageError } from '../command.ts';
import { explainFile } from '../conf/explain.ts';
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
};

export const conf: Command = {
  name: 'conf',
  usage: 'conf explain|import|export [FILE] [--json]',
  summary: 'configurations of chrony, ntpd, timesyncd and ntpd-rs',
  details: ['explain FILE  says what each line does, what is wrong with it, and what could be better.'].join(
    '\n',
  ),
  operands: 'some',
  operand: 'word that says what to do',
  options: { dialect: { type: 'string' } },
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
