/** Against a real server on loopback, which is the only place where plain http is let through, and only here. */
import { createServer, type RequestListener, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, describe, expect, it } from 'vitest';
import { DOWNLOAD_PORTS, type DownloadLimits, download } from '../../../main/directory/catalogue/download.ts';

const servers: Server[] = [];
afterEach(() => {
  for (const server of servers.splice(0)) {
    server.closeAllConnections();
    server.close();
  }
});

async function serve(listener: RequestListener): Promise<string> {
  const server = createServer(listener).listen(0, '127.0.0.1');
  servers.push(server);
  await new Promise((resolve) => server.once('listening', resolve));
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

const LIMITS: DownloadLimits = { most: 1000, within: 20_000, redirects: 2 };
const loopback = { ...DOWNLOAD_PORTS, allowed: ({ hostname }: URL) => hostname === '127.0.0.1' };
const fetched = async (address: string, limits: Partial<DownloadLimits> = {}) => {
  const result = await download(address, { ...LIMITS, ...limits }, loopback);
  return result.ok ? Buffer.from(result.value).toString() : `refused: ${result.message}`;
};

describe('a catalogue is fetched', () => {
  it('whole, and without saying who asks', async () => {
    const asked: NodeJS.Dict<string | string[]>[] = [];
    const address = await serve((request, response) => {
      asked.push(request.headers);
      response.end('{"servers": []}');
    });
    expect(await fetched(`${address}/c.json`)).toBe('{"servers": []}');
    expect(asked[0]).toMatchObject({ 'user-agent': 'Truechimer', accept: 'application/json' });
    expect(asked[0]).not.toHaveProperty('cookie');
    expect(asked[0]).not.toHaveProperty('authorization');
  });

  it('by a few detours, and no more', async () => {
    const address = await serve((request, response) => {
      const left = Number(request.url?.slice(1));
      if (left > 0) response.writeHead(302, { location: `/${left - 1}` }).end('moved');
      else response.end('here');
    });
    expect(await fetched(`${address}/2`)).toBe('here');
    expect(await fetched(`${address}/3`)).toBe(
      'refused: It points from one address to the next more than 2 times.',
    );
  });

  it('never by a detour to where it may not go', async () => {
    const address = await serve((_, response) => {
      response.writeHead(302, { location: 'http://192.0.2.1/c.json' }).end();
    });
    expect(await fetched(address)).toBe(
      'refused: It points to an address that is not fetched: only https is.',
    );
  });

  it('never beyond its size, be it announced or not', async () => {
    const address = await serve((request, response) => {
      if (request.url === '/announced') response.setHeader('content-length', 5000);
      for (let i = 0; i < 50; i += 1) response.write('x'.repeat(100));
      response.end();
    });
    expect(await fetched(`${address}/announced`)).toContain('refused: It has 5 kB, and no list');
    expect(await fetched(`${address}/silent`)).toContain('refused: It has more than 1 kB, and no list');
  });

  it('or given up where nothing comes', async () => {
    const address = await serve((_, response) => {
      response.write('{');
    });
    expect(await fetched(address, { within: 200 })).toBe('refused: It did not come within 0.2 s.');
  });

  it('or refused with what the server says', async () => {
    const address = await serve((_, response) => {
      response.writeHead(404).end('<html>no</html>');
    });
    expect(await fetched(address)).toBe('refused: The server answers with status 404 (Not Found).');
    servers[0]?.closeAllConnections();
    servers[0]?.close();
    await new Promise((resolve) => servers[0]?.once('close', resolve));
    expect(await fetched(address)).toMatch(/^refused: It could not be fetched: .*ECONNREFUSED/);
  });
});

it.each([
  'http://lists.example/c.json',
  'https://me:secret@lists.example/',
  'file:///etc/passwd',
  'lists.example',
  '',
])('what is not plainly https is not fetched at all: %s', async (address) => {
  const ports = { ...DOWNLOAD_PORTS, fetch: () => Promise.reject(new Error('It was asked.')) };
  expect(await download(address, LIMITS, ports)).toEqual({
    ok: false,
    message: 'Write a whole address that begins with https://, without a name or password in it.',
  });
});
