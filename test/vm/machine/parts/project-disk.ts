/**
 * The small disk with what changes: the built project, the one package that is no part of the build, and the agent. It
 * is made in a second, so that a change of the project does not cost a whole image.
 */
import {
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { build, type Rolldown } from 'vite';
import { hashOf, part, recipe, root } from './cache.ts';
import { makeExt4 } from './ext4.ts';
import { AGENT_FILE } from './layout.ts';

const PARTS = [
  'package.json',
  'assets',
  'build',
  'dist',
  'node_modules/koffi',
  'node_modules/@koromix/koffi-linux-x64',
];
/** What koffi is built from, and what is for another C library. */
const NOT_NEEDED = /node_modules\/(koffi\/(doc|vendor)|@koromix\/koffi-linux-x64\/musl_x64)(\/|$)/;

const MEGABYTES = 64;

export async function projectDisk(tools: string): Promise<string> {
  const files = PARTS.flatMap((name) => filesBelow(name));
  const agent = await bundledAgent();
  const contents = files.flatMap((file) => [file, readFileSync(path.join(root, file))]);
  return part('project', hashOf([recipe(), agent, ...contents]), (image) => {
    const tree = mkdtempSync(path.join(os.tmpdir(), 'truechimer-project-'));
    try {
      for (const file of files) {
        const target = path.join(tree, file);
        mkdirSync(path.dirname(target), { recursive: true });
        cpSync(path.join(root, file), target);
      }
      writeFileSync(path.join(tree, AGENT_FILE), agent);
      makeExt4(tools, tree, image, { megabytes: MEGABYTES, journal: false });
    } finally {
      rmSync(tree, { recursive: true, force: true });
    }
  });
}

/** What exists of it, by paths from the top of the repository. */
function filesBelow(name: string): string[] {
  const at = path.join(root, name);
  if (!existsSync(at) || NOT_NEEDED.test(name)) return [];
  if (name === 'package.json') return [name];
  return readdirSync(at, { withFileTypes: true }).flatMap((entry) => {
    const inner = path.posix.join(name, entry.name);
    if (entry.isDirectory()) return filesBelow(inner);
    return entry.isFile() && !NOT_NEEDED.test(inner) ? [inner] : [];
  });
}

async function bundledAgent(): Promise<string> {
  const result = await build({
    configFile: false,
    root,
    logLevel: 'warn',
    build: {
      ssr: path.join(import.meta.dirname, '../agent/index.ts'),
      write: false,
      target: 'node20',
      minify: false,
      rolldownOptions: { output: { format: 'cjs' } },
    },
  });
  const { output } = result as Rolldown.RolldownOutput;
  return output[0].code;
}
