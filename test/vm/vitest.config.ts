/** Tests on virtual machines. Each file has one at a time, so that three workers mean three machines; they mostly wait. */
import path from 'node:path';
import { defineConfig } from 'vitest/config';
import { BaseSequencer, type TestSpecification } from 'vitest/node';

const root = path.resolve(import.meta.dirname, '../..');

/** Those that take longest first, so that nobody waits for one that was begun last. */
const FIRST = ['discipline', 'competitors', 'leap', 'install'].map((name) => `/${name}.test.ts`);

class LongestFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const place = ({ moduleId }: TestSpecification) => {
      const found = FIRST.findIndex((name) => moduleId.endsWith(name));
      return found < 0 ? FIRST.length : found;
    };
    return files.toSorted((a, b) => place(a) - place(b));
  }
}

export default defineConfig({
  root,
  test: {
    name: 'vm',
    include: ['test/vm/**/*.test.ts'],
    environment: 'node',
    pool: 'forks',
    maxWorkers: 3,
    sequence: { sequencer: LongestFirst },
    globalSetup: [path.join(import.meta.dirname, 'machine/setup.ts')],
    // Generous, because the processor is emulated: a limit is there to end a hang, never to measure.
    testTimeout: 420_000,
    hookTimeout: 300_000,
    cache: false,
  },
  cacheDir: path.join(root, 'test/.artifacts/cache'),
});
