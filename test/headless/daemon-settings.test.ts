/** What `clock install --daemon` gives the daemon: nothing that was there is lost, and nothing is believed unseen. */
import { execFileSync } from 'node:child_process';
import { chownSync, mkdirSync, mkdtempSync, readdirSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { daemonSettings } from '../../main/headless/clock/daemon-settings.ts';
import { DEFAULT_SETTINGS } from '../../main/settings/schema.ts';

const NOW = new Date('2026-11-26T12:00:00Z');
const server = (name: string) => ({ name, pool: false, own: true });

let root: string;
let own: string;
let home: string;
beforeEach(() => {
  root = mkdtempSync(path.join(os.tmpdir(), 'truechimer-daemon-settings-'));
  own = path.join(root, 'state');
  home = path.join(root, 'home');
  mkdirSync(own);
  mkdirSync(path.join(home, '.config/truechimer'), { recursive: true });
});
afterEach(() => rmSync(root, { recursive: true, force: true }));

const mine = () => path.join(home, '.config/truechimer/config.json');
const kept = () => path.join(own, 'config.json');
const put = (file: string, content: unknown) =>
  writeFileSync(file, typeof content === 'string' ? content : JSON.stringify(content));

function made(stopped: string[] = []) {
  const { uid, gid } = os.userInfo();
  const person = { name: 'ada', uid, gid, home };
  const { content, ...rest } = daemonSettings({ own, person, by: 'ada', stopped, now: NOW });
  return { ...rest, settings: JSON.parse(content) as Record<string, unknown> };
}
const CONSENT = { since: '2026-11-26T12:00:00.000Z', by: 'ada', stopped: [], yielded: null };

describe('the daemon starts with', () => {
  test('the servers of whoever installs it, and the consent; not with the consent of theirs', () => {
    put(mine(), { version: 1, servers: [server('a.example')], consent: { ...CONSENT, by: 'eve' } });
    const { settings, aside, unread } = made(['chrony.service']);
    expect(settings).toMatchObject({
      servers: [server('a.example')],
      consent: { ...CONSENT, stopped: ['chrony.service'] },
    });
    expect([aside, unread]).toEqual([null, null]);
  });

  test('the defaults where nobody has any', () => {
    expect(made().settings).toEqual({ ...DEFAULT_SETTINGS, consent: CONSENT });
  });

  test('its own where it has some, and remembers who was stopped for it before', () => {
    put(mine(), { version: 1, servers: [server('a.example')] });
    put(kept(), {
      version: 1,
      servers: [server('b.example')],
      consent: { ...CONSENT, by: 'eve', stopped: ['systemd-timesyncd.service'] },
    });
    const { settings, aside } = made(['chrony.service']);
    expect(settings).toMatchObject({
      servers: [server('b.example')],
      consent: { by: 'ada', stopped: ['systemd-timesyncd.service', 'chrony.service'] },
    });
    expect(aside).toBeNull();
  });
});

describe('a file of its own that cannot be used', () => {
  test.each([
    ['no JSON', '{"servers": [', 'corrupt', /JSON/],
    ['of a later version', { version: 2, servers: [] }, 'newer', /version: it is 2/],
    ['with a wrong value', { version: 1, port: 99_999 }, 'corrupt', /port: A port is a number/],
    ['with a consent that is none', { version: 1, consent: { by: 1 } }, 'corrupt', /consent/],
    ['a list', [], 'corrupt', /one JSON object/],
  ])('(%s) is put aside, and that is said', (_, content, as, reason) => {
    put(kept(), content);
    put(mine(), { version: 1, servers: [server('a.example')] });
    const { settings, aside } = made();
    expect(aside?.as).toBe(as);
    expect(aside?.why).toMatch(reason);
    expect(aside?.why).toContain(kept());
    expect(aside?.why).toMatch(/put aside, whole, and the daemon starts with your servers\.$/);
    expect(settings).toMatchObject({ servers: [server('a.example')] });
    // To look at it changes nothing.
    expect(readdirSync(own)).toEqual(['config.json']);
  });

  test.runIf(process.platform !== 'win32')('(a link to somebody else’s) is not followed', () => {
    put(path.join(root, 'secret'), 'root:x:0');
    symlinkSync(path.join(root, 'secret'), kept());
    const { aside } = made();
    expect(aside?.as).toBe('corrupt');
    expect(aside?.why).toContain('It is a link.');
    expect(aside?.why).not.toContain('root:x');
  });

  test.runIf(process.platform === 'linux')('(a pipe) is not waited for', () => {
    execFileSync('mkfifo', [kept()]);
    expect(made().aside?.why).toContain('It is no file.');
  });
});

describe('the settings of whoever installs it, where they cannot be used', () => {
  test('are left where they are, and that is said', () => {
    put(mine(), '{');
    const { settings, unread } = made();
    expect(unread).toMatch(/config\.json cannot be used: .* The daemon starts without servers\.$/);
    expect(settings).toMatchObject({ servers: [] });
  });

  test.runIf(process.getuid?.() === 0)('because they are somebody else’s, are not read', () => {
    put(mine(), 'root:x:0');
    chownSync(mine(), 65_534, 65_534);
    const { unread } = made();
    expect(unread).toContain('It belongs to somebody else.');
    expect(unread).not.toContain('root:x');
  });
});
