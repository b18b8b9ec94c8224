import os from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { openLog } from '../../main/host/log.ts';
import { RELEASED, VERSION } from '../../main/release/release.ts';
import { describeEnvironment, withoutHome } from '../../main/station/environment.ts';
import { freshDirectory } from '../host/directory.ts';

const directory = freshDirectory();
let home: string | undefined;

beforeEach(() => {
  home = process.env.HOME;
});
afterEach(() => {
  if (home === undefined) delete process.env.HOME;
  else process.env.HOME = home;
});

describe('what is sent with a bug report', () => {
  it('names versions, system, files and the newest lines of the log', () => {
    const log = openLog(directory());
    log.info('The engine runs in this process.');
    const text = describeEnvironment(
      { config: '/c', state: '/s', run: '/r', log: directory(), shared: false },
      log,
    );
    expect(text).toContain(`Truechimer ${VERSION}, Node ${process.versions.node}`);
    expect(text).toContain(os.arch());
    expect(text).toContain(`Settings in /c, state in /s, log in ${path.join(directory(), 'truechimer.log')}`);
    expect(text).toMatch(/\[info\] The engine runs in this process\.$/);
  });

  it('holds no token, also where one was logged by mistake', () => {
    const log = openLog(directory());
    log.warn('Opened http://127.0.0.1:1234/?token=c2VjcmV0LXNlY3JldC1zZWNyZXQ', {
      token: 'c2VjcmV0LXNlY3JldA',
    });
    expect(
      describeEnvironment({ config: '/c', state: '/s', run: '/r', log: '/l', shared: false }, log),
    ).not.toContain('c2Vjc');
  });

  it('has ~ for the home directory, wherever it stands', () => {
    process.env.HOME = '/home/ada+(b)';
    const report = JSON.stringify({
      file: '/home/ada+(b)/.config/truechimer',
      log: ['cd /home/ada+(b)', '/home/ada+(b)'],
    });
    expect(withoutHome(report)).toBe('{"file":"~/.config/truechimer","log":["cd ~","~"]}');
  });

  it('leaves alone what only begins like it', () => {
    process.env.HOME = '/home/ad';
    expect(withoutHome('/home/ad/x /home/ada /home/ad-b')).toBe('~/x /home/ada /home/ad-b');
  });

  it.each(['/', ''])('is not spoilt where the home directory is “%s”, as in a container', (nowhere) => {
    process.env.HOME = nowhere;
    expect(withoutHome('Settings in /etc/truechimer')).toBe('Settings in /etc/truechimer');
  });
});

describe('the release', () => {
  it('has a date that is past: no stamp of NTP is read before it', () => {
    expect(RELEASED).toBeGreaterThan(BigInt(Date.UTC(2026, 0)) * 1_000_000n);
    // This computer's clock is not known to be right; by a year it will be.
    expect(RELEASED).toBeLessThan(BigInt(Date.now() + 365 * 86_400_000) * 1_000_000n);
  });
});
