/** A directory for one test file, gone afterwards. */
import { mkdtempSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach } from 'vitest';

export function freshDirectory(): () => string {
  let directory = '';
  beforeEach(() => {
    directory = mkdtempSync(path.join(os.tmpdir(), 'truechimer-'));
  });
  afterEach(() => rmSync(directory, { recursive: true, force: true }));
  return () => directory;
}
