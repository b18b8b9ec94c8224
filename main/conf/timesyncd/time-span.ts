/** A length of time as systemd.time(7) writes it: “90”, “1min 30s”, “2 h”, “infinity”. */

const UNITS: readonly (readonly [RegExp, number])[] = [
  [/^(usec|us|µs|μs)$/, 1e-6],
  [/^(msec|ms)$/, 1e-3],
  [/^(seconds?|sec|s|)$/, 1],
  [/^(minutes?|min|m)$/, 60],
  [/^(hours?|hr|h)$/, 3600],
  [/^(days?|d)$/, 86_400],
  [/^(weeks?|w)$/, 604_800],
  [/^(months?|M)$/, 2_629_800],
  [/^(years?|y)$/, 31_557_600],
];

/** Seconds; null where it is none. */
export function timeSpan(text: string): number | null {
  const trimmed = text.trim();
  if (trimmed === 'infinity') return Number.POSITIVE_INFINITY;
  if (!/^(\d+(\.\d+)?\s*\p{L}*\s*)+$/u.test(trimmed) || trimmed.length > 100) return null;
  let seconds = 0;
  for (const [, amount = '', unit = ''] of trimmed.matchAll(/(\d+(?:\.\d+)?)\s*(\p{L}*)/gu)) {
    const size = UNITS.find(([names]) => names.test(unit))?.[1];
    if (size === undefined) return null;
    seconds += Number(amount) * size;
  }
  return seconds;
}
