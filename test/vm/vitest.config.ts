/** Tests on virtual machines. Each file has one at a time, so that two workers mean two machines, on two cores. */
import path from 'node:path';
import { defineConfig } from 'vitest/config';

const root = path.resolve(import.meta.dirname, '../..');

export default defineConfig({
  root,
  test: {
    name: 'vm',
    include: ['test/vm/**/*.test.ts'],
    environment: 'node',
    pool: 'forks',
    maxWorkers: 2,
    globalSetup: [path.join(import.meta.dirname, 'machine/setup.ts')],
    // Generous, because the processor is emulated: a limit is there to end a hang, never to measure.
    testTimeout: 420_000,
    hookTimeout: 300_000,
    cache: false,
  },
  cacheDir: path.join(root, 'test/.artifacts/cache'),
});
