/** The superuser's word, passed on to a helper: given only where the helper says that it was heard. */
import { mkdtempSync, rmSync } from 'node:fs';
import net from 'node:net';
import os from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { askConsent } from '../../main/clock-helper/consent.ts';

let root: string;
let helper: net.Server;
beforeEach(() => {
  root = mkdtempSync(path.join(os.tmpdir(), 'truechimer-consent-'));
});
afterEach(() => {
  helper.close();
  rmSync(root, { recursive: true, force: true });
});

/** A helper that behaves so towards whoever connects. */
async function helperThat(does: (connection: net.Socket) => void): Promise<string> {
  const socket = path.join(root, 'socket');
  helper = net.createServer(does);
  await new Promise<void>((listening) => helper.listen(socket, listening));
  return socket;
}

/** Reads the question, and then says this. */
const saying = (text: string) =>
  helperThat((connection) => connection.once('data', () => connection.end(text)));

describe('a person’s consent', () => {
  test('is given where the helper says so, whatever it tells everybody before', async () => {
    const answer = '{"id":1,"ok":true,"holds":600}';
    expect(await askConsent(await saying(`{"event":"slept","span":3}\n${answer}\n`))).toBe(answer);
  });

  test('that is refused is not given', async () => {
    const socket = await saying('{"id":1,"ok":false,"error":"denied"}\n');
    await expect(askConsent(socket)).rejects.toThrow(/refuses: .*denied/);
  });

  test.each([
    ['at once', ''],
    ['after other words', '{"event":"lease-over"}\n'],
    ['in the middle of its answer', '{"id":1,"ok":tr'],
  ])('is not given to a helper that hangs up %s', async (_, said) => {
    const socket = said === '' ? await helperThat((connection) => connection.destroy()) : await saying(said);
    await expect(askConsent(socket)).rejects.toThrow(/without an answer|ECONNRESET|EPIPE/);
  });

  test('is not given where nobody listens', async () => {
    const socket = await saying('');
    helper.close();
    await expect(askConsent(`${socket}-elsewhere`)).rejects.toThrow(/ENOENT/);
  });
});
