/**
 * What our windows may not do, by Electron's security checklist (tutorial/security): leave the pages they were opened
 * with, open other windows, embed foreign content, or be granted anything by default. A link that asks for a new window
 * is a wish: for one of our own pages the main window fulfils it, for a site named here the person's own browser, for a plain
 * letter the person's mail program.
 */
import type { App, Session, Shell } from 'electron';
import type { Log } from '../host/log.ts';
import { type Section, sectionOf } from './protocol.ts';

/** Sites that the pages refer to. An `https:` address of any other site is not opened. */
const KNOWN_SITES = new Set(['truechimer.example', 'www.ntppool.org', 'support.ntp.org']);

/** Putting text on the clipboard at a click ("Copy diagnostics") is all that the pages need. */
const GRANTED = 'clipboard-sanitized-write';

export interface Guarded {
  readonly app: Pick<App, 'on'>;
  readonly session: Pick<
    Session,
    'setPermissionRequestHandler' | 'setPermissionCheckHandler' | 'setDevicePermissionHandler'
  >;
  readonly shell: Pick<Shell, 'openExternal'>;
  readonly showWindow: (section: Section) => void;
  readonly log: Pick<Log, 'warn'>;
}

export function restrict({ app, session, shell, showWindow, log }: Guarded): void {
  session.setPermissionRequestHandler((_contents, permission, answer) => answer(permission === GRANTED));
  session.setPermissionCheckHandler((_contents, permission) => permission === GRANTED);
  session.setDevicePermissionHandler(() => false);

  app.on('web-contents-created', (_event, contents) => {
    contents.on('will-navigate', (event) => {
      log.warn(`A page tried to go to ${event.url}; it stays where it is.`);
      event.preventDefault();
    });
    contents.on('will-attach-webview', (event) => event.preventDefault());
    contents.setWindowOpenHandler(({ url }) => {
      const section = sectionOf(url);
      if (section !== null) {
        showWindow(section);
      } else if (mayOpen(url)) {
        shell.openExternal(url).catch((error: unknown) => log.warn(`${url} could not be opened.`, error));
      } else {
        log.warn(`A page tried to open ${url}; that is not a site this program refers to.`);
      }
      return { action: 'deny' };
    });
  });
}

/** A letter that a person writes to the operator of a time server: one plain address, and nothing but subject and body. */
const MAIL_ADDRESS = /^[A-Za-z0-9._+-]{1,64}@[A-Za-z0-9.-]{1,253}$/;
const MAIL_PARTS = new Set(['subject', 'body']);

export function mayOpen(address: string): boolean {
  if (!URL.canParse(address)) return false;
  if (address.startsWith('mailto:')) return mayWrite(new URL(address));
  const { protocol, hostname, port, username, password } = new URL(address);
  return (
    protocol === 'https:' && port === '' && username === '' && password === '' && KNOWN_SITES.has(hostname)
  );
}

/** Some mail programs attach files, or take a list of further readers, from what stands in an address. */
const mayWrite = ({ pathname, hash, searchParams }: URL): boolean =>
  MAIL_ADDRESS.test(pathname) && hash === '' && [...searchParams.keys()].every((key) => MAIL_PARTS.has(key));
