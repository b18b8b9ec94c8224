/** The ledger on the disk: kept for its owner only, and no trouble whatever stands there. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, mkdtempSync, rmSync, statSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import fc from 'fast-check';
import { build } from 'vite';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { Ledger } from '../../../main/directory/probe/ledger.ts';
import { LedgerFile } from '../../../main/directory/probe/ledger-file.ts';
import type { Raw } from '../../../main/engine/time/instant.ts';

const artifacts = path.join(import.meta.dirname, '../../.artifacts');
let directory = '';
let program = '';
beforeEach(() => {
  mkdirSync(artifacts, { recursive: true });
  program = mkdtempSync(path.join(artifacts, 'ledger-'));
  directory = mkdtempSync(path.join(tmpdir(), 'truechimer-ledger-'));
});
afterEach(() => {
  rmSync(directory, { recursive: true, force: true });
  rmSync(program, { recursive: true, force: true });
});

const now = { raw: 9_000_000_000_000n as Raw, ms: 1_800_000_000_000 };

describe('the ledger’s file', () => {
  it('gives back what was written, and is its owner’s alone', () => {
    const ledger = new Ledger(null, now);
    ledger.asked('a.example.org', now.raw);
    const file = new LedgerFile(path.join(directory, 'servers'));
    expect(file.news()).toBeNull();
    expect(file.write(ledger.record(now))).toBe(true);
    expect(file.news()).toBeNull();
    expect(new LedgerFile(path.join(directory, 'servers')).news()).toEqual(ledger.record(now));
    const kept = statSync(path.join(directory, 'servers', 'asked.json'));
    if (process.platform !== 'win32') expect(kept.mode & 0o777).toBe(0o600);
  });

  it('is one for all processes: of any number that would ask the same at once, exactly one may', async () => {
    await build({
      configFile: false,
      logLevel: 'error',
      ssr: { noExternal: true, external: ['koffi'] },
      build: {
        ssr: path.join(import.meta.dirname, 'ledger-asker.ts'),
        outDir: program,
        emptyOutDir: false,
        rolldownOptions: { output: { entryFileNames: 'asker.js' } },
      },
    });
    writeFileSync(path.join(program, 'package.json'), '{"type":"module"}');
    const outcomes = await Promise.all(
      Array.from({ length: 6 }, async () => {
        const child = spawn(process.execPath, [path.join(program, 'asker.js'), directory], {
          stdio: ['ignore', 'pipe', 'inherit'],
        });
        let out = '';
        child.stdout.on('data', (data) => {
          out += data;
        });
        await once(child, 'close');
        return out.split('\n').filter(Boolean);
      }),
    );
    const all = outcomes.flat();
    expect(new Set(all).size).toBe(40);
    expect(all).toHaveLength(40);
  });

  it('is taken over from a process that was killed, and left to one that lives', () => {
    const file = new LedgerFile(directory);
    const lock = path.join(directory, 'asked.json.lock');
    const holder = { nonce: '0', started: null, boot: null };
    writeFileSync(lock, JSON.stringify({ ...holder, pid: process.ppid }));
    expect(file.exclusively(() => {}, 20)).toBe(false);
    writeFileSync(lock, JSON.stringify({ ...holder, pid: 2 ** 22 + 1 }));
    expect(file.exclusively(() => {}, 20)).toBe(true);
    writeFileSync(lock, JSON.stringify({ ...holder, pid: process.ppid }));
    const old = new Date(Date.now() - 120_000);
    utimesSync(lock, old, old);
    expect(file.exclusively(() => {}, 20)).toBe(true);
    const release = file.measuring();
    expect(new LedgerFile(directory).measuring()).toBeNull();
    release?.();
    expect(new LedgerFile(directory).measuring()).not.toBeNull();
  });

  it('that cannot be written is said, and breaks nothing', () => {
    writeFileSync(path.join(directory, 'servers'), 'a file where a directory should be');
    expect(new LedgerFile(path.join(directory, 'servers')).write({ version: 1, entries: [] })).toBe(false);
  });

  it('with anything in it is read as nothing, or as a ledger that works', () => {
    mkdirSync(directory, { recursive: true });
    const entry = fc.record(
      {
        key: fc.anything(),
        at: fc.oneof(fc.double(), fc.anything()),
        rest: fc.oneof(fc.double(), fc.anything()),
        pause: fc.oneof(fc.double(), fc.anything()),
        stopped: fc.anything(),
      },
      { requiredKeys: [] },
    );
    const likely = fc.record({
      version: fc.constantFrom(1, 2),
      entries: fc.array(
        fc.record({
          key: fc.string(),
          at: fc.double({ noNaN: true, noDefaultInfinity: true }),
          rest: fc.double({ min: 0, noNaN: true, noDefaultInfinity: true }),
          pause: fc.double({ min: 0, noNaN: true, noDefaultInfinity: true }),
          stopped: fc.constantFrom(null, 'DENY'),
        }),
      ),
    });
    const content = fc.oneof(
      fc.string(),
      fc.json(),
      likely.map((value) => JSON.stringify(value)),
      fc.record({ version: fc.constant(1), entries: fc.array(entry) }).map((value) => {
        try {
          return JSON.stringify(value);
        } catch {
          return '';
        }
      }),
    );
    fc.assert(
      fc.property(content, (text) => {
        writeFileSync(path.join(directory, 'asked.json'), text);
        const record = new LedgerFile(directory).news();
        const ledger = new Ledger(record, now);
        for (const { key } of record?.entries ?? [])
          expect(ledger.wait(key, now.raw)).toBeGreaterThanOrEqual(0);
        ledger.asked('x', now.raw);
        expect(ledger.wait('x', now.raw)).toBe(64);
        expect(JSON.parse(JSON.stringify(ledger.record(now)))).toBeDefined();
      }),
    );
  });
});
