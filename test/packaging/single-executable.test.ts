/** The clock helper as a program of its own, made and started: without the right to set a clock it says so and ends. */
import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { singleExecutable } from '../../build/single-executable.mjs';
import { VERSION } from '../../main/release/release.ts';

const root = path.resolve(import.meta.dirname, '../..');
let directory: string;
let program: string;

beforeAll(async () => {
  directory = mkdtempSync(path.join(os.tmpdir(), 'truechimer-single-'));
  program = await singleExecutable({
    root,
    script: 'dist/clock-helper/clock-helper.cjs',
    into: directory,
    name: 'clock-helper',
    modules: ['koffi', `@koromix/koffi-${process.platform}-${process.arch}`].filter((m) =>
      existsSync(path.join(root, 'node_modules', m)),
    ),
  });
});
afterAll(() => rmSync(directory, { recursive: true, force: true }));

const run = (args: string[], env: NodeJS.ProcessEnv = {}) =>
  spawnSync(program, args, { encoding: 'utf8', env, cwd: directory });

test('is the helper, with nothing else needed', () => {
  expect(run(['--version']).stdout).toBe(`${VERSION}\n`);
});

test('finds koffi beside itself, and sees that it has no right to set the clock', () => {
  const { status, stderr } = run([]);
  expect(status).toBe(1);
  expect(stderr).toMatch(/does not have the right to set the clock/);
});

test('runs without a just-in-time compiler, as it has to where memory may not be written and run', () => {
  expect(run([], { NODE_OPTIONS: '--jitless' }).stderr).toMatch(/does not have the right to set the clock/);
});

test('takes no other script', () => {
  expect(run(['-e', 'console.log(1)']).stdout).not.toContain('1\n');
});
