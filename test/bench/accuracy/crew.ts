/** Runs jobs side by side, each in one of a few processes of its own, so that two cores are used. */
import { fork } from 'node:child_process';
import os from 'node:os';
import path from 'node:path';

const RUNNER = path.join(import.meta.dirname, '../run.mjs');

/** Two: what the machines have that this is meant for; fewer where there are fewer. */
const WORKERS = Math.min(2, os.availableParallelism());

/** `program`: the benchmark whose `serve` does the jobs. `heard` is told of each result as it comes. */
export async function share<Job, Result>(
  program: readonly string[],
  jobs: readonly Job[],
  heard: (result: Result) => void,
): Promise<void> {
  const left = [...jobs];
  const one = () =>
    new Promise<void>((resolve, reject) => {
      const worker = fork(RUNNER, program);
      const next = () => {
        const job = left.shift();
        if (job === undefined) worker.disconnect();
        else worker.send(job as object);
      };
      worker.on('message', (message: Result | 'ready') => {
        if (message !== 'ready') heard(message);
        next();
      });
      worker.once('exit', (code) => {
        if (code === 0) resolve();
        else reject(new Error(`a worker ended with ${code}`));
      });
    });
  await Promise.all(Array.from({ length: WORKERS }, one));
}

/** The other end: does jobs until there are no more. */
export function serve<Job, Result>(work: (job: Job) => Result): Promise<void> {
  return new Promise((resolve) => {
    process.on('message', (job: Job) => process.send?.(work(job) as object));
    process.once('disconnect', resolve);
    process.send?.('ready');
  });
}
