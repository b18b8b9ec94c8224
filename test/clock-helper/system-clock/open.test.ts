import { expect, test } from 'vitest';
import { openSystemClock } from '../../../main/clock-helper/system-clock/open.ts';
import { ScriptedFfi } from '../../doubles/scripted-ffi.ts';
import { WindowsKernel } from '../../doubles/windows-kernel.ts';
import { Xnu } from '../../doubles/xnu.ts';

const SHOWS = '2026-12-01T12:00:00Z';

test.each([
  ['darwin', new Xnu(SHOWS).ffi],
  ['win32', new WindowsKernel(SHOWS).ffi],
] as const)('%s has its own', (platform, ffi) => {
  expect(openSystemClock(ffi, platform)).toMatchObject({ platform });
});

test('a system of which nothing is known has none, and says so', () => {
  expect(openSystemClock(new Xnu(SHOWS).ffi, 'freebsd')).toEqual({
    reason: expect.stringContaining('freebsd'),
  });
});

test.each(['linux', 'darwin', 'win32'] as const)(
  'where %s does not have a function that is needed, that is the reason',
  (platform) => {
    expect(openSystemClock(new ScriptedFfi({}).ffi, platform)).toEqual({
      reason: expect.stringContaining('Cannot find function'),
    });
  },
);

test('without system calls there is none', () => {
  expect(openSystemClock({ available: false, reason: 'switched off' }, 'win32')).toMatchObject({
    reason: 'switched off',
  });
});
