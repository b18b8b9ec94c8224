/**
 * `clock on` and `clock off`: a person switches whether the running engine keeps this clock right. What needs a password is
 * done from here, because here is the terminal in which it can be asked for.
 */
import { planWords, steeringReportWords } from '../../api/describe-steering.ts';
import { needsInstalling } from '../../station/steering-plan.ts';
import type { Options } from '../command.ts';
import { withEngine } from '../engine.ts';
import { EXIT, type ExitCode, type Output } from '../output.ts';
import { install } from './install.ts';
import { giveBack, takeOver } from './superuser.ts';

export function switchSteering(output: Output, on: boolean, options: Options): Promise<ExitCode> {
  return withEngine(output, async (api) => {
    const [status, plan] = await Promise.all([api.status(), api.steeringPlan()]);
    const wanted = options['take-over'] === true;
    const words = planWords(plan, status.mode, on, output.locale);
    // Results of the steps in between are for people: machines get the one at the end.
    const aside: Output = { ...output, data: () => {}, say: output.json ? output.note : output.say };
    if (on && words.hindrance === null) {
      if (plan.stops.length > 0 && !wanted) {
        output.data({ outcome: 'competed', detail: null, command: null });
        output.note(
          `${words.now.join('\n')}\nTo stop it, and give it back later: truechimer clock on --take-over`,
        );
        return EXIT.notInSync;
      }
      for (const line of [...words.changes, words.undo]) aside.say(line);
      const prepared = needsInstalling(plan.helper.state)
        ? await install(aside, { 'take-over': wanted })
        : plan.stops.length > 0
          ? await takeOver(aside, {})
          : EXIT.inSync;
      if (prepared !== EXIT.inSync) {
        output.data({ outcome: 'dismissed', detail: null, command: null });
        return prepared;
      }
    }
    let report = await api.steer(on ? { on, takeOver: wanted } : { on });
    // Released by now: the other time service may have it back.
    if (!on && report.outcome !== 'observing' && (await giveBack(aside, {})) === EXIT.inSync) {
      report = { outcome: 'observing', detail: null, command: null };
    }
    output.data(report);
    const refused = words.hindrance !== null && report.outcome !== 'steering' ? ` ${words.hindrance}` : '';
    const came = steeringReportWords(report, plan, on, output.locale);
    output.say(`${came.sentence}${refused}${came.command === null ? '' : `\n  ${came.command}`}`);
    return report.outcome === (on ? 'steering' : 'observing') ? EXIT.inSync : EXIT.notInSync;
  });
}
