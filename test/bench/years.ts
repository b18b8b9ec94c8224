/**
 * Ten years of one server at 1024 s polls (308,000 polls), told year by year: `npm run bench:years`. Takes some minutes,
 * so the tests live for half a year only (`test/engine/sync/years.test.ts`). Fails where anything adds up.
 */
import type { Utc } from '../../main/engine/time/instant.ts';
import { MONTH_DAYS, type Month, months } from '../engine/years.ts';

const START = (BigInt(Date.parse('2027-01-01T00:00:00Z')) * 1_000_000n) as Utc;
const PER_YEAR = 365.25 / MONTH_DAYS;

const year = (list: readonly Month[]) => ({
  worst: Math.max(...list.map((m) => m.worst)),
  bound: Math.max(...list.map((m) => m.bound)),
  uncovered: list.reduce((sum, m) => sum + m.uncovered, 0),
  state: list.at(-1)!.state,
  packets: list.reduce((sum, m) => sum + m.packets, 0),
});

/** `years`: 10 unless said otherwise. */
export function run([years = '10']: readonly string[]): void {
  const lived: Month[] = [];
  const told: ReturnType<typeof year>[] = [];
  for (const month of months(START, Math.round(Number(years) * PER_YEAR))) {
    lived.push(month);
    if (lived.length < Math.round((told.length + 1) * PER_YEAR)) continue;
    const sum = year(lived.slice(Math.round(told.length * PER_YEAR)));
    told.push(sum);
    process.stdout.write(
      `year ${told.length}: worst ${(sum.worst * 1e3).toFixed(2)} ms, bound ${(sum.bound * 1e3).toFixed(1)} ms, ` +
        `outside it ${sum.uncovered}, state ${sum.state} values, ${sum.packets} packets\n`,
    );
  }
  const [first, last] = [told[0]!, told.at(-1)!];
  const sound =
    told.every((y) => y.uncovered === 0) &&
    last.worst < 1.5 * first.worst &&
    last.bound < 1.5 * first.bound &&
    last.state < 1.1 * first.state;
  process.stdout.write(`${JSON.stringify({ years: told.length, sound, first, last })}\n`);
  process.exitCode = sound ? 0 : 1;
}
