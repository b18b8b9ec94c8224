/** Somebody who owns the directory of a file that the superuser rewrites, and renames things there meanwhile. */
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { rewriteFile } from '../../main/disk/rewrite-file.ts';

const attack = vi.hoisted(() => ({ now: () => {} }));

/** After each write the attacker is quicker than whoever wrote. */
vi.mock('node:fs', async (original) => {
  const real = await original<typeof import('node:fs')>();
  return {
    ...real,
    writeFileSync: (...given: Parameters<typeof fs.writeFileSync>) => {
      real.writeFileSync(...given);
      attack.now();
    },
  };
});

let directory: string;
beforeEach(() => {
  directory = fs.mkdtempSync(path.join(os.tmpdir(), 'truechimer-attack-'));
});
afterEach(() => {
  attack.now = () => {};
  fs.rmSync(directory, { recursive: true, force: true });
});

it('is not given another file by swapping the old content for a link', () => {
  const [file, victim] = [path.join(directory, 'ntp.conf'), path.join(directory, 'victim')];
  fs.writeFileSync(file, 'old');
  fs.chmodSync(file, 0o644);
  if (process.getuid?.() === 0) fs.chownSync(file, 1234, 2345);
  fs.writeFileSync(victim, 'secret', { mode: 0o600 });
  const before = fs.statSync(victim);
  const backup = `${file}.before-truechimer-1`;
  attack.now = () => {
    if (!fs.lstatSync(backup, { throwIfNoEntry: false })?.isFile()) return;
    fs.renameSync(backup, path.join(directory, 'mine'));
    fs.symlinkSync(victim, backup);
  };
  rewriteFile(file, Buffer.from('new'), Buffer.from('old'));
  expect(fs.lstatSync(backup).isSymbolicLink()).toBe(true);
  const { mode, uid, gid } = fs.statSync(victim);
  expect([mode, uid, gid]).toEqual([before.mode, before.uid, before.gid]);
});
