import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, readdirSync, readFileSync, rmdirSync, statSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { transformWithOxc } from 'vite';
import { describe, expect, it } from 'vitest';
import { replaceFile } from '../../main/disk/atomic-file.ts';
import type { Memory } from '../../main/engine/sync/ports.ts';
import { openMemoryFile, type StateTrouble } from '../../main/host/memory-file.ts';
import { hostPaths, makePaths } from '../../main/host/paths.ts';
import { freshDirectory } from './directory.ts';

const directory = freshDirectory();
const at = (...names: string[]) => path.join(directory(), ...names);
const posix = process.platform !== 'win32';

describe('a file that is replaced', () => {
  it('has the new content, is private, and leaves nothing beside it', () => {
    replaceFile(at('deep', 'state.json'), 'one');
    replaceFile(at('deep', 'state.json'), 'two');
    expect(readFileSync(at('deep', 'state.json'), 'utf8')).toBe('two');
    expect(readdirSync(at('deep'))).toEqual(['state.json']);
    if (posix) {
      expect(statSync(at('deep', 'state.json')).mode & 0o777).toBe(0o600);
      expect(statSync(at('deep')).mode & 0o777).toBe(0o700);
    }
  });

  it('keeps what was there where that fails', () => {
    mkdirSync(at('state.json'));
    expect(() => replaceFile(at('state.json'), 'new')).toThrow();
    expect(readdirSync(directory())).toEqual(['state.json']);
  });

  it('is whole after a kill at any instant', async () => {
    const source = path.join(import.meta.dirname, '../../main/disk/atomic-file.ts');
    const { code } = await transformWithOxc(readFileSync(source, 'utf8'), source);
    const content = (letter: string) => letter.repeat(200_000);
    writeFileSync(
      at('writer.mjs'),
      `${code}\nfor (let i = 0; ; i++) {
        replaceFile(process.argv[2], (i % 2 ? 'a' : 'b').repeat(200_000));
        if (i === 0) process.stdout.write('started');
      }`,
    );
    for (let kill = 0; kill < 8; kill++) {
      const writer = spawn(process.execPath, [at('writer.mjs'), at('state.json')], {
        stdio: ['ignore', 'pipe', 'inherit'],
      });
      await once(writer.stdout, 'data');
      await new Promise((resolve) => setTimeout(resolve, Math.random() * 15));
      writer.kill('SIGKILL');
      await once(writer, 'exit');
      expect([content('a'), content('b')]).toContain(readFileSync(at('state.json'), 'utf8'));
    }
  });
});

const MEMORY: Memory = {
  version: 1,
  drift: {
    ppm: -12.345,
    sigma: 0.02,
    wander: 0.01,
    pattern: {
      until: '1799999990000000000',
      seen: 7200,
      repeating: [{ logWeight: 0, mean: [1.5], covariance: [0.25] }],
      plain: [],
    },
    savedAt: '1800000000000000000',
    boot: 'b',
    counter: 'tsc cpu',
  },
  last: {
    health: 'in-sync',
    offset: 0.0012,
    bound: 0.015,
    at: '1800000000000000000',
    servers: ['time.example'],
  },
};

function opened(file = at('state.json')) {
  const reported: StateTrouble[] = [];
  return { reported, ...openMemoryFile(file, (trouble) => reported.push(trouble)) };
}

describe('what the engine remembers', () => {
  it('is nothing at a first start, and that is no trouble', () => {
    const { memory, reported } = opened();
    expect(memory).toBeNull();
    expect(reported).toEqual([]);
  });

  it('is there again after a restart', () => {
    opened().store.save(MEMORY);
    expect(opened().memory).toEqual(MEMORY);
  });

  it('is understood where an older version wrote it, before wander and pattern were learned', () => {
    const { wander: _, pattern: __, ...older } = MEMORY.drift!;
    writeFileSync(at('state.json'), JSON.stringify({ ...MEMORY, drift: older }));
    const { memory, reported } = opened();
    expect(reported).toEqual([]);
    expect(memory).toEqual({ ...MEMORY, drift: { ...MEMORY.drift, wander: null, pattern: null } });
  });

  it.each([
    ['truncated', JSON.stringify(MEMORY).slice(0, 60)],
    ['empty', ''],
    ['not JSON', '\u0000\u0001\uffff'],
    ['of a newer version', JSON.stringify({ ...MEMORY, version: 2 })],
    ['of other types', JSON.stringify({ ...MEMORY, drift: { ...MEMORY.drift, ppm: 'fast' } })],
    ['without an essential part', JSON.stringify({ version: 1 })],
    ['a number that JSON has not', JSON.stringify(MEMORY).replace('-12.345', '1e999')],
    ['of a negative wander', JSON.stringify(MEMORY).replace('0.01,', '-0.01,')],
    ['of a pattern that is none', JSON.stringify(MEMORY).replace('"mean":[1.5]', '"mean":["hot"]')],
    ['of a negative uncertainty', JSON.stringify(MEMORY).replace('0.02', '-0.02')],
  ])('that is %s is put aside whole and reported', (_what, text) => {
    writeFileSync(at('state.json'), text);
    const { memory, reported, troubles } = opened();
    const aside = at('state.json.corrupt-1');
    expect(memory).toBeNull();
    expect(reported).toEqual([{ kind: 'corrupt', file: at('state.json'), detail: aside }]);
    expect(troubles()).toEqual(reported);
    expect(readFileSync(aside, 'utf8')).toBe(text);
  });

  it('is put aside under another name each time', () => {
    for (const text of ['first', 'second']) {
      writeFileSync(at('state.json'), text);
      opened();
    }
    expect(readFileSync(at('state.json.corrupt-1'), 'utf8')).toBe('first');
    expect(readFileSync(at('state.json.corrupt-2'), 'utf8')).toBe('second');
  });

  it('that cannot be read is put aside too, so that the next save does not replace it', () => {
    mkdirSync(at('state.json'));
    const { memory, store, reported } = opened();
    expect(memory).toBeNull();
    expect(reported[0]?.kind).toBe('corrupt');
    store.save(MEMORY);
    expect(opened().memory).toEqual(MEMORY);
  });

  it('that cannot be written is reported, never thrown, and forgotten once it can be written', () => {
    const { store, reported, troubles } = opened();
    mkdirSync(at('state.json'));
    store.save(MEMORY);
    expect(reported).toMatchObject([{ kind: 'unwritable', file: at('state.json') }]);
    expect(troubles()).toEqual(reported);
    rmdirSync(at('state.json'));
    store.save(MEMORY);
    expect(troubles()).toEqual([]);
    expect(opened().memory).toEqual(MEMORY);
  });

  it('has no place where its directory is a file, and that is reported', () => {
    writeFileSync(at('file'), '');
    const { store, troubles } = opened(at('file', 'state.json'));
    store.save(MEMORY);
    expect(troubles().at(-1)?.kind).toBe('unwritable');
  });
});

describe('where things are kept', () => {
  it('is one private directory where TRUECHIMER_HOME says so', () => {
    const home = at('home', 'deep');
    const paths = hostPaths({ TRUECHIMER_HOME: home });
    expect(paths).toEqual({ config: home, state: home, run: home, log: home, shared: false });
    expect(readdirSync(directory())).toEqual([]);
    makePaths(paths);
    if (posix) expect(statSync(home).mode & 0o777).toBe(0o700);
  });

  it('may not be creatable, which is said later by the file that is written', () => {
    writeFileSync(at('file'), '');
    expect(() => makePaths(hostPaths({ TRUECHIMER_HOME: at('file', 'home') }))).not.toThrow();
  });
});
