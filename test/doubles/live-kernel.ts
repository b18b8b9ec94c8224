/** The kernel of `kernel.ts`, whose virtual time runs along with this computer's monotonic clock. */
import type { ClockState } from '../../main/clock-helper/system-clock/system-clock.ts';
import { Kernel } from './kernel.ts';

export class LiveKernel extends Kernel {
  private known = process.hrtime.bigint();

  override read(): ClockState {
    const now = process.hrtime.bigint();
    this.pass(Number(now - this.known) / 1e9);
    this.known = now;
    // Requests say when they were sent on the real clock.
    return { ...super.read(), hrtime: now };
  }
}
