/**
 * As much of an Electron distribution as electron-builder looks at, so that packaging is proven without a download: the
 * files it copies, and a program that carries the fuse wire (sentinel, version, one character for each of nine fuses,
 * Electron's own defaults).
 */
import { chmodSync, mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { createPackage } from '@electron/asar';

const SENTINEL = 'dL7pKGdnNz796PbbjQWNKmHXBZaB9tsX';
const DEFAULTS = '101100011';

export async function stubElectron(directory: string, version: string): Promise<void> {
  const source = path.join(directory, '../default-app');
  mkdirSync(path.join(directory, 'locales'), { recursive: true });
  mkdirSync(path.join(directory, 'resources'));
  mkdirSync(source);
  writeFileSync(path.join(source, 'package.json'), '{}');
  await createPackage(source, path.join(directory, 'resources/default_app.asar'));
  const program = path.join(directory, 'electron');
  writeFileSync(
    program,
    Buffer.concat([
      Buffer.from('#!/bin/sh\nexit 0\n# '),
      Buffer.from(SENTINEL, 'latin1'),
      Buffer.from([1, DEFAULTS.length]),
      Buffer.from(`${DEFAULTS}\n`, 'latin1'),
    ]),
  );
  chmodSync(program, 0o755);
  writeFileSync(path.join(directory, 'version'), version);
  for (const name of ['LICENSE', 'LICENSES.chromium.html', 'chrome-sandbox', 'locales/en-US.pak']) {
    writeFileSync(path.join(directory, name), '');
  }
}
