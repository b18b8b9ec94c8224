/** What `import ... from 'electron'` gives to the built program, in a process of its own. */
import { createElectron, type DoubleOptions } from './electron.ts';

/** The variable that carries `DoubleOptions` as JSON to the process. */
export const OPTIONS_VARIABLE = 'TRUECHIMER_ELECTRON_DOUBLE';

const options = JSON.parse(process.env[OPTIONS_VARIABLE] ?? '{}') as DoubleOptions;

const made = createElectron({
  ...options,
  argv: process.argv,
  errorBox: (title, content) => process.stderr.write(`${title}\n${content}\n`),
  exit: (code) => {
    const end = () => process.exit(code);
    (desk.pages?.close() ?? Promise.resolve()).then(end, end);
  },
});

export const { desk } = made;
export const {
  app,
  BrowserWindow,
  dialog,
  ipcMain,
  Menu,
  nativeImage,
  nativeTheme,
  Notification,
  powerMonitor,
  protocol,
  screen,
  session,
  shell,
  Tray,
} = made.electron;
export default made.electron;
