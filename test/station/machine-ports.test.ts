import { expect, test } from 'vitest';
import { portableTimescale } from '../../main/host/timescale/portable.ts';
import { counterObstacle } from '../../main/station/machine-ports.ts';

const opened = (counter: 'raw' | 'monotonic', slewsTogether: boolean) => ({
  timescale: { ...portableTimescale(), slewsTogether },
  counter,
  reason: counter === 'raw' ? null : 'The unsteered counter cannot be read',
});

test('no clock is steered by a counter that is slewed with it', () => {
  expect(counterObstacle(opened('monotonic', true))).toMatchObject({
    kind: 'no-counter',
    detail: 'The unsteered counter cannot be read',
  });
  // Elsewhere than on Linux Node's own counter is one that nobody slews.
  expect(counterObstacle(opened('monotonic', false))).toBeNull();
  expect(counterObstacle(opened('raw', true))).toBeNull();
});
