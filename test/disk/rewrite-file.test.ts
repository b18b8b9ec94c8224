import {
  chmodSync,
  chownSync,
  lstatSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { rewriteFile } from '../../main/disk/rewrite-file.ts';

let directory: string;
beforeEach(() => {
  directory = mkdtempSync(path.join(os.tmpdir(), 'truechimer-rewrite-'));
});
afterEach(() => {
  chmodSync(directory, 0o700);
  rmSync(directory, { recursive: true, force: true });
});

const at = (name: string) => path.join(directory, name);
const bytes = (text: string) => new TextEncoder().encode(text);
const content = (file: string) => readFileSync(file, 'utf8');

describe('a file of somebody else is rewritten', () => {
  it('whole, with its mode, and what was in it is kept beside it', () => {
    writeFileSync(at('chrony.conf'), 'old\n');
    chmodSync(at('chrony.conf'), 0o640);
    const { file, backup } = rewriteFile(at('chrony.conf'), bytes('new\n'), bytes('old\n'));
    expect([file, backup]).toEqual([at('chrony.conf'), at('chrony.conf.before-truechimer-1')]);
    expect([content(file), content(backup!)]).toEqual(['new\n', 'old\n']);
    expect([file, backup!].map((f) => statSync(f).mode & 0o7777)).toEqual([0o640, 0o640]);
    expect(rewriteFile(file, bytes('newer'), bytes('new\n')).backup).toBe(
      at('chrony.conf.before-truechimer-2'),
    );
    expect(readdirSync(directory)).toHaveLength(3);
  });

  it('with its owner', () => {
    writeFileSync(at('ntp.conf'), 'old');
    // Only the superuser can give a file away; for others it stays theirs.
    if (process.getuid?.() === 0) chownSync(at('ntp.conf'), 1234, 2345);
    const { uid, gid } = statSync(at('ntp.conf'));
    const { file, backup } = rewriteFile(at('ntp.conf'), bytes('new'), bytes('old'));
    for (const one of [file, backup!]) expect([statSync(one).uid, statSync(one).gid]).toEqual([uid, gid]);
  });

  it('where a link points to, and the link stays one', () => {
    mkdirSync(at('real'));
    writeFileSync(at('real/ntp.conf'), 'old');
    symlinkSync('real/ntp.conf', at('ntp.conf'));
    expect(rewriteFile(at('ntp.conf'), bytes('new'), bytes('old')).file).toBe(at('real/ntp.conf'));
    expect(lstatSync(at('ntp.conf')).isSymbolicLink()).toBe(true);
    expect(content(at('ntp.conf'))).toBe('new');
  });

  it('not where it was changed since a person looked at it', () => {
    writeFileSync(at('ntp.conf'), 'changed');
    expect(() => rewriteFile(at('ntp.conf'), bytes('new'), bytes('old'))).toThrow(
      'changed by somebody else meanwhile',
    );
    expect(content(at('ntp.conf'))).toBe('changed');
    expect(readdirSync(directory)).toEqual(['ntp.conf']);
  });

  it('and a new one is made with the directory that it needs, readable for all', () => {
    const name = at('timesyncd.conf.d/truechimer.conf');
    expect(rewriteFile(name, bytes('new'), null)).toEqual({ file: name, backup: null });
    expect(statSync(name).mode & 0o7777).toBe(0o644);
    expect(statSync(path.dirname(name)).mode & 0o777 & ~process.umask()).toBe(0o755 & ~process.umask());
    expect(() => rewriteFile(name, bytes('other'), null)).toThrow(/EEXIST/);
    expect(content(name)).toBe('new');
  });

  it('not where it is a link to nothing, and that is said', () => {
    symlinkSync('/nowhere/ntp.conf', at('ntp.conf'));
    expect(() => rewriteFile(at('ntp.conf'), bytes('new'), null)).toThrow(
      `${at('ntp.conf')} is a link to /nowhere/ntp.conf, which is not there.`,
    );
  });

  it('not where the old content cannot be kept', () => {
    // There is no longer name for it beside this one.
    const name = at('n'.repeat(250));
    writeFileSync(name, 'old');
    expect(() => rewriteFile(name, bytes('new'), bytes('old'))).toThrow(/ENAMETOOLONG/);
    expect(content(name)).toBe('old');
    expect(readdirSync(directory)).toHaveLength(1);
  });
});
