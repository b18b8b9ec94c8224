import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { answer, pageAddress, sectionOf } from '../../main/app/protocol.ts';

let root = '';
beforeAll(() => {
  const top = mkdtempSync(path.join(os.tmpdir(), 'truechimer-pages-'));
  root = path.join(top, 'pages');
  mkdirSync(path.join(root, 'assets'), { recursive: true });
  writeFileSync(path.join(top, 'secret.html'), 'secret');
  writeFileSync(path.join(root, 'index.html'), '<!doctype html>');
  writeFileSync(path.join(root, 'assets/index.js'), 'export {}');
});
afterAll(() => rmSync(path.dirname(root), { recursive: true, force: true }));

describe('app://bundle/', () => {
  test('gives the pages under a policy that lets nothing in from elsewhere', async () => {
    const response = await answer('GET', pageAddress('window', 'settings'), root);
    expect(response.status).toBe(200);
    expect(await response.text()).toBe('<!doctype html>');
    expect(response.headers.get('content-type')).toBe('text/html; charset=utf-8');
    const policy = response.headers.get('content-security-policy') ?? '';
    expect(policy).toContain("default-src 'none'");
    expect(policy).toContain("script-src 'self'");
    expect(policy).not.toContain('unsafe');
    expect(policy).not.toMatch(/https?:/);
  });

  test('gives scripts their type, without which Chromium would not run them', async () => {
    const response = await answer('GET', 'app://bundle/assets/index.js', root);
    expect(response.headers.get('content-type')).toMatch(/^text\/javascript/);
    expect(response.headers.get('x-content-type-options')).toBe('nosniff');
  });

  test.each([
    'app://bundle/../secret.html',
    'app://bundle/%2e%2e/secret.html',
    'app://bundle/..%2fsecret.html',
    'app://bundle/assets/..%2f..%2fsecret.html',
    'app://bundle/%5c..%5csecret.html',
    'app://bundle//etc/passwd',
    'app://bundle/%00index.html',
    'app://bundle/%',
    'app://bundle/assets',
    'app://bundle/missing.html',
    'app://elsewhere/index.html',
    'app://bundle.elsewhere/index.html',
    'app://user@elsewhere/index.html',
  ])('does not give %s', async (address) => {
    const response = await answer('GET', address, root);
    expect(response.status).toBe(404);
    expect(await response.text()).toBe('Not found');
  });

  test('only gives', async () => {
    for (const method of ['POST', 'PUT', 'HEAD', 'OPTIONS']) {
      expect((await answer(method, 'app://bundle/index.html', root)).status).toBe(404);
    }
  });

  test('its addresses tell which section is meant', () => {
    expect(sectionOf(pageAddress('window', 'settings'))).toBe('settings');
    expect(sectionOf(pageAddress('window', 'servers'))).toBe('servers');
    expect(sectionOf(pageAddress('window', 'switch'))).toBe('switch');
    expect(sectionOf(pageAddress('popover'))).toBe('overview');
    expect(sectionOf('app://bundle/index.html#/elsewhere')).toBe('overview');
    expect(sectionOf('https://bundle/#/settings')).toBeNull();
    expect(sectionOf('app://bundle.elsewhere/#/settings')).toBeNull();
  });
});
