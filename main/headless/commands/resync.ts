import { resyncReportWords } from '../../api/describe.ts';
import type { Command } from '../command.ts';
import { withEngine } from '../engine.ts';
import { EXIT } from '../output.ts';
import { exitCodeOf } from './status.ts';

export const resync: Command = {
  name: 'resync',
  usage: 'resync [--json]',
  summary: 'measure anew, and correct the clock by the rules where that is allowed',
  operands: 'none',
  run: (_operands, output) =>
    withEngine(output, async (api) => {
      const report = await api.resync();
      const state = await api.status();
      output.data(report);
      output.say(resyncReportWords(report, output.locale));
      return report.outcome === 'unanswered' ? EXIT.unreachable : exitCodeOf(state);
    }),
};
