/**
 * Where months end in UTC, without a calendar of the language: leap seconds happen at the end of a month (ITU-R
 * TF.460-6, annex 1, 2.1), in practice of June and December.
 *
 * Days from and to the proleptic Gregorian calendar after H. Hinnant ("chrono-compatible low-level date algorithms"):
 * years are counted from the first of March, so that the leap day is the last of its year, and eras of 400 years all have
 * 146,097 days.
 */
import { NS_PER_SECOND, type Utc } from './instant.ts';

export const NS_PER_DAY = 86_400n * NS_PER_SECOND;

/** From 0000-03-01 to 1970-01-01. */
const DAYS_BEFORE_1970 = 719_468;
const DAYS_PER_ERA = 146_097;

/** The first midnight after this instant with which a month begins. */
export function nextMonth(utc: Utc): Utc {
  const ns = utc % NS_PER_DAY < 0n ? utc - NS_PER_DAY : utc;
  const { year, month } = monthOf(Number(ns / NS_PER_DAY));
  const day = month === 12 ? firstDay(year + 1, 1) : firstDay(year, month + 1);
  return (BigInt(day) * NS_PER_DAY) as Utc;
}

/** Year and month (1-12) of a day since 1970-01-01. */
function monthOf(day: number): { year: number; month: number } {
  const since = day + DAYS_BEFORE_1970;
  const era = Math.floor(since / DAYS_PER_ERA);
  const ofEra = since - era * DAYS_PER_ERA;
  const yearOfEra = Math.floor(
    (ofEra - Math.floor(ofEra / 1460) + Math.floor(ofEra / 36_524) - Math.floor(ofEra / 146_096)) / 365,
  );
  const ofYear = ofEra - (365 * yearOfEra + Math.floor(yearOfEra / 4) - Math.floor(yearOfEra / 100));
  const fromMarch = Math.floor((5 * ofYear + 2) / 153);
  const month = fromMarch < 10 ? fromMarch + 3 : fromMarch - 9;
  return { year: yearOfEra + era * 400 + (month <= 2 ? 1 : 0), month };
}

/** The first day of a month, in days since 1970-01-01. */
function firstDay(year: number, month: number): number {
  const fromMarch = month <= 2 ? year - 1 : year;
  const era = Math.floor(fromMarch / 400);
  const yearOfEra = fromMarch - era * 400;
  const ofYear = Math.floor((153 * (month > 2 ? month - 3 : month + 9) + 2) / 5);
  const ofEra = yearOfEra * 365 + Math.floor(yearOfEra / 4) - Math.floor(yearOfEra / 100) + ofYear;
  return era * DAYS_PER_ERA + ofEra - DAYS_BEFORE_1970;
}
