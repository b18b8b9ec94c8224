/** The two plots of docs/accuracy.md: errors beside those of the peers, and some hours with the bound that was claimed. */
import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { type Peers, published } from './published.ts';
import { type Row, variants } from './result.ts';
import { scenario, scenarios } from './scenarios.ts';
import { Drawing, FAINT, INK } from './svg.ts';
import { tryOut } from './trial.ts';

/** Colours that people who see few of them can tell apart (Okabe and Ito). */
const OURS = '#0072b2';
const CHRONY = '#d55e00';
const NTPSEC = '#009e73';
const BUSYBOX = '#8c959f';
const BAND = '#cfe6f5';

export function draw(directory: string, rows: readonly Row[]): void {
  mkdirSync(directory, { recursive: true });
  writeFileSync(path.join(directory, 'rms.svg'), besidePeers(rows));
  writeFileSync(path.join(directory, 'hours.svg'), hours());
}

const MICROSECOND = 1e-6;

interface Mark {
  readonly name: string;
  readonly colour: string;
  readonly filled: boolean;
  /** In seconds, by scenario. */
  readonly value: (id: string) => number | null;
}

/** Filled: 64 s polls. Rings: the daemon's own choice of intervals. */
function marks(rows: readonly Row[]): Mark[] {
  const ours = (variant: Row['variant']) => (id: string) =>
    rows.find((r) => r.scenario === id && r.variant === variant)?.rms ?? null;
  const theirs = (pick: (p: Peers) => number | null) => (id: string) => {
    const peers = published[id];
    const value = peers ? pick(peers) : null;
    return value === null ? null : value * MICROSECOND;
  };
  return [
    { name: 'busybox', colour: BUSYBOX, filled: false, value: theirs((p) => p.busybox) },
    { name: 'NTPsec', colour: NTPSEC, filled: false, value: theirs((p) => p.ntpsec) },
    { name: 'NTPsec, 64 s', colour: NTPSEC, filled: true, value: theirs((p) => p.ntpsec64) },
    { name: 'chrony', colour: CHRONY, filled: false, value: theirs((p) => p.chrony) },
    { name: 'chrony, 64 s', colour: CHRONY, filled: true, value: theirs((p) => p.chrony64) },
    { name: 'Truechimer', colour: OURS, filled: false, value: ours('default') },
    { name: 'Truechimer, 64 s', colour: OURS, filled: true, value: ours('64 s') },
  ];
}

function besidePeers(rows: readonly Row[]): string {
  const [left, right, top, step] = [130, 860, 70, 34];
  const bottom = top + step * scenarios.length;
  const drawing = new Drawing(900, bottom + 50, 'RMS error of the clock by scenario, beside other daemons');
  const [least, most] = [1e-6, 1];
  const x = (value: number) =>
    left + ((Math.log10(value) - Math.log10(least)) / Math.log10(most / least)) * (right - left);
  for (const [decade, name] of ['1 us', '10 us', '100 us', '1 ms', '10 ms', '100 ms', '1 s'].entries()) {
    const place = x(least * 10 ** decade);
    drawing.line(place, top - 10, place, bottom);
    drawing.text(place, bottom + 20, name, 'middle');
  }
  drawing.text((left + right) / 2, bottom + 42, 'RMS error of the clock', 'middle');
  const all = marks(rows);
  for (const [i, { name, colour, filled }] of [...all].reverse().entries()) {
    const place = 20 + i * 126;
    drawing.dot(place, 26, 5, colour, filled);
    drawing.text(place + 11, 30, name, 'start', 12);
  }
  for (const [i, { id, title }] of scenarios.entries()) {
    const y = top + step * (i + 0.5);
    drawing.text(left - 14, y + 4, `${title} (${id})`, 'end');
    drawing.line(left, y, right, y, '#eef1f4');
    for (const { colour, filled, value } of all) {
      const seconds = value(id);
      if (seconds !== null) drawing.dot(x(seconds), y, 6, colour, filled);
    }
  }
  return drawing.toString();
}

/** Some hours of an ordinary day at home, at the intervals that the engine chooses. */
function hours(): string {
  const [from, span, every] = [20_000, 6 * 3600, 30];
  const trace = tryOut(scenario('b'), 1, variants.default);
  const seconds = Array.from({ length: span / every + 1 }, (_, i) => from + i * every);
  const [left, right, top, bottom] = [70, 870, 50, 390];
  const drawing = new Drawing(
    900,
    450,
    'Six hours: error of the estimate and of the clock, and the likely bound',
  );
  const claimed = seconds.filter((s) => !Number.isNaN(trace.likely[s]!));
  const largest = Math.max(
    ...seconds.map((s) => Math.abs(trace.clock[s]!)),
    ...claimed.map((s) => trace.likely[s]!),
  );
  const magnitude = 10 ** Math.floor(Math.log10(largest / 4));
  const grid = magnitude * [1, 2, 5, 10].find((n) => 4 * n * magnitude >= largest)!;
  const limit = 4 * grid;
  const x = (s: number) => left + ((s - from) / span) * (right - left);
  const y = (error: number) => (top + bottom) / 2 - (error / limit) * ((bottom - top) / 2);
  drawing.area(
    [
      ...claimed.map((s) => [x(s), y(trace.likely[s]!)] as const),
      ...[...claimed].reverse().map((s) => [x(s), y(-trace.likely[s]!)] as const),
    ],
    BAND,
  );
  for (let part = -4; part <= 4; part += 1) {
    const error = grid * part;
    drawing.line(left, y(error), right, y(error), part === 0 ? INK : FAINT, 0.7);
    drawing.text(left - 8, y(error) + 4, `${Math.round(error * 1e6)}`, 'end');
  }
  for (let hour = 0; hour <= span / 3600; hour += 1) {
    drawing.text(x(from + hour * 3600), bottom + 20, `${hour}`, 'middle');
  }
  drawing.text((left + right) / 2, bottom + 42, 'hours', 'middle');
  drawing.text(8, 30, 'us');
  drawing.curve(
    seconds.map((s) => [x(s), y(trace.clock[s]!)] as const),
    CHRONY,
    1,
  );
  drawing.curve(
    seconds.map((s) => [x(s), y(trace.estimate[s]!)] as const),
    OURS,
    1.5,
  );
  for (const [i, [name, colour]] of [
    ['error of the shown time', OURS],
    ['error of the clock', CHRONY],
    ['likely bound (99 %)', BAND],
  ].entries() as IterableIterator<[number, [string, string]]>) {
    drawing.line(left + 30 + i * 230, 24, left + 60 + i * 230, 24, colour, i === 2 ? 12 : 3);
    drawing.text(left + 68 + i * 230, 29, name);
  }
  return drawing.toString();
}
