/** The daemon's life: a seat at the engine, its notices in the log, until it is told to end. */
import { describe } from '../api/describe.ts';
import { NoticeWatch } from '../api/notice.ts';
import type { Status } from '../api/status.ts';
import { VERSION } from '../release/release.ts';
import { openStation, type Station } from '../station/station.ts';
import { EXIT, type ExitCode, type Output } from './output.ts';
import { COMMAND_LINE, DIRECTORY_ASSETS, RENDERER_ROOT } from './package-root.ts';
import { openSettingsStore } from './settings-store.ts';
import { untilTold } from './until-told.ts';

/** Runs until told to end. `ready` gets the page's address, for whoever wants to open it. */
export async function serve(output: Output, ready: (page: string) => void = () => {}): Promise<ExitCode> {
  const ended = untilTold();
  const station = await openStation({
    kind: 'daemon',
    version: VERSION,
    rendererRoot: RENDERER_ROOT,
    directoryAssets: DIRECTORY_ASSETS,
    stores: openSettingsStore,
    commandLine: () => [process.execPath, COMMAND_LINE],
    note: output.note,
  });
  try {
    follow(station, output, await announce(station, output, ready));
    await ended;
  } finally {
    await station.close();
  }
  return EXIT.inSync;
}

/** The process of the engine, null where none answers. */
async function announce(
  station: Station,
  output: Output,
  ready: (page: string) => void,
): Promise<number | null> {
  const page = await station.page();
  const { engine } = await station.api.status();
  output.data({ page, pid: process.pid, presence: engine.presence });
  if (engine.presence === 'attached') {
    output.say(
      `An engine runs already (${engine.kind}, process ${engine.pid}); this one stands by and takes over if it dies.`,
    );
  }
  if (page !== null) {
    output.say(`Truechimer is at ${page}`);
    ready(page);
  }
  return engine.presence === 'lost' ? null : engine.pid;
}

/** The page has moved to another engine. Machines have had their one value already. */
async function announceAgain(station: Station, output: Output, { presence, kind, pid }: Status['engine']) {
  const tell = output.json ? output.note : output.say;
  const who = presence === 'here' ? 'this one has taken over' : `another one runs (${kind}, process ${pid})`;
  tell(`The engine has changed: ${who}.`);
  const page = await station.page();
  if (page !== null) tell(`Truechimer is at ${page}`);
}

/** What a person would be told by the tray goes to the log, in the same words. */
function follow(station: Station, output: Output, first: number | null): void {
  let engine = first;
  const notices = new NoticeWatch();
  let line = '';
  station.api.on('status', (status) => {
    const { presence, pid } = status.engine;
    if (presence !== 'lost' && pid !== engine) {
      engine = pid;
      void announceAgain(station, output, status.engine);
    }
    const notice = notices.observe(status, output.locale);
    if (notice) station.log.info(`${notice.title}: ${notice.body}`);
    const words = describe(status, output.locale);
    if (words.faceName === line) return;
    line = words.faceName;
    station.log.info(words.line);
  });
}
