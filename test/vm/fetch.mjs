/** Fetches what the virtual machine is made of, for `npm run test:vm`. It installs nothing. */
import path from 'node:path';
import { runnerImport } from 'vite';

const file = path.join(import.meta.dirname, 'machine/parts/fetched.ts');
const { module } = await runnerImport(file, { configFile: false });
const { tools, guest, kernel } = module.fetchedBefore() ?? module.fetchPackages();
const count = new Set([...tools, ...guest, ...kernel]).size;
process.stdout.write(`The virtual machine: ${count} packages are here.\n`);
