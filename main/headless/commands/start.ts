import { openBrowser } from '../browser.ts';
import type { Command } from '../command.ts';
import { findTray, runTray } from '../electron.ts';
import { EXIT } from '../output.ts';
import { serve } from '../serve.ts';

export const start: Command = {
  name: 'start',
  usage: 'start',
  summary: 'open the tray; without Electron or a display, the same in the browser',
  details:
    'Electron is fetched at the first start (ELECTRON_OVERRIDE_DIST_PATH names a copy of your own). Without it the same\nengine and the same pages run in your browser, on loopback only.',
  operands: 'none',
  async run(_operands, output) {
    const tray = await findTray(output.note);
    if ('executable' in tray) {
      try {
        return (await runTray(tray.executable)) === 0 ? EXIT.inSync : EXIT.notInSync;
      } catch (error) {
        output.note(`Electron did not start: ${error instanceof Error ? error.message : String(error)}`);
      }
    } else {
      output.note(
        `No tray: ${tray.missing}. To get it, run “npx install-electron” on a desktop, then “npm start”.`,
      );
    }
    return serve(output, (page) => openBrowser(page, output));
  },
};
