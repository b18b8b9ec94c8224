import { afterEach, describe, expect, it, vi } from 'vitest';
import { hostTimers } from '../../main/host/timers.ts';

afterEach(() => vi.useRealTimers());

describe('a timer', () => {
  it('fires once, not before its time, and never at once', async () => {
    const start = process.hrtime.bigint();
    let returned = false;
    await new Promise<void>((resolve) => {
      hostTimers.after(0.02, () => {
        expect(returned).toBe(true);
        resolve();
      });
      returned = true;
    });
    expect(Number(process.hrtime.bigint() - start) * 1e-9).toBeGreaterThanOrEqual(0.02);
  });

  it('does not fire after it was cancelled, and cancelling again does nothing', () => {
    vi.useFakeTimers();
    const action = vi.fn();
    const cancel = hostTimers.after(5, action);
    cancel();
    cancel();
    vi.advanceTimersByTime(10_000);
    expect(action).not.toHaveBeenCalled();
  });

  it('may be longer than the 24.8 days of setTimeout', () => {
    vi.useFakeTimers();
    const action = vi.fn();
    hostTimers.after(60 * 86_400, action);
    vi.advanceTimersByTime(59.9 * 86_400_000);
    expect(action).not.toHaveBeenCalled();
    vi.advanceTimersByTime(0.2 * 86_400_000);
    expect(action).toHaveBeenCalledTimes(1);
  });

  it('can be cancelled in its later parts', () => {
    vi.useFakeTimers();
    const action = vi.fn();
    const cancel = hostTimers.after(60 * 86_400, action);
    vi.advanceTimersByTime(50 * 86_400_000);
    cancel();
    vi.advanceTimersByTime(50 * 86_400_000);
    expect(action).not.toHaveBeenCalled();
  });

  it('of no or negative length fires at the next turn', () => {
    vi.useFakeTimers();
    const action = vi.fn();
    hostTimers.after(-1, action);
    expect(action).not.toHaveBeenCalled();
    vi.advanceTimersByTime(2);
    expect(action).toHaveBeenCalledTimes(1);
  });
});
