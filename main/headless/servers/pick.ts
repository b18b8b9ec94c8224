/** `servers pick`: proposes servers that are good together, with the reasons. Saves nothing. */
import { proposalWords } from '../../api/describe-choosing.ts';
import { MOST_PROPOSED } from '../../api/directory.ts';
import { type Options, UsageError } from '../command.ts';
import { EXIT, type ExitCode, type Output } from '../output.ts';
import { withDesk } from './desk.ts';
import { askable, measure, NOWHERE, USUAL } from './measure.ts';

/** With four, one that is wrong is found out and one that is silent is missed by nobody. */
const ENOUGH = 4;

const SILENCE =
  'No server answered, so nothing is proposed. That so many are silent is hardly their doing: this computer may have no network, or UDP port 123 may be blocked here. Without --probe servers are proposed by the lists alone.';

export async function pickServers(output: Output, options: Options): Promise<ExitCode> {
  const count = countOf(options);
  return withDesk(output, async (desk) => {
    if (options.probe === true) {
      const { rows, here } = await desk.directory();
      if (here.place === null) {
        output.note(NOWHERE);
        output.data({ error: 'refused', message: NOWHERE });
        return EXIT.notInSync;
      }
      const notify = options.notify === true;
      const near = askable(rows, { country: here.country, notify, most: USUAL });
      const measurement = await measure(desk, near, notify, output);
      if (measurement === null || measurement.progress.state === 'cancelled') {
        output.data({ error: 'refused', message: 'Nothing was measured, so nothing is proposed.' });
        return EXIT.notInSync;
      }
      if (measurement.progress.answered === 0) {
        output.note(SILENCE);
        output.data({ error: 'unreachable', message: SILENCE });
        return EXIT.unreachable;
      }
    }
    const keep = options.keep === true ? await desk.chosen() : [];
    const proposal = await desk.propose({ count, keep });
    const { headline, notes, picks } = proposalWords(proposal, output.locale);
    output.data({ ...proposal, words: picks });
    output.say(
      [
        headline,
        ...picks.flatMap(({ name, reasons }) => ['', name, ...reasons.map((reason) => `  ${reason}`)]),
        ...(picks.length > 0 ? ['', ...notes, 'Nothing is saved: it is up to you to pick them.'] : notes),
      ].join('\n'),
    );
    return proposal.picks.length >= count ? EXIT.inSync : EXIT.notInSync;
  });
}

function countOf({ count }: Options): number {
  if (typeof count !== 'string') return ENOUGH;
  const wanted = /^\d{1,2}$/.test(count) ? Number(count) : 0;
  if (wanted >= 1 && wanted <= MOST_PROPOSED) return wanted;
  throw new UsageError(`--count is a whole number from 1 to ${MOST_PROPOSED}, and “${count}” is none.`);
}
