import { type ChildProcessWithoutNullStreams, spawn } from 'node:child_process';
import { once } from 'node:events';
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import path from 'node:path';
import { createInterface, type Interface } from 'node:readline';
import { build } from 'vite';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { engineLock } from '../../main/host/engine-lock.ts';

const artifacts = path.join(import.meta.dirname, '../.artifacts');
const BOOT = 'this-boot';
let home = '';
let rounds = 0;
const takers: Taker[] = [];

/** A directory of its own, so that the locks of one test do not meet those of another. */
function directory(): string {
  rounds += 1;
  return path.join(home, String(rounds));
}

const lockOf = (dir: string) => path.join(dir, 'engine.lock');

/** A real process of its own that takes locks. */
class Taker {
  readonly child: ChildProcessWithoutNullStreams;
  private readonly lines: AsyncIterator<string>;
  private readonly reader: Interface;

  constructor() {
    this.child = spawn(process.execPath, [path.join(home, 'taker.js')]);
    this.reader = createInterface({ input: this.child.stdout });
    this.lines = this.reader[Symbol.asyncIterator]();
    takers.push(this);
  }

  async ask(line: string): Promise<string> {
    this.child.stdin.write(`${line}\n`);
    const answer = await this.lines.next();
    if (answer.done) throw new Error('The process ended.');
    return answer.value;
  }

  take(dir: string, boot: string | null = BOOT): Promise<string> {
    return this.ask(JSON.stringify({ directory: dir, boot }));
  }

  async kill(): Promise<void> {
    if (this.child.exitCode !== null || this.child.signalCode !== null) return;
    const exit = once(this.child, 'exit');
    this.child.kill('SIGKILL');
    await exit;
  }
}

beforeAll(async () => {
  mkdirSync(artifacts, { recursive: true });
  home = mkdtempSync(path.join(artifacts, 'lock-'));
  await build({
    configFile: false,
    logLevel: 'error',
    ssr: { noExternal: true },
    build: {
      ssr: path.join(import.meta.dirname, 'lock-taker.ts'),
      outDir: home,
      emptyOutDir: false,
      rolldownOptions: { output: { entryFileNames: 'taker.js' } },
    },
  });
  writeFileSync(path.join(home, 'package.json'), '{"type":"module"}');
});

afterEach(async () => {
  await Promise.all(takers.splice(0).map((taker) => taker.kill()));
});

afterAll(() => rmSync(home, { recursive: true, force: true }));

/** What a killed engine leaves behind. */
async function killedHolder(dir: string): Promise<{ pid: number; text: string }> {
  const taker = new Taker();
  expect(await taker.take(dir)).toBe('held');
  await taker.kill();
  return { pid: taker.child.pid as number, text: readFileSync(lockOf(dir), 'utf8') };
}

