/**
 * Runs the built program as Electron would: `node run.js <entry>`. `ready` comes when the entry module has run to its
 * end, not before. The starter sees and moves the desk over Node's own channel between processes.
 */
import { register } from 'node:module';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { type Answer, controlOf, type Question } from './control.ts';

const double = new URL('./module.js', import.meta.url).href;
register(
  `data:text/javascript,${encodeURIComponent(
    `export const resolve = (name, context, next) =>
      name === 'electron' ? { url: ${JSON.stringify(double)}, shortCircuit: true } : next(name, context);`,
  )}`,
);

const { app, desk } = (await import(double)) as typeof import('./module.ts');
const say = (answer: Answer) => process.send?.(answer);
const control = controlOf(desk) as unknown as Record<string, (...args: readonly unknown[]) => unknown>;

process.on('message', ({ id, act, args }: Question) => {
  try {
    say({ id, value: control[act]?.(...args) ?? null });
  } catch (error) {
    say({ id, error: error instanceof Error ? error.message : String(error) });
  }
});
// Nobody is left to end it.
process.on('disconnect', () => process.exit(1));
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => app.quit());

// Only the program itself keeps this process alive while it starts: one that awaits `ready` here waits for ever in
// Electron, and here Node ends it.
process.channel?.unref();
await import(pathToFileURL(path.resolve(process.argv[2] ?? '')).href);
process.channel?.ref();
desk.becomeReady();
say({ ready: true });
