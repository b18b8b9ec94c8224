import { expect, it } from 'vitest';
import { lookAround } from '../../../main/host/time-services/look-around.ts';

it('a look at this machine ends, and says what it has not seen', async () => {
  const seen = await lookAround();
  for (const { state, pid, name } of seen.services) {
    expect(['running', 'enabled', 'installed']).toContain(state);
    expect(pid === null || pid > 0).toBe(true);
    expect(name).not.toBe('');
  }
  for (const said of seen.unknown) expect(said).not.toBe('');
});
