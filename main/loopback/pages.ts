/**
 * The built pages, from the disk to the browser. A file is read whole before anything is answered, so a file that is not
 * there can only ever become a 404.
 */
import { readFile } from 'node:fs/promises';
import path from 'node:path';

const TYPES: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.json': 'application/json',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.ico': 'image/x-icon',
  '.woff2': 'font/woff2',
  '.webmanifest': 'application/manifest+json',
};

export interface Page {
  readonly body: Buffer;
  readonly type: string;
}

/** The file behind the path of an address; null where there is none, or where it lies outside of `root`. */
export async function readPage(root: string, pathname: string): Promise<Page | null> {
  const wanted = decode(pathname === '/' ? '/index.html' : pathname);
  // A colon would name a stream or a drive on Windows, a NUL ends a name in C.
  if (wanted === null || /[\\:\0]/.test(wanted)) return null;
  const top = path.resolve(root);
  const file = path.resolve(top, `.${wanted}`);
  if (!file.startsWith(top + path.sep)) return null;
  try {
    return { body: await readFile(file), type: TYPES[path.extname(file)] ?? 'application/octet-stream' };
  } catch {
    return null;
  }
}

function decode(pathname: string): string | null {
  try {
    return decodeURIComponent(pathname);
  } catch {
    return null;
  }
}

const plain = (title: string, text: string) =>
  Buffer.from(
    `<!doctype html><html lang="en"><meta charset="utf-8"><meta name="viewport" content="width=device-width">` +
      `<meta name="color-scheme" content="light dark"><title>${title}</title><h1>${title}</h1>${text}</html>\n`,
  );

/** For a browser without token or cookie, most often with an address from before a restart. */
export const LOCKED: Page = {
  type: TYPES['.html'] as string,
  body: plain(
    'This page needs its key',
    '<p>Truechimer shows your clock only to you, so its address holds a key that changes at every start.</p>' +
      '<p>Open it from the tray icon, or enter <code>truechimer status</code> in a terminal: it prints the present address.</p>',
  ),
};

export const MISSING: Page = {
  type: TYPES['.html'] as string,
  body: plain('There is no such page', '<p><a href="/">Truechimer</a></p>'),
};
