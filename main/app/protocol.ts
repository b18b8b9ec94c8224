/**
 * Serves the built pages to our own windows as `app://bundle/...`, because pages on `file://` would need privileges
 * that a fuse takes away (and Chromium refuses ES modules there). Nothing but the files of one directory is ever
 * given out, and all of it under one content security policy.
 */
import type { Protocol } from 'electron';
import { readPage } from '../loopback/pages.ts';

const SCHEME = 'app';
export const ORIGIN = `${SCHEME}://bundle`;

export type View = 'popover' | 'window';
/** `switch`: the overview, at "Keep this clock right". */
export type Section = 'overview' | 'servers' | 'settings' | 'switch';

/** The pages find their way by the fragment, as they do in a browser. */
const FRAGMENTS: Readonly<Record<Section, string>> = {
  overview: '#/',
  servers: '#/servers',
  settings: '#/settings',
  switch: '#/switch',
};

const SECTIONS = Object.keys(FRAGMENTS) as Section[];

export function pageAddress(view: View, section: Section = 'overview'): string {
  return `${ORIGIN}/index.html?view=${view}${FRAGMENTS[section]}`;
}

/** Which section of the window an address of ours means; null where it is not ours. */
export function sectionOf(address: string): Section | null {
  if (!address.startsWith(`${ORIGIN}/`)) return null;
  const { hash } = new URL(address);
  return SECTIONS.find((section) => FRAGMENTS[section] === hash) ?? 'overview';
}

const POLICY = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self'",
  "img-src 'self' data:",
  "font-src 'self'",
  "connect-src 'self'",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
].join('; ');

/** Has to run before the app is ready. `standard` gives the pages an origin, `secure` a trustworthy one. */
export function registerScheme(protocol: Pick<Protocol, 'registerSchemesAsPrivileged'>): void {
  protocol.registerSchemesAsPrivileged([
    { scheme: SCHEME, privileges: { standard: true, secure: true, supportFetchAPI: true } },
  ]);
}

export function servePages(protocol: Pick<Protocol, 'handle'>, root: string): void {
  protocol.handle(SCHEME, (request) => answer(request.method, request.url, root));
}

/** The answer to one request; 404 for whatever is not a file of the pages, without saying why. */
export async function answer(method: string, address: string, root: string): Promise<Response> {
  const { protocol, host, pathname } = new URL(address);
  const ours = method === 'GET' && `${protocol}//${host}` === ORIGIN;
  const page = ours ? await readPage(root, pathname) : null;
  if (page === null) {
    return new Response('Not found', { status: 404, headers: { 'content-type': 'text/plain' } });
  }
  return new Response(new Uint8Array(page.body), {
    headers: {
      'content-type': page.type,
      'content-security-policy': POLICY,
      'x-content-type-options': 'nosniff',
      // The files change with the program, and reading them again costs nothing.
      'cache-control': 'no-store',
    },
  });
}
