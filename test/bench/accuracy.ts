/**
 * `npm run bench`: how right the engine keeps a clock, in the scenarios of a published comparison, beside two references
 * that see the same exchanges. Fails where a gate is missed. `docs/accuracy.md` explains the figures.
 *
 *     npm run bench -- --seeds 4 --only b,c      a quick look
 *     npm run bench -- --polls '64 s,default'    some of the poll intervals
 *     npm run bench -- --plots                   draws docs/plots/ as well
 *     npm run bench -- --cost                    what it costs to run the engine, instead
 */
import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { cost } from './accuracy/cost.ts';
import { serve, share } from './accuracy/crew.ts';
import { judge } from './accuracy/gates.ts';
import { draw } from './accuracy/plots.ts';
import { published } from './accuracy/published.ts';
import { type Job, join, type Result, type Row, type Variant, variants, work } from './accuracy/result.ts';
import { scenarios } from './accuracy/scenarios.ts';
import { tables, verdictLines } from './accuracy/table.ts';

const ROOT = path.join(import.meta.dirname, '../..');
const FIGURES = path.join(ROOT, 'test/.artifacts/accuracy.json');

/** As many as the gates ask for. */
const SEEDS = 20;

/** What is only reported needs no more than the peers were given. */
const SEEDS_BESIDE = 10;

/** Other fixed intervals, where there is something to compare them with. */
const ONLY_IN: Partial<Record<Variant, readonly string[]>> = { '256 s': ['b', 'c'], '16 s': ['b', 'c'] };

export async function run(args: string[]): Promise<void> {
  if (args[0] === 'serve') return serve(work);
  const { values } = parseArgs({
    args,
    options: {
      seeds: { type: 'string' },
      only: { type: 'string' },
      polls: { type: 'string' },
      plots: { type: 'boolean' },
      cost: { type: 'boolean' },
    },
  });
  if (values.cost) return cost();
  const seeds = Number(values.seeds ?? SEEDS);
  const only = values.only?.split(',') ?? scenarios.map((s) => s.id);
  const polls = values.polls?.split(',') ?? Object.keys(variants);
  const jobs = plan(seeds, only, polls);
  process.stdout.write(
    `${jobs.length} runs; seeds 1 to ${seeds}, ${SEEDS_BESIDE} at most where nothing is gated\n`,
  );
  const started = performance.now();
  const rows = joined(await results(jobs));
  const verdicts = judge(rows);
  const took = Math.round((performance.now() - started) / 1000);
  process.stdout.write(`\n${tables(rows)}\n${verdictLines(verdicts)}`);
  if (seeds < SEEDS) process.stdout.write(`a quick look: the gates are meant for ${SEEDS} seeds\n`);
  const figures = { seeds, took, rows, verdicts, published };
  mkdirSync(path.dirname(FIGURES), { recursive: true });
  writeFileSync(FIGURES, `${JSON.stringify(figures, null, 1)}\n`);
  if (values.plots) draw(path.join(ROOT, 'docs/plots'), rows);
  process.stdout.write(`${JSON.stringify(figures)}\n`);
  if (verdicts.some((v) => v.gate && !v.met)) process.exitCode = 1;
}

function plan(seeds: number, only: readonly string[], polls: readonly string[]): Job[] {
  return scenarios
    .filter((s) => only.includes(s.id))
    .flatMap((s) =>
      (Object.keys(variants) as Variant[])
        .filter((variant) => polls.includes(variant) && (ONLY_IN[variant]?.includes(s.id) ?? true))
        .flatMap((variant) =>
          Array.from(
            { length: variant === '64 s' ? seeds : Math.min(seeds, SEEDS_BESIDE) },
            (_, i): Job => ({ scenario: s.id, variant, seed: i + 1 }),
          ),
        ),
    );
}

async function results(jobs: readonly Job[]): Promise<Result[]> {
  const all: Result[] = [];
  await share<Job, Result>(['accuracy', 'serve'], jobs, (result) => {
    all.push(result);
    if (all.length % 20 === 0) process.stderr.write(`${all.length} of ${jobs.length}\n`);
  });
  return all;
}

/** In the order of the plan, whichever run was done first. */
function joined(all: readonly Result[]): Row[] {
  return scenarios.flatMap((s) =>
    (Object.keys(variants) as Variant[]).flatMap((variant) => {
      const same = all
        .filter(({ job }) => job.scenario === s.id && job.variant === variant)
        .sort((x, y) => x.job.seed - y.job.seed);
      return same.length > 0 ? [join(same)] : [];
    }),
  );
}
