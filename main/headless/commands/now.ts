import * as format from '../../api/format.ts';
import type { Command } from '../command.ts';
import { withEngine } from '../engine.ts';
import { EXIT } from '../output.ts';
import { exitCodeOf } from './status.ts';

export const now: Command = {
  name: 'now',
  usage: 'now [--json]',
  summary: 'true time with its bound',
  details: 'Prints UTC as the servers tell it, not as this clock does, and how wrong that can be at most.',
  operands: 'none',
  run: (_operands, output) =>
    withEngine(output, async (api) => {
      const state = await api.status();
      const { utc, bound, offset } = await api.now();
      const known =
        utc === null || bound === null ? null : { time: format.utc(BigInt(utc), decimals(bound)), bound };
      output.data({ utc: known?.time ?? null, unixNanoseconds: utc, bound, offset });
      if (known === null) {
        output.note('True time is not known yet.');
        return EXIT.notInSync;
      }
      output.say(`${known.time} ± ${format.span(known.bound, output.locale)}`);
      return exitCodeOf(state);
    }),
};

/** As many decimals as the bound makes sense of, and one more. */
const decimals = (bound: number) => Math.min(9, Math.max(0, Math.ceil(-Math.log10(bound)) + 1));
