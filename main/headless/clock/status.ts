/** `clock status`: who sets this clock, and what stands in the way of keeping it right. Looks only, with or without an engine. */
import { keepingWords } from '../../api/describe-keeping.ts';
import { planWords } from '../../api/describe-steering.ts';
import type { Status } from '../../api/status.ts';
import type { SteeringPlan } from '../../api/steering.ts';
import { openSystemClock } from '../../clock-helper/system-clock/open.ts';
import { loadFfi } from '../../ffi/ffi.ts';
import { attachEngine } from '../engine.ts';
import { EXIT, type ExitCode, type Output } from '../output.ts';
import { steeringPlanHere } from './steering-plan-here.ts';

/** What the kernel says of its clock: anybody may read it. */
interface KernelReport {
  /** ppm; positive makes the clock faster. */
  readonly frequency: number;
  readonly synchronised: boolean;
  /** Seconds. */
  readonly maximumError: number | null;
  readonly estimatedError: number | null;
}

export async function clockStatus(output: Output): Promise<ExitCode> {
  const { status, plan } = await present();
  const mode = status?.mode ?? 'observe';
  const kernel = kernelReport();
  output.data({ mode, engine: status !== null, consent: status?.consent ?? null, ...plan, kernel });
  const words = planWords(plan, mode, mode !== 'steering', output.locale);
  output.say(
    [
      status === null
        ? 'Observing: no Truechimer runs, so nobody of ours sets this clock.'
        : `Keep this clock right: ${keepingWords(status, output.locale).words}`,
      '',
      ...words.now,
      ...(kernel === null ? [] : [kernelWords(kernel)]),
      `Clock helper: ${HELPER_WORDS[plan.helper.state]}${plan.helper.version === null ? '' : ` (version ${plan.helper.version})`}`,
      '',
      mode === 'steering'
        ? 'If you switch it off (truechimer clock off):'
        : 'If you switch it on (truechimer clock on):',
      ...(words.hindrance === null ? [...words.changes, words.undo] : [words.hindrance])
        .filter(Boolean)
        .map((line) => `  ${line}`),
    ].join('\n'),
  );
  return EXIT.inSync;
}

const HELPER_WORDS = {
  ready: 'installed, and ready.',
  missing: 'not installed.',
  silent: 'installed, but it does not answer.',
  denied: 'installed, but you may not use it: log out and in again, so that you belong to its group.',
  busy: 'installed, and serves another program at present.',
  version: 'installed, in another version: install it again.',
} satisfies Record<SteeringPlan['helper']['state'], string>;

/** What the engine knows, and without one what can be seen from here. */
async function present(): Promise<{ status: Status | null; plan: SteeringPlan }> {
  const engine = await attachEngine();
  if (engine === null) return { status: null, plan: await steeringPlanHere() };
  try {
    const [status, plan] = await Promise.all([engine.api.status(), engine.api.steeringPlan()]);
    return { status, plan };
  } finally {
    engine.close();
  }
}

function kernelReport(): KernelReport | null {
  const clock = openSystemClock(loadFfi(), process.platform);
  if ('reason' in clock) return null;
  const { frequency, synchronised, maximumError, estimatedError } = clock.read();
  const micro = (value: number | null) => (value === null ? null : value / 1e6);
  return {
    frequency,
    synchronised,
    maximumError: micro(maximumError),
    estimatedError: micro(estimatedError),
  };
}

function kernelWords({ frequency, synchronised }: KernelReport): string {
  const rate = `Its rate is corrected by ${frequency >= 0 ? '+' : ''}${frequency.toFixed(3)} ppm`;
  return `${rate}, and the kernel ${synchronised ? 'calls it synchronised' : 'does not call it synchronised'}.`;
}
