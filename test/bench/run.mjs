/** Runs a benchmark that is written in TypeScript: `node test/bench/run.mjs stamps`. Further arguments are its own. */
import path from 'node:path';
import { runnerImport } from 'vite';

const [name, ...rest] = process.argv.slice(2);
const { module } = await runnerImport(path.join(import.meta.dirname, `${name}.ts`), { configFile: false });
await module.run(rest);
process.exit();
