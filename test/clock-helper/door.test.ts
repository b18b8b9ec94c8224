/** The helper behind a real local socket: strangers, floods, long lines, and a client that behaves. */
import { mkdtempSync, rmSync } from 'node:fs';
import net from 'node:net';
import os from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { type Door, openDoor } from '../../main/clock-helper/door.ts';
import type { AuditEntry } from '../../main/clock-helper/helper.ts';
import type { Peer } from '../../main/clock-helper/ownership.ts';
import { peers } from '../../main/clock-helper/peer.ts';
import { loadFfi } from '../../main/ffi/ffi.ts';
import { until } from '../headless/program.ts';
import { Rig } from './rig.ts';

let directory: string;
let file: string;
let rig: Rig;
let door: Door;
let audit: AuditEntry[];
let time: number;
/** Whom the door takes for who comes; null: whom the kernel names. */
let peer: Peer | null;
/** Connections that have ended. */
let gone: { count: number };
const open: net.Socket[] = [];

beforeEach(async () => {
  directory = mkdtempSync(path.join(os.tmpdir(), 'truechimer-door-'));
  file =
    process.platform === 'win32' ? `\\\\.\\pipe\\${path.basename(directory)}` : path.join(directory, 's');
  rig = new Rig();
  audit = [];
  time = 0;
  peer = null;
  // Those of the test before end later.
  const mine = { count: 0 };
  gone = mine;
  const named = peers(loadFfi(), process.platform);
  door = openDoor({
    helper: () => ({
      handle: (client, request) => rig.helper.handle(client, request),
      disconnected(client) {
        mine.count += 1;
        rig.helper.disconnected(client);
      },
    }),
    peerOf: (fd) => peer ?? named(fd),
    audit: (entry) => audit.push(entry),
    asked: () => {},
    now: () => time,
  });
  await new Promise<void>((done) => door.server.listen(file, done));
});

afterEach(() => {
  for (const socket of open.splice(0)) socket.destroy();
  door.close();
  rmSync(directory, { recursive: true, force: true });
});

const PERSON: Peer = { uid: 1000, gid: 1000, pid: 42 };

interface Conversation {
  readonly said: { id?: number | null; ok?: boolean; error?: string; event?: string }[];
  closed: boolean;
  send(text: string): void;
}

async function connect(): Promise<Conversation> {
  const socket = net.connect(file);
  open.push(socket);
  const conversation: Conversation = { said: [], closed: false, send: (text) => socket.write(text) };
  let rest = '';
  socket.setEncoding('utf8').on('data', (text: string) => {
    const lines = `${rest}${text}`.split('\n');
    rest = lines.pop() ?? '';
    for (const one of lines) conversation.said.push(JSON.parse(one));
  });
  socket.on('error', () => {});
  socket.on('close', () => {
    conversation.closed = true;
  });
  await new Promise((done) => socket.once('connect', done));
  return conversation;
}

const get = (id: number) => `${JSON.stringify({ v: 1, id, op: 'get' })}\n`;

describe('a client', () => {
  test('is answered in its order, also where requests arrive in pieces', async () => {
    const client = await connect();
    const text = get(1) + get(2) + get(3);
    for (const letter of text) client.send(letter);
    await until(() => client.said.length === 3);
    expect(client.said.map(({ id, ok }) => [id, ok])).toEqual([
      [1, true],
      [2, true],
      [3, true],
    ]);
  });

  test.runIf(process.platform === 'linux')('is known by what the kernel says of it', async (context) => {
    if (!loadFfi().available) return context.skip('koffi is not installed');
    await connect();
    await until(() => audit.length > 0);
    expect(audit[0]).toEqual({
      event: 'connected',
      pid: process.pid,
      uid: process.getuid?.(),
      gid: process.getgid?.(),
    });
  });

  test('that owned the clock and is gone has made room', async () => {
    const first = await connect();
    first.send('{"v":1,"id":1,"op":"claim","lease":60}\n');
    await until(() => first.said.length === 1);
    const second = await connect();
    second.send('{"v":1,"id":1,"op":"claim","lease":60}\n');
    await until(() => second.said.length === 1);
    expect(second.said[0]).toMatchObject({ ok: false, error: 'busy' });
    open[0]?.destroy();
    await until(() => rig.audit.some(({ event }) => event === 'owner-gone'));
    second.send('{"v":1,"id":2,"op":"claim","lease":60}\n');
    await until(() => second.said.length === 2);
    expect(second.said[1]).toMatchObject({ ok: true });
  });

  test('hears what happens to the clock', async () => {
    const client = await connect();
    client.send(get(1));
    await until(() => client.said.length === 1);
    door.tell({ event: 'lease-over' });
    await until(() => client.said.length === 2);
    expect(client.said[1]).toEqual({ event: 'lease-over' });
  });
});

