import { execFileSync, spawn } from 'node:child_process';
import { mkdtempSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterAll, expect, it } from 'vitest';
import { readLimited } from '../../../main/directory/files/read-limited.ts';

const home = mkdtempSync(path.join(os.tmpdir(), 'truechimer-limited-'));
afterAll(() => rmSync(home, { recursive: true, force: true }));
const at = (name: string) => path.join(home, name);

it('a file within the limit is read, to the byte', async () => {
  writeFileSync(at('list'), Buffer.from([0xef, 0xbb, 0xbf, 0x61, 0xff]));
  const read = await readLimited(at('list'), 5);
  expect(read.ok && [...read.value]).toEqual([0xef, 0xbb, 0xbf, 0x61, 0xff]);
  expect(await readLimited(at('list'), 4)).toMatchObject({ ok: false });
});

it('200 MB are refused by their size alone', async () => {
  writeFileSync(at('huge'), '');
  truncateSync(at('huge'), 200 * 1024 * 1024);
  expect(await readLimited(at('huge'), 16 * 1024 * 1024)).toEqual({
    ok: false,
    message: 'It has 200 MB, and no list of servers is that long (at most 16 MB are read).',
  });
});

it.runIf(process.platform === 'linux')('what has no size and no end is given up', async () => {
  expect(await readLimited('/dev/zero', 1024 * 1024)).toMatchObject({
    ok: false,
    message: expect.stringContaining('more than 1 MB'),
  });
  expect(await readLimited('/dev/null', 10)).toMatchObject({ ok: true });
});

it.runIf(process.platform === 'linux')('a pipe is read to its end', async () => {
  execFileSync('mkfifo', [at('pipe')]);
  const writer = spawn('sh', ['-c', `printf 'ntp.example.org\\n' > '${at('pipe')}'`]);
  const read = await readLimited(at('pipe'), 1000);
  expect(read.ok && Buffer.from(read.value).toString()).toBe('ntp.example.org\n');
  writer.kill();
});

it.each([
  ['nothing', 'There is no such file.'],
  ['.', 'It is a directory, not a file.'],
])('%s is said in words', async (name, message) => {
  expect(await readLimited(at(name), 10)).toEqual({ ok: false, message });
});
