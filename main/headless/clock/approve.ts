/** `clock approve`: makes the correction that the engine asks about. */
import { approvedWords } from '../../api/describe-steering.ts';
import { withEngine } from '../engine.ts';
import { EXIT, type ExitCode, type Output } from '../output.ts';
import { consent } from './superuser.ts';

export function approve(output: Output): Promise<ExitCode> {
  return withEngine(output, async (api) => {
    const asked = (await api.status()).lastCorrection;
    // The superuser's word, from the terminal in which the password can be asked for.
    if (asked?.reason === 'needs-consent') await consent({ ...output, data: () => {} }, {});
    const correction = await api.approve();
    output.data(correction);
    output.say(approvedWords(correction, output.locale));
    return correction?.kind === 'stepped' || correction?.kind === 'slewing' ? EXIT.inSync : EXIT.notInSync;
  });
}
