import type { LookupAddress } from 'node:dns';
import { lookup } from 'node:dns/promises';
import { describe, expect, it } from 'vitest';
import type { Resolution } from '../../main/engine/sync/ports.ts';
import { alternating, hostResolver } from '../../main/host/resolver.ts';

type Resolver = ReturnType<typeof hostResolver>;
const resolve = (name: string, resolver: Resolver = hostResolver()) =>
  new Promise<Resolution>((done) => {
    let returned = false;
    resolver.resolve(name, (result) => {
      expect(returned).toBe(true);
      done(result);
    });
    returned = true;
  });

const v4 = (address: string): LookupAddress => ({ address, family: 4 });
const v6 = (address: string): LookupAddress => ({ address, family: 6 });

describe('a name', () => {
  it.each(['192.0.2.1', '2001:db8::1', 'fe80::1%eth0'])(
    'that is the address %s is not looked up',
    async (ip) => {
      const resolver = hostResolver(() => expect.unreachable('looked up'));
      expect(await resolve(ip, resolver)).toEqual({ kind: 'found', addresses: [ip] });
    },
  );

  it('is looked up as the system does it', async () => {
    // Even this name is missing on some bare machines; then nothing else may be said here either.
    const system = await lookup('localhost', { all: true }).catch(() => []);
    const result = await resolve('localhost');
    expect(result.kind === 'found').toBe(system.length > 0);
    const addresses = result.kind === 'found' ? result.addresses : [];
    expect(new Set(addresses)).toEqual(new Set(system.map(({ address }) => address)));
  });

  it.each([
    ['ENOTFOUND', 'not-found'],
    ['EAI_AGAIN', 'no-dns'],
    ['EAI_FAIL', 'no-dns'],
    ['ETIMEOUT', 'no-dns'],
  ])('whose lookup ends with %s is told as %s', async (code, kind) => {
    const resolver = hostResolver((_name, _options, done) => {
      setImmediate(() => done(Object.assign(new Error(code), { code }), []));
    });
    expect(await resolve('time.example', resolver)).toEqual({ kind });
  });
});

describe('the addresses of a name', () => {
  it('alternate between the families, beginning with the one that the system prefers', () => {
    expect(alternating([v6('::a'), v6('::b'), v6('::c'), v4('1.1.1.1'), v4('2.2.2.2')])).toEqual([
      '::a',
      '1.1.1.1',
      '::b',
      '2.2.2.2',
      '::c',
    ]);
    expect(alternating([v4('1.1.1.1'), v6('::a'), v6('::b')])).toEqual(['1.1.1.1', '::a', '::b']);
  });

  it('are each there once', () => {
    expect(alternating([v4('1.1.1.1'), v4('1.1.1.1'), v4('2.2.2.2')])).toEqual(['1.1.1.1', '2.2.2.2']);
  });
});
