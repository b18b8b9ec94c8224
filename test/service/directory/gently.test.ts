/** Long work beside an engine. */
import { expect, it } from 'vitest';
import { gently } from '../../../main/service/directory/gently.ts';

it('lets everything else that waits have its turn', async () => {
  let turns = 0;
  const other = setInterval(() => {
    turns += 1;
  }, 1);
  function* work() {
    // As long as it takes for the others to have been there: work that held them would never end.
    while (turns < 3) yield;
    return 'done';
  }
  expect(await gently(work())).toBe('done');
  clearInterval(other);
});

it('passes on what goes wrong', async () => {
  function* work(): Generator<void, string, void> {
    yield;
    throw new Error('broken');
  }
  await expect(gently(work())).rejects.toThrow('broken');
});
