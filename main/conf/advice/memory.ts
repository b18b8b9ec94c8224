/** What a server remembers of those who ask it, and who may look at that. */
import { type Context, has, linesOf, type PlacedLine } from './context.ts';
import { type Finding, placesOf } from './finding.ts';
import { isEverybody, rules } from './restrict-rules.ts';

const switched = (context: Context, verb: 'enable' | 'disable', what: string): PlacedLine[] =>
  context.dialect === 'ntp'
    ? linesOf(context, verb).filter(({ statement }) => statement.rest.some(({ text }) => text === what))
    : [];

export function monitorOff(context: Context): Finding[] {
  const off = switched(context, 'disable', 'monitor');
  if (off.length === 0) return [];
  const limited = rules(context).filter(({ restriction }) => restriction.flags.includes('limited'));
  return [
    {
      id: 'monitor-off',
      severity: 'hint',
      places: placesOf([...off, ...limited]),
      what:
        limited.length > 0
          ? '“disable monitor” is without effect: “limited” needs to know who asked, and switches that on again.'
          : 'ntpd does not remember who asked (“disable monitor”).',
      why: 'It was the remedy against “monlist” before version 4.2.7p26, by which strangers flooded others. Since then “noquery” is, and without that memory nobody sees who asks too often.',
      remedy: 'Leave it out, and keep “noquery” and “limited” with “restrict default”.',
    },
  ];
}

export function oldQueries(context: Context): Finding[] {
  const on = switched(context, 'enable', 'mode7');
  if (on.length === 0) return [];
  return [
    {
      id: 'mode7',
      severity: 'warning',
      places: placesOf(on),
      what: 'ntpd answers the old program ntpdc (“enable mode7”).',
      why: 'Its answers are many times as large as the questions (“monlist” was one of them), and it had most of ntpd’s security holes.',
      remedy: 'Leave it out; ntpq does all that ntpdc did.',
    },
  ];
}

/** chronyd ends with “Rate limiting cannot be enabled with noclientlog”. */
export function limitsWithoutMemory(context: Context): Finding[] {
  if (context.dialect !== 'chrony') return [];
  const off = linesOf(context, 'noclientlog');
  const limits = linesOf(context, 'ratelimit', 'ntsratelimit', 'cmdratelimit');
  if (off.length === 0 || limits.length === 0) return [];
  return [
    {
      id: 'limits-without-memory',
      severity: 'error',
      places: placesOf([...off, ...limits]),
      what: `“${limits[0]!.statement.keyword.text}” stands together with “noclientlog”.`,
      why: 'Who does not remember who asked cannot limit anybody, so chronyd does not start.',
      remedy: 'Leave “noclientlog” out; “clientloglimit” keeps that memory small.',
    },
  ];
}

/** Without a line of its own, this computer is one of all. */
export function lockedOut(context: Context): Finding[] {
  if (context.dialect !== 'ntp' || !context.complete || has(context, 'includefile')) return [];
  const all = rules(context);
  const closed = all.filter(
    ({ restriction }) =>
      isEverybody(restriction) && restriction.flags.some((flag) => flag === 'noquery' || flag === 'ignore'),
  );
  const own = all.some(({ restriction: { whom } }) => /^(127\.|::1$|localhost$)/.test(whom));
  if (closed.length === 0 || own) return [];
  return [
    {
      id: 'locked-out',
      severity: 'hint',
      places: placesOf(closed),
      what: 'Not even this computer may ask how ntpd is doing.',
      why: '“ntpq -p” gets no answer, so nobody can see whether the time is right.',
      remedy: 'Add:\nrestrict 127.0.0.1\nrestrict ::1',
    },
  ];
}
