/** The ledger on the disk: kept for its owner only, and no trouble whatever stands there. */
import { mkdirSync, mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { Ledger } from '../../../main/directory/probe/ledger.ts';
import { LedgerFile } from '../../../main/directory/probe/ledger-file.ts';
import type { Raw } from '../../../main/engine/time/instant.ts';

let directory = '';
beforeEach(() => {
  directory = mkdtempSync(path.join(tmpdir(), 'truechimer-ledger-'));
});
afterEach(() => rmSync(directory, { recursive: true, force: true }));

const now = { raw: 9_000_000_000_000n as Raw, ms: 1_800_000_000_000 };

describe('the ledger’s file', () => {
  it('gives back what was written, and is its owner’s alone', () => {
    const ledger = new Ledger(null, now);
    ledger.asked('a.example.org', now.raw);
    const file = new LedgerFile(path.join(directory, 'servers'));
    expect(file.read()).toBeNull();
    expect(file.write(ledger.record(now))).toBe(true);
    expect(file.read()).toEqual(ledger.record(now));
    const kept = statSync(path.join(directory, 'servers', 'asked.json'));
    if (process.platform !== 'win32') expect(kept.mode & 0o777).toBe(0o600);
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
        const record = new LedgerFile(directory).read();
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
