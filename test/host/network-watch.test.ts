import { afterEach, expect, it, vi } from 'vitest';
import { watchNetwork } from '../../main/host/network-watch.ts';

afterEach(() => vi.useRealTimers());

it('a change of addresses is told within 8 s, once, and no longer after the end', () => {
  vi.useFakeTimers();
  let addresses = 'eth0 192.0.2.1/24';
  const changed = vi.fn();
  const stop = watchNetwork(changed, { addresses: () => addresses });
  vi.advanceTimersByTime(60_000);
  expect(changed).toHaveBeenCalledTimes(0);
  addresses = '';
  vi.advanceTimersByTime(8000);
  expect(changed).toHaveBeenCalledTimes(1);
  vi.advanceTimersByTime(60_000);
  expect(changed).toHaveBeenCalledTimes(1);
  addresses = 'wlan0 198.51.100.7/24';
  vi.advanceTimersByTime(8000);
  expect(changed).toHaveBeenCalledTimes(2);
  stop();
  addresses = '';
  vi.advanceTimersByTime(60_000);
  expect(changed).toHaveBeenCalledTimes(2);
});

it('the real addresses do not change by being looked at', async () => {
  const changed = vi.fn();
  const stop = watchNetwork(changed, { everyMs: 1 });
  await new Promise((resolve) => setTimeout(resolve, 30));
  stop();
  expect(changed).not.toHaveBeenCalled();
});
