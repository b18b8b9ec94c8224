import { approve } from '../clock/approve.ts';
import { install } from '../clock/install.ts';
import { clockStatus } from '../clock/status.ts';
import { consent, giveBack, takeOver, uninstall } from '../clock/superuser.ts';
import { switchSteering } from '../clock/switch.ts';
import { type Command, type Options, UsageError } from '../command.ts';
import type { ExitCode, Output } from '../output.ts';

type Verb = (output: Output, options: Options) => Promise<ExitCode>;

/** What `clock` does, and which options each takes. */
const VERBS: Readonly<Record<string, { readonly run: Verb; readonly options: readonly string[] }>> = {
  status: { run: clockStatus, options: [] },
  install: { run: install, options: ['daemon', 'take-over', 'leap', 'dry-run', 'for'] },
  uninstall: { run: uninstall, options: ['dry-run', 'for'] },
  on: { run: (output, options) => switchSteering(output, true, options), options: ['take-over'] },
  off: { run: (output, options) => switchSteering(output, false, options), options: [] },
  approve: { run: approve, options: [] },
  'take-over': { run: takeOver, options: ['dry-run', 'for'] },
  'give-back': { run: giveBack, options: ['dry-run', 'for'] },
  consent: { run: consent, options: ['for'] },
};

export const clock: Command = {
  name: 'clock',
  usage: 'clock status|on|off|install|… [--json]',
  summary: 'who sets this clock, and whether Truechimer may',
  details: [
    'status     who sets this clock now, and what stands in the way; needs no running engine.',
    'install    installs the clock helper, a small program that may set the clock and nothing else. Each step is',
    '           explained before it is done; --dry-run only explains. --daemon also installs the daemon as a',
    '           service that starts with the machine; --take-over stops another time service, to be given back by',
    '           uninstall; --leap leaves announced leap seconds to the kernel; --for NAME says whose it is.',
    'uninstall  takes all of that away, gives the clock its old rate and another time service its place back.',
    'on, off    keep this clock right from now on, or only watch it. on --take-over stops another time service.',
    'approve    makes the correction that Truechimer asks about, because it is too large to be made without you.',
    '',
    'What needs the superuser asks for your password through sudo or the desktop. As root these are called by it:',
    'take-over, give-back, consent. Exit codes: 0 done, 1 not done, 2 wrong usage, 3 no engine runs.',
  ].join('\n'),
  operands: 'some',
  operand: 'word that says what to do',
  options: {
    daemon: { type: 'boolean' },
    'take-over': { type: 'boolean' },
    leap: { type: 'boolean' },
    'dry-run': { type: 'boolean' },
    for: { type: 'string' },
  },
  async run([name = '', surplus], output, options) {
    const verb = Object.hasOwn(VERBS, name) ? VERBS[name] : undefined;
    if (verb === undefined) throw new UsageError(`“clock” does not know “${name}”: truechimer ${this.usage}`);
    if (surplus !== undefined) throw new UsageError(`“clock ${name}” takes no “${surplus}”.`);
    const foreign = Object.keys(this.options ?? {}).find(
      (option) => options[option] !== undefined && !verb.options.includes(option),
    );
    if (foreign !== undefined) throw new UsageError(`“clock ${name}” takes no option --${foreign}.`);
    return verb.run(output, options);
  },
};
