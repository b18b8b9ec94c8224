/** The figures as text, for people who read a terminal. */

import type { Verdict } from './gates.ts';
import { published } from './published.ts';
import type { Row } from './result.ts';
import { scenario } from './scenarios.ts';

type Column = readonly [head: string, cell: (row: Row) => string];

const number = (value: number | null, digits = 3): string => {
  if (value === null || Number.isNaN(value)) return '-';
  if (value === 0) return '0';
  const before = Math.floor(Math.log10(Math.abs(value))) + 1;
  return value.toFixed(Math.max(0, digits - Math.max(before, 0)));
};
const us = (seconds: number | null) => number(seconds === null ? null : seconds * 1e6);
const percent = (share: number | null) => (share === null ? '-' : (Math.floor(share * 1e5) / 1e3).toFixed(2));

const errors: readonly Column[] = [
  ['', (r) => `${r.scenario} ${scenario(r.scenario).title}`],
  ['polls', (r) => r.variant],
  ['RMS', (r) => us(r.rms)],
  ['worst', (r) => us(r.rmsMost)],
  ['mean', (r) => us(r.mean)],
  ['p95', (r) => us(r.p95)],
  ['max', (r) => us(r.max)],
  ['freq', (r) => number(r.frequency, 2)],
  ['<10ms', (r) => number(r.under10ms)],
  ['<1ms', (r) => number(r.under1ms)],
  ['packets', (r) => String(r.packets)],
  ['2 min', (r) => String(r.packetsAtStart)],
  ['gap', (r) => number(r.smallestGap, 2)],
];

const bounds: readonly Column[] = [
  ['', (r) => `${r.scenario} ${scenario(r.scenario).title}`],
  ['polls', (r) => r.variant],
  ['guaranteed %', (r) => percent(r.guaranteed)],
  ['width', (r) => us(r.guaranteedWidth)],
  ['likely %', (r) => percent(r.likely)],
  ['worst', (r) => percent(r.likelyLeast)],
  ['at start', (r) => percent(r.likelyAtStart)],
  ['width', (r) => us(r.likelyWidth)],
  ['/ p99', (r) => number(r.likelyOverP99, 2)],
];

const peer = (pick: (p: (typeof published)[string]) => number | null): Column[1] => {
  return (r) => number(published[r.scenario] ? pick(published[r.scenario]!) : null);
};
const comparison: readonly Column[] = [
  ['', (r) => `${r.scenario} ${scenario(r.scenario).title}`],
  ['RMS', (r) => us(r.rms)],
  ['no delay', (r) => us(r.ignoringDelay)],
  ['ratio', (r) => number(r.toIgnoringDelay)],
  ['oracle', (r) => us(r.oracle)],
  ['ratio', (r) => number(r.toOracle)],
  ['chrony 64 s', peer((p) => p.chrony64)],
  ['ntpsec 64 s', peer((p) => p.ntpsec64)],
  ['chrony', peer((p) => p.chrony)],
  ['ntpsec', peer((p) => p.ntpsec)],
  ['busybox', peer((p) => p.busybox)],
];

function lay(columns: readonly Column[], rows: readonly Row[]): string {
  const lines = [columns.map(([head]) => head), ...rows.map((row) => columns.map(([, cell]) => cell(row)))];
  const widths = columns.map((_, i) => Math.max(...lines.map((line) => line[i]!.length)));
  const text = (line: readonly string[]) =>
    line.map((cell, i) => (i === 0 ? cell.padEnd(widths[i]!) : cell.padStart(widths[i]!))).join('  ');
  return `${lines.map(text).join('\n')}\n`;
}

export function tables(rows: readonly Row[]): string {
  const fixed = rows.filter((r) => r.variant === '64 s');
  const parts = [
    `Error of the clock in us (freq: RMS of its rate in ppm; times in s)\n${lay(errors, rows)}`,
    `Bounds, asked once a second (widths: median, us)\n${lay(bounds, rows)}`,
  ];
  if (fixed.length > 0) {
    parts.push(
      `RMS in us at 64 s polls beside references in the same runs, and peers as published\n${lay(comparison, fixed)}`,
    );
  }
  return parts.join('\n');
}

export function verdictLines(verdicts: readonly Verdict[]): string {
  const line = ({ what, reached, limit, met, gate }: Verdict) =>
    `${met ? 'met   ' : 'MISSED'}  ${gate ? 'gate' : 'goal'}  ${what}: ${number(reached, 4)} (${number(limit, 4)})\n`;
  const gates = verdicts.filter((v) => v.gate);
  const goals = verdicts.filter((v) => !v.gate);
  const missed = goals.filter((v) => !v.met);
  return [
    ...gates.map(line),
    ...missed.map(line),
    `gates: ${gates.filter((v) => v.met).length} of ${gates.length} met; goals: ${goals.length - missed.length} of ${goals.length} met\n`,
  ].join('');
}
