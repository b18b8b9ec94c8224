/**
 * Numbers as a person reads them: three significant digits, a unit that fits, words for the direction. Pure functions
 * over `Intl`, shared by every face, so that the tray and the page never disagree by a rounding.
 */

/** Units of time below a day, largest first. */
const UNITS = [
  { name: 'd', size: 86_400 },
  { name: 'h', size: 3600 },
  { name: 'min', size: 60 },
  { name: 's', size: 1 },
  { name: 'ms', size: 1e-3 },
  { name: 'µs', size: 1e-6 },
  { name: 'ns', size: 1e-9 },
] as const;

/** As many significant digits as `Intl` can be asked for (ECMA-402). */
const MOST_DIGITS = 21;

/** Smaller spans are shown as nothing. */
const NOTHING = 0.5e-9;

/** Making one costs a hundred times as much as using it, and a status is described every second. */
const formatters = new Map<string, Intl.NumberFormat>();

/** A number with three significant digits, without an exponent and without trailing noise. */
export function number(value: number, locale: string, digits = 3): string {
  const key = `${locale} ${digits}`;
  const known = formatters.get(key);
  if (known) return known.format(value);
  const made = new Intl.NumberFormat(locale, {
    minimumSignificantDigits: 1,
    maximumSignificantDigits: digits,
    useGrouping: false,
  });
  formatters.set(key, made);
  return made.format(value);
}

/** A span of time, unsigned: 0.0032 is "3.2 ms". */
export function span(seconds: number, locale: string, digits = 2): string {
  const size = Math.abs(seconds);
  if (size < NOTHING) return '0 ns';
  // Minutes and more begin late: "95 s" says more than "1.6 min".
  const unit = UNITS.find((u) => size >= (u.size >= 60 ? 2 * u.size : u.size * 0.9995)) ?? UNITS[6];
  const value = size / unit.size;
  // Whole digits are never rounded away: 1234 s is not "1200 s".
  const whole = Math.max(1, Math.floor(Math.log10(value)) + 1);
  return `${number(value, locale, Math.min(MOST_DIGITS, Math.max(digits, whole)))} ${unit.name}`;
}

/** Some digits of what is never less, only more (0 or above): never more than it is. */
export function roundedDown(value: number, digits = 2): number {
  if (value === 0) return 0;
  const step = 10 ** (Math.floor(Math.log10(value)) + 1 - digits);
  return Math.floor(value / step) * step;
}

/** A span that something takes at least: 0.00279 is "2.7 ms". */
export const spanAtLeast = (seconds: number, locale: string): string => span(roundedDown(seconds), locale);

/** A signed span with an explicit plus, for columns: "+3.2 ms". */
export function signed(seconds: number, locale: string, digits = 2): string {
  return `${seconds <= -NOTHING ? '−' : '+'}${span(seconds, locale, digits)}`;
}

/** A span in whole units, for ages and countdowns: "12 s", "3 min", "2 h". */
export function rough(seconds: number, locale: string): string {
  const size = Math.max(0, seconds);
  const unit = UNITS.find((u) => u.size >= 1 && size >= (u.size >= 60 ? 2 * u.size : u.size)) ?? UNITS[3];
  return `${number(Math.floor(size / unit.size), locale, MOST_DIGITS)} ${unit.name}`;
}

/** Seconds. Closer than this the weekday names a day, and no date is needed. */
const NEARLY_A_WEEK = 6 * 86_400;

/** A moment in the reader's own time zone (both in ms since 1970): "14:10" today, "Tuesday 14:10" this week, else a date. */
export function moment(at: number, now: number, locale: string): string {
  const day = (ms: number) => new Date(ms).toDateString();
  if (day(at) === day(now)) return new Intl.DateTimeFormat(locale, { timeStyle: 'short' }).format(at);
  if (Math.abs(at - now) < NEARLY_A_WEEK * 1000) {
    return new Intl.DateTimeFormat(locale, { weekday: 'long', hour: 'numeric', minute: '2-digit' }).format(
      at,
    );
  }
  return new Intl.DateTimeFormat(locale, { dateStyle: 'medium', timeStyle: 'short' }).format(at);
}

/** The reach register as eight marks, oldest first. */
export function reach(register: number): string {
  return register.toString(2).padStart(8, '0').replaceAll('1', '●').replaceAll('0', '○');
}

/** Nanoseconds since 1970 as an RFC 3339 time in UTC with as many decimals as asked for (0 to 9). */
export function utc(ns: bigint, decimals = 6): string {
  const second = 1_000_000_000n;
  let seconds = ns / second;
  let fraction = ns % second;
  if (fraction < 0n) {
    fraction += second;
    seconds -= 1n;
  }
  const whole = new Date(Number(seconds) * 1000).toISOString().slice(0, -5);
  const digits = fraction.toString().padStart(9, '0').slice(0, decimals);
  return decimals === 0 ? `${whole}Z` : `${whole}.${digits}Z`;
}
