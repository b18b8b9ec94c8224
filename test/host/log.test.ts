import { execFile } from 'node:child_process';
import { readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { promisify } from 'node:util';
import { build } from 'vite';
import { describe, expect, it, vi } from 'vitest';
import { openLog } from '../../main/host/log.ts';
import { freshDirectory } from './directory.ts';

const directory = freshDirectory();
const at = (...names: string[]) => path.join(directory(), ...names);

describe('the application log', () => {
  it('says the same in the file and in the diagnostics, and nothing on standard output', () => {
    const out = vi.spyOn(process.stdout, 'write');
    const log = openLog(directory());
    log.info('started', { version: '1.0', at: 5n });
    log.warn('slow');
    log.error('broken', new Error('cause'));
    expect(out).not.toHaveBeenCalled();
    out.mockRestore();
    const text = readFileSync(log.file, 'utf8');
    expect(text).toBe(
      log
        .recent()
        .map((line) => `${line}\n`)
        .join(''),
    );
    expect(text).toMatch(/^\d{4}-\d\d-\d\dT[\d:.]+Z \[info\] started \{"version":"1.0","at":"5"\}\n/);
    expect(text).toMatch(/\[warn\] slow\n/);
    expect(text).toMatch(/\[error\] broken Error: cause\n/);
    if (process.platform !== 'win32') expect(statSync(log.file).mode & 0o777).toBe(0o600);
  });

  it('is written wherever the program is started', async () => {
    const program = at('program.mjs');
    const entry = path.join(import.meta.dirname, '../../main/host/log.ts');
    await build({
      configFile: false,
      logLevel: 'silent',
      ssr: { noExternal: true },
      build: {
        ssr: entry,
        outDir: directory(),
        emptyOutDir: false,
        rolldownOptions: { output: { entryFileNames: 'program.mjs' } },
      },
    });
    const start = `const { openLog } = await import(process.argv[1]); openLog(process.argv[2]).info('here');`;
    const { stdout, stderr } = await promisify(execFile)(
      process.execPath,
      ['--input-type=module', '-e', start, pathToFileURL(program).href, at('logs')],
      { cwd: path.parse(directory()).root },
    );
    expect([stdout, stderr]).toEqual(['', '']);
    expect(readFileSync(at('logs', 'truechimer.log'), 'utf8')).toMatch(/ \[info\] here\n$/);
  });

  it('strikes secrets out', () => {
    const log = openLog(directory());
    log.info('open http://127.0.0.1:5000/?token=s3cret-Value', {
      token: 's3cret-Value',
      header: 'Bearer s3cret-Value',
    });
    expect(readFileSync(log.file, 'utf8')).not.toContain('s3cret');
    expect(log.recent().join()).not.toContain('s3cret');
    expect(log.recent()[0]).toContain('http://127.0.0.1:5000/');
  });

  it('keeps the newest 200 lines for diagnostics', () => {
    const log = openLog(directory());
    for (let i = 0; i < 250; i++) log.info(`line ${i}.`);
    expect(log.recent()).toHaveLength(200);
    expect(log.recent()[0]).toContain('line 50.');
    expect(log.recent().at(-1)).toContain('line 249.');
  });

  it('is rotated, so that it never fills a disk', () => {
    const log = openLog(directory());
    const long = 'x'.repeat(100_000);
    for (let i = 0; i < 40; i++) log.info(long);
    const sizes = readdirSync(directory()).map((name) => statSync(path.join(directory(), name)).size);
    expect(sizes).toHaveLength(2);
    expect(Math.max(...sizes)).toBeLessThan(1.3 * 1024 * 1024);
  });

  it('that cannot be written is kept in memory, without a word on the terminal', () => {
    writeFileSync(path.join(directory(), 'file'), '');
    const words = (['log', 'error', 'warn', 'info'] as const).map((level) => vi.spyOn(console, level));
    const log = openLog(path.join(directory(), 'file', 'log'));
    log.error('still here');
    expect(log.recent().join()).toContain('still here');
    for (const word of words) {
      expect(word).not.toHaveBeenCalled();
      word.mockRestore();
    }
  });

  it('survives details that are a circle', () => {
    const circle: Record<string, unknown> = {};
    circle.self = circle;
    const log = openLog(directory());
    log.info('circle', circle);
    expect(log.recent()).toHaveLength(1);
  });
});
