import { describe } from '../../api/describe.ts';
import { askedWords } from '../../api/describe-keeping.ts';
import type { Status } from '../../api/status.ts';
import type { Command } from '../command.ts';
import { withEngine } from '../engine.ts';
import { EXIT, type ExitCode } from '../output.ts';
import { table } from '../table.ts';

export const exitCodeOf = (status: Status): ExitCode =>
  status.health === 'in-sync' ? EXIT.inSync : EXIT.notInSync;

export const status: Command = {
  name: 'status',
  usage: 'status [--json]',
  summary: 'how right this clock is, and why',
  operands: 'none',
  run: (_operands, output) =>
    withEngine(output, async (api, page) => {
      const state = await api.status();
      output.data(state);
      output.say(`${statusText(state, output.locale)}\n\nPage: ${page}`);
      return exitCodeOf(state);
    }),
};

export function statusText(state: Status, locale: string): string {
  const words = describe(state, locale);
  const asked = askedWords(state, locale);
  const facts = [
    ['Server', words.server],
    ['Last answer', words.lastPoll],
    ['Next poll', words.nextPoll],
    ['Drift', words.drift],
    ...(words.steadiness ? [['', words.steadiness] as const] : []),
    ...(words.forecast ? [['Holdover', `without any server ${words.forecast}`] as const] : []),
    ['Mode', words.mode],
  ] as const;
  const sources = words.sources.map((s) => [
    s.name,
    s.offset,
    s.bound,
    s.delay,
    s.stratum,
    s.reach,
    s.verdict,
  ]);
  const routes = words.sources.filter((s) => s.route).map((s) => `${s.name}: ${s.route}`);
  return [
    `${words.title} ${words.margin}`.trimEnd(),
    ...[
      words.promise,
      words.calibration,
      words.summary,
      ...(asked === null ? [] : [asked.short, asked.reason, 'To do it: truechimer clock approve']),
      words.leap,
      words.advice,
      ...words.problems,
    ]
      .filter(Boolean)
      .map((line) => `  ${line}`),
    '',
    ...facts.map(([name, value]) => `${name.padEnd(12)} ${value}`),
    ...(sources.length > 0
      ? ['', table(['Server', 'Offset', 'Bound', 'Delay', 'Stratum', 'Reach', 'Verdict'], sources)]
      : []),
    ...(routes.length > 0 ? ['', ...routes] : []),
  ].join('\n');
}
