/** What is peculiar to timesyncd.conf. */
import { every, span } from '../figures.ts';
import { timeSpan } from '../timesyncd/time-span.ts';
import type { Context } from './context.ts';
import { type Finding, placesOf } from './finding.ts';

const settingOf = ({ settings }: Context, ...keys: string[]) =>
  settings.findLast(({ key }) => keys.includes(key)) ?? null;

export function onlyLastResort(context: Context): Finding[] {
  if (context.dialect !== 'timesyncd' || !context.complete) return [];
  const fallback = settingOf(context, 'FallbackNTP');
  if (fallback === null || fallback.value === '' || context.sources.some((s) => !s.fallback)) return [];
  return [
    {
      id: 'only-fallback',
      severity: 'hint',
      places: placesOf([fallback]),
      what: 'Servers are named as a last resort only (“FallbackNTP=”).',
      why: 'As soon as the network announces a server of its own, that one is asked instead, whatever it is.',
      remedy: 'Name the servers that you want behind “NTP=”.',
    },
  ];
}

export function polls(context: Context): Finding[] {
  if (context.dialect !== 'timesyncd') return [];
  const min = settingOf(context, 'PollIntervalMinSec');
  const max = settingOf(context, 'PollIntervalMaxSec');
  const least = min === null ? USUAL_MIN : (timeSpan(min.value) ?? USUAL_MIN);
  const most = max === null ? USUAL_MAX : (timeSpan(max.value) ?? USUAL_MAX);
  const findings: Finding[] = [];
  if (min !== null && least < USUAL_MIN) {
    findings.push({
      id: 'minpoll',
      severity: 'warning',
      places: placesOf([min]),
      what: `The server is asked as often as ${every(least)}.`,
      why: 'Public servers allow a question every 64 seconds. Whoever asks more often is shut out, and gains nothing.',
      remedy: 'Leave the line out, or write: PollIntervalMinSec=64',
    });
  }
  if (most <= least) {
    findings.push({
      id: 'polls-crossed',
      severity: 'warning',
      places: placesOf([min, max].filter((s) => s !== null)),
      what: `The longest interval (${span(most)}) is not longer than the shortest (${span(least)}).`,
      why: 'systemd-timesyncd then takes its own figures for both.',
      remedy: 'Make PollIntervalMaxSec the larger one.',
    });
  }
  return findings;
}

/** What it does by itself, in seconds (timesyncd.conf(5)). */
const USUAL_MIN = 32;
const USUAL_MAX = 2048;
const USUAL_DISTANCE = 5;

export function distance(context: Context): Finding[] {
  if (context.dialect !== 'timesyncd') return [];
  const line = settingOf(context, 'RootDistanceMaxSec');
  if (line === null || (timeSpan(line.value) ?? 0) <= USUAL_DISTANCE) return [];
  return [
    {
      id: 'far-servers',
      severity: 'hint',
      places: placesOf([line]),
      what: `A server is believed that may itself be wrong by more than ${span(USUAL_DISTANCE)}.`,
      why: 'Then nobody knows this clock better than that either.',
      remedy: 'Leave the line out.',
    },
  ];
}
