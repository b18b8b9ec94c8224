/** Figures in words. */

const plain = (value: number) => String(Number(value.toPrecision(6)));
const counted = (value: number, one: string) => `${plain(value)} ${one}${value === 1 ? '' : 's'}`;

const UNITS = [
  [604_800, 'week'],
  [86_400, 'day'],
  [3600, 'hour'],
  [60, 'minute'],
] as const;

/** A length of time, by its largest whole unit where it has one: “2 weeks”, “90 seconds”, “0.1 milliseconds”. */
export function span(seconds: number): string {
  const size = Math.abs(seconds);
  if (size === 0) return '0 seconds';
  if (size < 1e-6) return counted(seconds * 1e9, 'nanosecond');
  if (size < 1e-3) return counted(seconds * 1e6, 'microsecond');
  if (size < 1) return counted(seconds * 1e3, 'millisecond');
  const whole = UNITS.find(([unit]) => size >= unit && Number.isInteger(seconds / unit));
  if (whole !== undefined) return counted(seconds / whole[0], whole[1]);
  const near = UNITS.find(([unit]) => size >= 2 * unit);
  if (near === undefined) return counted(seconds, 'second');
  return `${counted(seconds, 'second')} (about ${counted(Math.round(seconds / near[0]), near[1])})`;
}

/** An interval that is given as a power of two: 6 is “64 seconds”, -2 is “quarter of a second”. */
export function interval(log2: number): string {
  if (log2 >= 0) return span(2 ** log2);
  return log2 === -1 ? 'half a second' : `1/${2 ** -log2} of a second`;
}

const SECONDS_A_DAY = 86_400;

/** “every 64 seconds”, “every week”. */
export const every = (seconds: number): string => `every ${span(seconds).replace(/^1 /, '')}`;

/** The same of a power of two. */
export const everyLog2 = (log2: number): string => `every ${interval(log2).replace(/^1 /, '')}`;

/** A rate, and what it comes to in a day. */
export function rate(ppm: number): string {
  return `${plain(ppm)} ppm (${span(Math.abs(ppm) * 1e-6 * SECONDS_A_DAY)} a day)`;
}

export function size(bytes: number): string {
  const [unit, name] = bytes >= 1 << 20 ? [1 << 20, 'MiB'] : bytes >= 1024 ? [1024, 'KiB'] : [1, 'bytes'];
  return `${plain(Number((bytes / unit).toPrecision(3)))} ${name}`;
}

export const times = (n: number): string => (n === 1 ? 'once' : n === 2 ? 'twice' : `${plain(n)} times`);

/** “a, b and c”. */
export function and(parts: readonly string[]): string {
  if (parts.length < 2) return parts[0] ?? '';
  return `${parts.slice(0, -1).join(', ')} and ${parts.at(-1)}`;
}
