/** `clock uninstall`: everything as it was before. */
import { uninstallSteps } from '../../install/linux.ts';
import { takenOver } from '../../install/taken-over.ts';
import type { Options } from '../command.ts';
import type { ExitCode, Output } from '../output.ts';
import { asSuperuser } from './superuser.ts';

export const uninstall = (output: Output, options: Options): Promise<ExitCode> =>
  asSuperuser(uninstallSteps(takenOver()), ['uninstall'], output, options);
