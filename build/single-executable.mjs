/**
 * A script of ours as a program of its own: Node with the script inside, so that what runs with rights is one file that
 * nobody needs a Node for, and that nobody can hand another script (Node's "single executable applications"). koffi's
 * binary has to stay a file, and lies beside it.
 *
 * It is made of the Node that runs this, so each system's is made on that system.
 */
import { spawnSync } from 'node:child_process';
import {
  chmodSync,
  copyFileSync,
  cpSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { inject } from 'postject';

/** By which a Node finds the script in itself (nodejs.org/api/single-executable-applications). */
const RESOURCE = 'NODE_SEA_BLOB';
const FUSE = 'NODE_SEA_FUSE_fce680ab2cc467b6e072b8b5df1996b2';
const MAC_SEGMENT = 'NODE_SEA';

/** `modules`: directories under `node_modules` that the script loads. Returns the program's path. */
export async function singleExecutable({ root, script, into, name, modules = [] }) {
  const work = mkdtempSync(path.join(os.tmpdir(), 'truechimer-single-'));
  try {
    const blob = path.join(work, 'blob');
    const configuration = path.join(work, 'sea.json');
    writeFileSync(
      configuration,
      JSON.stringify({ main: path.resolve(root, script), output: blob, disableExperimentalSEAWarning: true }),
    );
    run(process.execPath, ['--experimental-sea-config', configuration]);
    mkdirSync(into, { recursive: true });
    const program = path.join(into, process.platform === 'win32' ? `${name}.exe` : name);
    copyFileSync(process.execPath, program);
    chmodSync(program, 0o755);
    // What is signed cannot be changed and still run.
    if (process.platform === 'darwin') run('codesign', ['--remove-signature', program]);
    await inject(program, RESOURCE, readFileSync(blob), {
      sentinelFuse: FUSE,
      machoSegmentName: MAC_SEGMENT,
    });
    if (process.platform === 'darwin') run('codesign', ['--sign', '-', program]);
    for (const module of modules) {
      cpSync(path.join(root, 'node_modules', module), path.join(into, 'node_modules', module), {
        recursive: true,
        dereference: true,
      });
    }
    return program;
  } finally {
    rmSync(work, { recursive: true, force: true });
  }
}

function run(program, args) {
  const { status, error, stderr } = spawnSync(program, args, { encoding: 'utf8' });
  if (status !== 0) throw error ?? new Error(`${program} ${args.join(' ')}: ${stderr}`);
}
