/**
 * Is there a tray to be seen in? On Linux an icon is only offered to the desktop, and nobody says that none was drawn
 * (GNOME draws none without an extension). The answer is the session bus's: whether a StatusNotifierHost is registered
 * with the watcher (freedesktop.org, StatusNotifierItem). No tool and no bus to ask count as no tray: then the window
 * is shown, which at worst is one window too many.
 */
import { execFile } from 'node:child_process';

const WATCHER = 'org.kde.StatusNotifierWatcher';
const OBJECT = '/StatusNotifierWatcher';
const PROPERTY = 'IsStatusNotifierHostRegistered';

/** Milliseconds. The bus is local; a desktop that is just starting may be slow to answer. */
const ANSWER_WITHIN = 3000;

/** Standard output of a program that is started without a shell; rejects where it is missing or fails. */
export type Ask = (program: string, args: readonly string[]) => Promise<string>;

const run: Ask = (program, args) =>
  new Promise((resolve, reject) => {
    execFile(program, args, { timeout: ANSWER_WITHIN }, (error, stdout) => {
      if (error) reject(error);
      else resolve(stdout);
    });
  });

const QUESTIONS: readonly (readonly [program: string, args: readonly string[], yes: string])[] = [
  [
    'gdbus',
    [
      'call',
      '--session',
      '--dest',
      WATCHER,
      '--object-path',
      OBJECT,
      '--method',
      'org.freedesktop.DBus.Properties.Get',
      WATCHER,
      PROPERTY,
    ],
    '(<true>,)',
  ],
  ['busctl', ['--user', 'get-property', WATCHER, OBJECT, WATCHER, PROPERTY], 'b true'],
];

export async function hasTray(platform: NodeJS.Platform, ask: Ask = run): Promise<boolean> {
  if (platform !== 'linux') return true;
  for (const [program, args, yes] of QUESTIONS) {
    try {
      return (await ask(program, args)).trim() === yes;
    } catch {
      // Not installed, no bus, or no watcher: the other tool may know better.
    }
  }
  return false;
}
