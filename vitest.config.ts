/**
 * Two kinds of tests. The quick ones run side by side. Those that start browsers, daemons or builds run one file after
 * another and after the quick ones, so that two cores are enough and no time limit is about the load of the machine.
 */
import path from 'node:path';
import react from '@vitejs/plugin-react';
import { defineConfig } from 'vitest/config';

const root = import.meta.dirname;
const whole = ['e2e', 'interop', 'headless', 'app', 'packaging', 'renderer'].map(
  (room) => `test/${room}/**/*.test.{ts,tsx}`,
);

export default defineConfig({
  root,
  plugins: [react()],
  test: {
    environment: 'node',
    pool: 'forks',
    projects: [
      {
        extends: true,
        test: {
          name: 'quick',
          include: ['test/**/*.test.{ts,tsx}'],
          exclude: [...whole, 'test/vm/**', 'test/.artifacts/**'],
          maxWorkers: 2,
          sequence: { groupOrder: 0 },
          // Generous: a limit is there to end a hang, never to measure.
          testTimeout: 60_000,
          hookTimeout: 20_000,
        },
      },
      {
        extends: true,
        test: {
          name: 'whole',
          include: whole,
          exclude: ['test/.artifacts/**'],
          maxWorkers: 1,
          fileParallelism: false,
          sequence: { groupOrder: 1 },
          testTimeout: 120_000,
          hookTimeout: 120_000,
        },
      },
    ],
    cache: false,
  },
  cacheDir: path.join(root, 'test/.artifacts/cache'),
});
