/** Truechimer's own command line as the superuser: what was made for it alone goes when it has ended. */
import { afterEach, beforeEach, expect, type Mock, test, vi } from 'vitest';
import { elevation } from '../../main/station/elevation.ts';

// With this word an installed program is never the one that is started.
const VERB = 'install';

let discard: Mock<() => void>;
beforeEach(() => {
  discard = vi.fn();
  vi.stubEnv('DISPLAY', undefined);
  vi.stubEnv('WAYLAND_DISPLAY', undefined);
});
afterEach(() => {
  vi.unstubAllEnvs();
  vi.restoreAllMocks();
});

const run = (user: number, program: string) => {
  // Where there is no such call, on Windows, everything is to be typed.
  if (process.getuid !== undefined) vi.spyOn(process, 'getuid').mockReturnValue(user);
  return elevation(() => ({ words: [program], discard }))([VERB]);
};

test.runIf(process.platform !== 'win32')(
  'it is told when the command has ended, and not before',
  async () => {
    const running = run(0, '/usr/bin/true');
    expect(discard).not.toHaveBeenCalled();
    expect(await running).toEqual({ kind: 'done' });
    expect(discard).toHaveBeenCalledOnce();
    expect(await run(0, '/usr/bin/false')).toMatchObject({ kind: 'failed' });
    expect(discard).toHaveBeenCalledTimes(2);
  },
);

test('what a person is to type stays where it is', async () => {
  expect(await run(1000, '/opt/truechimer')).toMatchObject({ kind: 'by-hand' });
  expect(discard).not.toHaveBeenCalled();
});

test('an installation without a command line says so', async () => {
  expect(await elevation(() => null)([VERB])).toMatchObject({ kind: 'failed' });
});