describe('a stranger', () => {
  test('with a line of 5 kB is told why, and is not listened to any further', async () => {
    const client = await connect();
    client.send(`{"v":1,"id":1,"op":"${'x'.repeat(5000)}"}\n${get(2)}`);
    await until(() => client.closed);
    expect(client.said).toMatchObject([{ id: null, ok: false, error: 'too-long' }]);
  });

  test('with bytes that never end a line neither', async () => {
    const client = await connect();
    for (let i = 0; i < 50; i++) client.send('x'.repeat(100));
    await until(() => client.closed);
    expect(client.said).toMatchObject([{ error: 'too-long' }]);
  });

  test('with rubbish is told so for each line, and others are served meanwhile', async () => {
    const [rude, polite] = [await connect(), await connect()];
    rude.send('\u0000\u0001\n{}\nGET / HTTP/1.1\n');
    polite.send(get(1));
    await until(() => rude.said.length === 3 && polite.said.length === 1);
    expect(rude.said.every(({ error }) => error === 'malformed')).toBe(true);
    expect(polite.said[0]).toMatchObject({ ok: true });
  });

  test('that floods is dismissed; a hundred at once are not a flood, nor are twenty a second', async () => {
    const client = await connect();
    client.send(Array.from({ length: 100 }, (_, i) => get(i)).join(''));
    await until(() => client.said.length === 100);
    time = 1;
    client.send(Array.from({ length: 20 }, (_, i) => get(i)).join(''));
    await until(() => client.said.length === 120);
    expect(client.said.every(({ ok }) => ok)).toBe(true);
    client.send(get(1) + get(2));
    await until(() => client.closed);
    expect(client.said.at(-1)).toMatchObject({ error: 'flooded' });
  });

  test('of one user cannot take all the places: the ninth is turned away with a word, the superuser never', async () => {
    peer = PERSON;
    for (let i = 0; i < 8; i++) await connect();
    const late = await connect();
    await until(() => late.closed);
    expect(late.said).toMatchObject([{ ok: false, error: 'crowded' }]);
    expect(audit).toContainEqual(expect.objectContaining({ event: 'crowded' }));
    peer = { ...PERSON, uid: 0 };
    const root = await connect();
    root.send(get(1));
    await until(() => root.said.length === 1);
    peer = PERSON;
    open[0]?.destroy();
    // Until the helper has noticed, the place is still taken.
    for (;;) {
      time += 1;
      const next = await connect();
      next.send(get(1));
      await until(() => next.said.length === 1 && (next.said[0]?.ok === true || next.closed));
      if (next.said[0]?.ok === true) break;
    }
  });

  test('that comes again and again is turned away as well, and others are not', async () => {
    peer = PERSON;
    for (let i = 0; i < 40; i++) {
      await connect();
      open.pop()?.destroy();
      await until(() => gone.count === i + 1);
    }
    const late = await connect();
    await until(() => late.closed);
    expect(late.said).toMatchObject([{ error: 'crowded' }]);
    peer = { ...PERSON, uid: 1001 };
    const other = await connect();
    other.send(get(1));
    await until(() => other.said.length === 1);
    expect(other.said[0]).toMatchObject({ ok: true });
  });

  test('that says the end of a long line in one piece with short ones is served the short ones', async () => {
    const client = await connect();
    client.send(`${get(1)}${get(2)}${'x'.repeat(5000)}\n`);
    await until(() => client.closed);
    expect(client.said).toMatchObject([{ id: 1, ok: true }, { id: 2, ok: true }, { error: 'too-long' }]);
  });
});
