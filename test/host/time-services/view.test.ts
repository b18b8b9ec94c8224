/** The real machine, as far as every machine has it. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { hostView } from '../../../main/host/time-services/view.ts';

let directory: string;
beforeAll(() => {
  directory = mkdtempSync(path.join(os.tmpdir(), 'truechimer-view-'));
  writeFileSync(path.join(directory, 'file'), 'text\n');
});
afterAll(() => rmSync(directory, { recursive: true, force: true }));

describe('files and directories', () => {
  it('are read', async () => {
    expect(await hostView.readFile(path.join(directory, 'file'))).toEqual({ kind: 'text', text: 'text\n' });
    expect(await hostView.readDirectory(directory)).toEqual({ kind: 'names', names: ['file'] });
  });

  it('are missing', async () => {
    const missing = path.join(directory, 'none');
    expect(await hostView.readFile(missing)).toEqual({ kind: 'missing' });
    expect(await hostView.readDirectory(missing)).toEqual({ kind: 'missing' });
    expect(await hostView.readFile(path.join(directory, 'file', 'in it'))).toEqual({ kind: 'missing' });
  });

  it('are refused', async () => {
    expect((await hostView.readFile(directory)).kind).toBe('refused');
    expect((await hostView.readFile('a\0b')).kind).toBe('refused');
  });

  it.runIf(process.platform === 'linux')('of /proc are read as well, many in a row', async () => {
    for (let i = 0; i < 100; i++) {
      expect(await hostView.readFile(`/proc/${process.pid}/comm`)).toMatchObject({ kind: 'text' });
    }
    expect(await hostView.readFile('/proc/0/comm')).toEqual({ kind: 'missing' });
  });
});

describe.runIf(process.platform !== 'win32')('programs', () => {
  it('of the system are run by their names, in the C locale', async () => {
    expect(await hostView.run('env', [])).toMatchObject({
      kind: 'answered',
      code: 0,
      stdout: expect.stringMatching(/^LC_ALL=C$/m),
    });
  });

  it('answer with their exit code', async () => {
    expect(await hostView.run('sh', ['-c', 'echo no; exit 69'])).toEqual({
      kind: 'answered',
      code: 69,
      stdout: 'no\n',
    });
  });

  it('get their arguments as they are', async () => {
    expect(await hostView.run('echo', ['$HOME; `id`', '*'])).toMatchObject({ stdout: '$HOME; `id` *\n' });
  });

  it('that are killed have not answered', async () => {
    expect(await hostView.run('sh', ['-c', 'kill -9 $$'])).toEqual({ kind: 'refused', why: 'SIGKILL' });
  });

  it('are never taken from PATH', async () => {
    writeFileSync(path.join(directory, 'truechimer-no-such'), '#!/bin/sh\necho taken\n', { mode: 0o755 });
    const before = process.env.PATH;
    process.env.PATH = `${directory}:${before}`;
    try {
      expect(await hostView.run('truechimer-no-such', [])).toEqual({ kind: 'missing' });
    } finally {
      process.env.PATH = before;
    }
  });

  it('cannot be started with what is no argument', async () => {
    expect((await hostView.run('echo', ['a\0b'])).kind).toBe('refused');
  });
});