describe('the lock of the engine', () => {
  it('is held by one at a time, and can be had again after its release', async () => {
    const lock = engineLock(directory(), BOOT);
    const first = await lock.tryAcquire();
    expect(first).not.toBeNull();
    expect(await lock.tryAcquire()).toBeNull();
    await first?.release();
    const second = await lock.tryAcquire();
    expect(second).not.toBeNull();
    await second?.release();
  });

  it('is readable by its owner only, and leaves nothing else behind', async () => {
    const dir = directory();
    const held = await engineLock(dir, BOOT).tryAcquire();
    expect(readdirSync(dir)).toEqual(['engine.lock']);
    expect(statSync(lockOf(dir)).mode & 0o077).toBe(0);
    expect(statSync(dir).mode & 0o077).toBe(0);
    await held?.release();
    expect(readdirSync(dir)).toEqual([]);
  });

  it('is refused while another living process holds it, and had once that one lets go', async () => {
    const dir = directory();
    const other = new Taker();
    expect(await other.take(dir)).toBe('held');
    expect(await engineLock(dir, BOOT).tryAcquire()).toBeNull();
    expect(await other.ask('release')).toBe('released');
    expect(await engineLock(dir, BOOT).tryAcquire()).not.toBeNull();
  });

  it('is taken from a process that was killed', async () => {
    const dir = directory();
    await killedHolder(dir);
    expect(existsSync(lockOf(dir))).toBe(true);
    expect(await engineLock(dir, BOOT).tryAcquire()).not.toBeNull();
    expect(readdirSync(dir)).toEqual(['engine.lock']);
  });

  it.runIf(process.platform === 'linux')(
    'is taken from a killed process whose id another process has got since',
    async () => {
      const dir = directory();
      const { text } = await killedHolder(dir);
      const living = new Taker();
      expect(await living.take(directory())).toBe('held');
      writeFileSync(lockOf(dir), JSON.stringify({ ...JSON.parse(text), pid: living.child.pid }));
      expect(await engineLock(dir, BOOT).tryAcquire()).not.toBeNull();
    },
  );

  it.runIf(process.platform === 'linux')('is taken from a zombie', async () => {
    const dir = directory();
    // The shell starts the holder, never waits for it, and so keeps it as a zombie once it is killed.
    const shell = spawn(
      'sh',
      ['-c', '"$0" "$1" <&3 & echo $!; exec sleep 60', process.execPath, path.join(home, 'taker.js')],
      {
        stdio: ['pipe', 'pipe', 'inherit', 'pipe'],
      },
    );
    const lines = createInterface({ input: shell.stdout as NodeJS.ReadableStream })[Symbol.asyncIterator]();
    try {
      const pid = Number((await lines.next()).value);
      (shell.stdio[3] as NodeJS.WritableStream).write(`${JSON.stringify({ directory: dir, boot: BOOT })}\n`);
      expect((await lines.next()).value).toBe('held');
      process.kill(pid, 'SIGKILL');
      const state = () => readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ')[1]?.[0];
      await expect.poll(state).toBe('Z');
      expect(await engineLock(dir, BOOT).tryAcquire()).not.toBeNull();
    } finally {
      shell.kill('SIGKILL');
    }
  });

  it('is taken from a process of before the last restart of the machine, though its id lives', async () => {
    const dir = directory();
    const other = new Taker();
    expect(await other.take(dir, 'an-earlier-boot')).toBe('held');
    expect(await engineLock(dir, null).tryAcquire()).toBeNull();
    expect(await engineLock(dir, BOOT).tryAcquire()).not.toBeNull();
  });

  it.each([
    ['nothing', ''],
    ['half a record', '{"pid": 1, "non'],
    ['another form', '[1]'],
    ['a process id that none can have', '{"pid":-1,"nonce":"a","started":null,"boot":null}'],
  ])('is taken where the file holds %s', async (_, text) => {
    const dir = directory();
    await (await engineLock(dir, BOOT).tryAcquire())?.release();
    writeFileSync(lockOf(dir), text);
    expect(await engineLock(dir, BOOT).tryAcquire()).not.toBeNull();
  });

  it('that another engine has got meanwhile survives a late release', async () => {
    const dir = directory();
    const late = await engineLock(dir, 'an-earlier-boot').tryAcquire();
    expect(await engineLock(dir, BOOT).tryAcquire()).not.toBeNull();
    const text = readFileSync(lockOf(dir), 'utf8');
    await late?.release();
    expect(readFileSync(lockOf(dir), 'utf8')).toBe(text);
  });

  it('says why where it cannot be made', async () => {
    const dir = directory();
    writeFileSync(dir, 'a file where the directory should be');
    await expect(engineLock(dir, BOOT).tryAcquire()).rejects.toThrow(/EEXIST|ENOTDIR/);
  });

  it('goes to exactly one of eight processes that find a stale one together', {
    timeout: 60_000,
  }, async () => {
    const stale = await killedHolder(directory());
    const racers = Array.from({ length: 8 }, () => new Taker());
    // They have started when they have answered once.
    await Promise.all(racers.map((racer) => racer.take(directory())));
    const left = [stale.text, '', '{"pid":', JSON.stringify({ ...JSON.parse(stale.text), boot: 'before' })];
    for (let round = 0; round < 40; round += 1) {
      const dir = directory();
      await (await engineLock(dir, BOOT).tryAcquire())?.release();
      writeFileSync(lockOf(dir), left[round % left.length] as string);
      // Every other time somebody was killed while it removed a stale lock.
      if (round % 2 === 1) writeFileSync(`${lockOf(dir)}.removal`, stale.text);
      const answers = await Promise.all(racers.map((racer) => racer.take(dir)));
      expect(answers.toSorted(), `round ${round}`).toEqual(['held', ...Array(7).fill('refused')]);
      const holder = racers[answers.indexOf('held')] as Taker;
      expect(JSON.parse(readFileSync(lockOf(dir), 'utf8'))).toMatchObject({ pid: holder.child.pid });
      expect(readdirSync(dir)).toEqual(['engine.lock']);
    }
  });
});
