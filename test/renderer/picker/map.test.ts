import { describe, expect, test } from 'vitest';
import { clustersOf } from '../../../renderer/picker/map/clusters.ts';
import { layoutOf, viewFor } from '../../../renderer/picker/map/layout.ts';
import { aroundView, radiusFor } from '../../../renderer/picker/map/projection.ts';
import { BERLIN, DIRECTORY } from '../../doubles/directory.ts';
import { PUBLIC_LISTS } from '../../doubles/public-lists.ts';

const SIZE = { width: 800, height: 340 };

describe('the map around a person', () => {
  test('has true distances from the middle', () => {
    const { projection, pixels } = aroundView(BERLIN, 1_000_000, SIZE);
    expect(projection([BERLIN.lon, BERLIN.lat])).toEqual([400, 170]);
    const warsaw = DIRECTORY.rows.find(({ name }) => name === 'ntp.warsaw.example')!;
    const [x, y] = projection([warsaw.record.place!.lon, warsaw.record.place!.lat])!;
    const metres = warsaw.near!.between;
    // The sphere and the ellipsoid of the directory differ by half a per cent at most.
    expect(Math.abs(Math.hypot(x - 400, y - 170) / pixels!(metres) - 1)).toBeLessThan(0.006);
    expect(pixels!(1_000_000)).toBeCloseTo(170, 6);
  });

  test('is as large as it takes to see some servers, and all of where the person may be', () => {
    expect(
      radiusFor(
        Array.from({ length: 40 }, () => 400_000),
        0,
      ),
    ).toBe(500_000);
    expect(
      radiusFor(
        Array.from({ length: 40 }, () => 400_000),
        700_000,
      ),
    ).toBe(1_000_000);
    expect(radiusFor([3_000_000], 0)).toBe(4_000_000);
    expect(radiusFor([], 0)).toBe(500_000);
  });
});

test('every server is on the map, beyond it, or in no place', () => {
  for (const here of [BERLIN, null]) {
    const view = viewFor(PUBLIC_LISTS.rows, here, null, SIZE);
    const { shown, nowhere, beyond, clusters } = layoutOf(PUBLIC_LISTS.rows, view, SIZE);
    expect(shown + nowhere + beyond).toBe(PUBLIC_LISTS.rows.length);
    expect(clusters.flatMap(({ rows }) => rows)).toHaveLength(shown);
    expect(here === null ? beyond : 0).toBe(0);
  }
});

test('signs that would lie over each other become one, with the best first', () => {
  const spot = (x: number, y: number, i: number) => ({ x, y, row: DIRECTORY.rows[i]! });
  const clusters = clustersOf([spot(0, 0, 0), spot(10, 0, 1), spot(100, 0, 2)], 15);
  expect(clusters.map(({ rows }) => rows.map(({ name }) => name))).toEqual([
    ['ntp1.uni-berlin.example', 'ntp2.uni-berlin.example'],
    ['time.hamburg.example'],
  ]);
});
