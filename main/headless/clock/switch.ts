/**
 * `clock on` and `clock off`: a person switches whether the running engine keeps this clock right. What needs a password is
 * done from here, because here is the terminal in which it can be asked for.
 */
import type { Api } from '../../api/contract.ts';
import { planWords, steeringReportWords } from '../../api/describe-steering.ts';
import type { SteeringPlan, SteeringReport } from '../../api/steering.ts';
import { needsInstalling } from '../../station/steering-plan.ts';
import type { Options } from '../command.ts';
import { withEngine } from '../engine.ts';
import { EXIT, type ExitCode, type Output } from '../output.ts';
import { install } from './install.ts';
import { giveBack, takeOver } from './superuser.ts';

/** What the superuser does for it. */
export interface Privileged {
  readonly install: (output: Output, options: Options) => Promise<ExitCode>;
  readonly takeOver: (output: Output, options: Options) => Promise<ExitCode>;
  readonly giveBack: (output: Output, options: Options) => Promise<ExitCode>;
}

type Engine = Pick<Api, 'status' | 'steeringPlan' | 'steer'>;

export function switchSteering(output: Output, on: boolean, options: Options): Promise<ExitCode> {
  const privileged: Privileged = { install, takeOver, giveBack };
  return withEngine(output, (api) =>
    on
      ? switchOn(api, output, options['take-over'] === true, privileged)
      : switchOff(api, output, privileged),
  );
}

export async function switchOn(
  api: Engine,
  output: Output,
  wanted: boolean,
  { install, takeOver, giveBack }: Privileged,
): Promise<ExitCode> {
  const [status, plan] = await Promise.all([api.status(), api.steeringPlan()]);
  const words = planWords(plan, status.mode, true, output.locale);
  const aside = besides(output);
  let stopped = false;
  if (words.hindrance === null) {
    stopped = plan.stops.length > 0;
    if (stopped && !wanted) {
      output.data({ outcome: 'competed', detail: null, command: null });
      output.note(
        `${words.now.join('\n')}\nTo stop it, and give it back later: truechimer clock on --take-over`,
      );
      return EXIT.notInSync;
    }
    for (const line of [...words.changes, words.undo]) aside.say(line);
    const prepared = needsInstalling(plan.helper.state)
      ? await install(aside, { 'take-over': wanted })
      : stopped
        ? await takeOver(aside, {})
        : EXIT.inSync;
    if (prepared !== EXIT.inSync) {
      output.data({ outcome: 'dismissed', detail: null, command: null });
      return prepared;
    }
  }
  let report: SteeringReport;
  try {
    report = await api.steer({ on: true, takeOver: wanted });
  } catch (error) {
    // The engine is gone. What was stopped for it must not wait until there is one again.
    if (stopped) await giveBack(aside, {});
    throw error;
  }
  if (stopped && report.outcome !== 'steering') report = await inVain(api, report, () => giveBack(aside, {}));
  return tell(output, true, report, plan, words.hindrance);
}

/** Others were stopped from here for a clock that is not steered: better they keep it than nobody. */
async function inVain(
  api: Engine,
  { detail, outcome, command }: SteeringReport,
  giveBack: () => Promise<ExitCode>,
): Promise<SteeringReport> {
  // The engine may have given it back itself.
  if (outcome === 'given-back') return { outcome, detail, command };
  const released = await api.steer({ on: false });
  const returned = released.outcome === 'observing' || (await giveBack()) === EXIT.inSync;
  return { outcome: returned ? 'given-back' : 'not-given-back', detail, command: null };
}

export async function switchOff(
  api: Engine,
  output: Output,
  { giveBack }: Pick<Privileged, 'giveBack'>,
): Promise<ExitCode> {
  const plan = await api.steeringPlan();
  let report = await api.steer({ on: false });
  // Released by now: the other time service may have it back.
  if (report.outcome !== 'observing' && (await giveBack(besides(output), {})) === EXIT.inSync) {
    report = { outcome: 'observing', detail: null, command: null };
  }
  return tell(output, false, report, plan, null);
}

/** Results of the steps in between are for people: machines get the one at the end. */
const besides = (output: Output): Output => ({
  ...output,
  data: () => {},
  say: output.json ? output.note : output.say,
});

function tell(
  output: Output,
  on: boolean,
  report: SteeringReport,
  plan: SteeringPlan,
  hindrance: string | null,
): ExitCode {
  output.data(report);
  const refused = hindrance !== null && report.outcome !== 'steering' ? ` ${hindrance}` : '';
  const came = steeringReportWords(report, plan, on, output.locale);
  output.say(`${came.sentence}${refused}${came.command === null ? '' : `\n  ${came.command}`}`);
  return report.outcome === (on ? 'steering' : 'observing') ? EXIT.inSync : EXIT.notInSync;
}
