import { isTelling, messages } from '../../api/describe.ts';
import * as format from '../../api/format.ts';
import type { Command } from '../command.ts';
import { withEngine } from '../engine.ts';
import { EXIT } from '../output.ts';
import { exitCodeOf } from './status.ts';

export const now: Command = {
  name: 'now',
  usage: 'now [--json]',
  summary: 'true time with its bound',
  details:
    'Prints UTC as the servers tell it, not as this clock does, and how wrong that can be: by 99 %, and at most.',
  operands: 'none',
  run: (_operands, output) =>
    withEngine(output, async (api) => {
      const state = await api.status();
      const { utc, bound, likely, offset } = await api.now();
      const known =
        utc === null || bound === null
          ? null
          : { time: format.utc(BigInt(utc), decimals(likely ?? bound)), bound };
      output.data({ utc: known?.time ?? null, unixNanoseconds: utc, bound, likely, offset });
      if (known === null) {
        output.note('True time is not known yet.');
        return EXIT.notInSync;
      }
      const t = messages(output.locale);
      const span = (seconds: number) => format.span(seconds, output.locale);
      const margins = [isTelling(likely, bound) && t.likely(span(likely)), t.atMost(span(known.bound))];
      output.say(`${known.time} ${margins.filter(Boolean).join(', ')}`);
      return exitCodeOf(state);
    }),
};

/** As many decimals as the bound makes sense of, and one more. */
const decimals = (bound: number) => Math.min(9, Math.max(0, Math.ceil(-Math.log10(bound)) + 1));
