/**
 * The two forms in which Windows tells time, from and to nanoseconds since 1970: FILETIME counts 100 ns from 1601-01-01
 * (minwinbase.h); SYSTEMTIME has eight 16-bit fields, down to the millisecond, and goes from 1601 to 30827.
 */

const NS_PER_FILETIME = 100n;
/** This many FILETIMEs lie before 1970-01-01. */
const FILETIME_AT_1970 = 116_444_736_000_000_000n;

export const SYSTEMTIME_BYTES = 16;
export const NS_PER_MILLISECOND = 1_000_000n;

export const fromFileTime = (fileTime: bigint): bigint => (fileTime - FILETIME_AT_1970) * NS_PER_FILETIME;

/** Of whole milliseconds since 1970; null where it is no year that the form has. */
export function toSystemTime(milliseconds: bigint): Buffer | null {
  const date = new Date(Number(milliseconds));
  const year = date.getUTCFullYear();
  if (!(year >= 1601 && year <= 30_827)) return null;
  const fields = [
    year,
    date.getUTCMonth() + 1,
    date.getUTCDay(),
    date.getUTCDate(),
    date.getUTCHours(),
    date.getUTCMinutes(),
    date.getUTCSeconds(),
    date.getUTCMilliseconds(),
  ];
  const buffer = Buffer.alloc(SYSTEMTIME_BYTES);
  fields.forEach((field, i) => {
    buffer.writeUInt16LE(field, 2 * i);
  });
  return buffer;
}
