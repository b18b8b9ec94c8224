import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { placePopover } from '../../main/app/placement.ts';

const bounds = { x: 0, y: 0, width: 1920, height: 1080 };
const size = { width: 380, height: 560 };

describe('the popover is placed', () => {
  test.each([
    [
      'at the bottom',
      { ...bounds, height: 1040 },
      { x: 1700, y: 1040, width: 24, height: 40 },
      { x: 1522, y: 472 },
    ],
    [
      'at the top',
      { ...bounds, y: 40, height: 1040 },
      { x: 1700, y: 0, width: 24, height: 40 },
      { x: 1522, y: 48 },
    ],
    [
      'at the left',
      { ...bounds, x: 60, width: 1860 },
      { x: 18, y: 1000, width: 24, height: 24 },
      { x: 68, y: 512 },
    ],
    [
      'at the right',
      { ...bounds, width: 1860 },
      { x: 1878, y: 500, width: 24, height: 24 },
      { x: 1472, y: 232 },
    ],
  ])('beside a task bar %s', (_where, workArea, tray, expected) => {
    expect(placePopover(tray, size, { bounds, workArea }, 'win32')).toEqual(expected);
  });

  test('right under the menu bar of macOS', () => {
    const workArea = { ...bounds, y: 24, height: 1056 };
    const tray = { x: 1000, y: 0, width: 30, height: 24 };
    expect(placePopover(tray, size, { bounds, workArea }, 'darwin')).toEqual({ x: 825, y: 24 });
  });

  test('in the corner, where the icon is hidden and has no place', () => {
    const workArea = { ...bounds, height: 1040 };
    const hidden = { x: 0, y: 0, width: 0, height: 0 };
    expect(placePopover(hidden, size, { bounds, workArea }, 'win32')).toEqual({ x: 1532, y: 472 });
  });

  test('wholly on the screen of the icon, wherever that is', () => {
    const coordinate = fc.integer({ min: -4000, max: 4000 });
    fc.assert(
      fc.property(
        coordinate,
        coordinate,
        fc.nat(1919),
        fc.nat(1079),
        fc.constantFrom('win32', 'darwin'),
        (x, y, dx, dy, platform) => {
          const screen = { x, y, width: 1920, height: 1080 };
          const workArea = { ...screen, height: 1040 };
          const tray = { x: x + dx, y: y + dy, width: 24, height: 24 };
          const place = placePopover(
            tray,
            size,
            { bounds: screen, workArea },
            platform as 'win32' | 'darwin',
          );
          expect(place.x).toBeGreaterThanOrEqual(x);
          expect(place.y).toBeGreaterThanOrEqual(y);
          expect(place.x + size.width).toBeLessThanOrEqual(x + 1920);
          expect(place.y + size.height).toBeLessThanOrEqual(y + 1040);
        },
      ),
    );
  });
});
