/** The tray program as a process: a second start, a start that fails, signals, and the end by force. */
import { cpSync, existsSync, mkdtempSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterEach, describe, expect, test } from 'vitest';
import { root, until } from './app-driver.ts';
import { type DoubleLaunch, launchDouble } from './double-driver.ts';

const cleaning: (() => unknown)[] = [];
afterEach(async () => {
  for (const clean of cleaning.splice(0).reverse()) await clean();
});

function home(): string {
  const directory = mkdtempSync(path.join(os.tmpdir(), 'truechimer-process-'));
  cleaning.push(() => rmSync(directory, { recursive: true, force: true, maxRetries: 20, retryDelay: 100 }));
  return directory;
}

async function start(options: Partial<DoubleLaunch> & { home: string }) {
  const app = await launchDouble({ trayShown: true, browser: false, ...options });
  cleaning.push(() => app.dispose());
  return app;
}

describe('the tray program as a process', () => {
  test('started again, it shows the window of the one that runs, and ends', async () => {
    const directory = home();
    const first = await start({ home: directory });
    await until(() => first.isShown('window'), 'the window is shown');
    await first.closeWindow('window');
    await until(async () => !(await first.isShown('window')), 'the window is hidden');

    const second = await start({ home: directory });
    expect(await second.ended()).toBe(0);
    await until(() => first.isShown('window'), 'the window is back');
    await first.choose('quit');
    expect(await first.ended()).toBe(0);
  });

  test('with another home it is another program', async () => {
    const one = await start({ home: home() });
    const other = await start({ home: home() });
    await one.tray();
    await other.tray();
    for (const app of [one, other]) {
      await app.choose('quit');
      expect(await app.ended()).toBe(0);
    }
  });

  test('told to end by a signal it ends in order and lets go of the engine', async () => {
    const directory = home();
    const app = await start({ home: directory });
    await app.tray();
    const lock = path.join(directory, 'engine.lock');
    expect(existsSync(lock)).toBe(true);
    app.process.kill('SIGTERM');
    expect(await app.ended()).toBe(0);
    expect(existsSync(lock)).toBe(false);
  });

  test('killed, it leaves nothing that keeps the next one from starting', async () => {
    const directory = home();
    const killed = await start({ home: directory });
    await killed.tray();
    killed.process.kill('SIGKILL');
    expect(await killed.ended()).toBeNull();
    const next = await start({ home: directory });
    expect((await next.tray()).tooltip).toContain('Truechimer');
    await next.choose('quit');
    expect(await next.ended()).toBe(0);
  });

  test('that cannot start says what happened and what to do, and lets go of the engine', async () => {
    const directory = home();
    // A copy that was installed without its pictures.
    const broken = path.join(directory, 'broken');
    cpSync(path.join(root, 'dist/app'), path.join(broken, 'dist/app'), { recursive: true });
    cpSync(path.join(root, 'package.json'), path.join(broken, 'package.json'));
    const app = await start({ home: directory, entry: path.join(broken, 'dist/app/index.js') });
    expect(await app.ended()).toBe(1);
    expect(app.output()).toContain('Truechimer could not start');
    expect(app.output()).toContain('Failed to load image');
    expect(app.output()).toContain('Your clock was not changed');
    expect(existsSync(path.join(directory, 'engine.lock'))).toBe(false);
  });

  // Only root can try.
  if (process.getuid?.() === 0) {
    test('does not run as root unless that was decided', async () => {
      const app = await start({ home: home(), argv: [] });
      expect(await app.ended()).toBe(1);
      expect(app.output()).toContain('must not run as root');
    });
  }
});
