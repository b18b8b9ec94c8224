import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Api, ApiError, commands, DEFAULT_SETTINGS, type Settings } from '../../main/api/contract.ts';
import { createClient, dispatch, relay, type Wire } from '../../main/api/wire.ts';
import { FakeEngine } from '../doubles/fake-api.ts';
import { OBSERVED } from '../doubles/statuses.ts';

const engine = () => new FakeEngine(OBSERVED);

/** A transport that hands over what a test says. */
class FakeWire implements Wire {
  answer: (command: string, input: unknown) => unknown = () => ({ ok: true, value: null });
  private readonly listeners = new Set<(message: unknown) => void>();
  call = async (command: string, input: unknown) => this.answer(command, input);
  listen(listener: (message: unknown) => void) {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  }
  say(message: unknown): void {
    for (const listener of this.listeners) listener(message);
  }
  get listening(): number {
    return this.listeners.size;
  }
}

/** An implementation and a client of it, with JSON in between, as every transport has. */
function connected(implementation: Api) {
  const wire = new FakeWire();
  wire.answer = async (command, input) =>
    JSON.parse(JSON.stringify(await dispatch(implementation, command, input)));
  const stop = relay(implementation, (message) => wire.say(JSON.parse(JSON.stringify(message))));
  return { client: createClient(wire), stop };
}

const saved: Settings = {
  ...DEFAULT_SETTINGS,
  servers: [{ name: 'ntp.example.org', pool: false, own: false }],
};

describe('an engine behind a wire', () => {
  it('answers every command as it does without one', async () => {
    const { api } = engine();
    const { client } = connected(api);
    for (const name of Object.keys(commands) as (keyof typeof commands)[]) {
      const steer = { on: true, takeOver: false };
      const inputs = {
        pause: true,
        saveSettings: saved,
        checkServer: 'ntp.example.org',
        steer,
        listings: 'ntp.prague.example',
        setPlace: 'Berlin',
        measure: { names: ['ntp.prague.example'], noticed: true },
        propose: { count: 4, keep: [] },
        checkChoice: saved.servers,
        importList: {
          file: 'hosts.txt',
          content: 'bnRwLmV4YW1wbGU=',
          keep: false,
          name: null,
          replace: false,
        },
        forgetList: 'list:hosts',
        replaceCatalogue: { from: 'address', address: 'https://example.org/catalogue.json' },
      };
      const input = inputs[name as 'pause'];
      const ask = (from: Api) => (from[name] as (input: unknown) => Promise<unknown>)(input);
      expect(await ask(client), name).toEqual(await ask(api));
    }
  });

  it('is heard until nobody listens any more', async () => {
    const spoken = engine();
    const { client, stop } = connected(spoken.api);
    const health: string[] = [];
    const limits: number[] = [];
    const hang = client.on('status', (status) => health.push(status.health));
    client.on('settings', (report) => limits.push(report.settings.limit));
    spoken.say({ health: 'degraded' });
    spoken.saySettings({ limit: 0.05 });
    hang();
    spoken.say({ health: 'out-of-sync' });
    expect(health).toEqual(['degraded']);
    expect(limits).toEqual([0.05]);
    stop();
    expect(spoken.listening).toBe(0);
  });

  it('says a refusal in its own words and with its code', async () => {
    const refusing = engine();
    refusing.answers.pause = async () => {
      throw new ApiError('refused', 'Not while the clock is being set.');
    };
    const { client } = connected(refusing.api);
    await expect(client.pause(true)).rejects.toMatchObject({
      name: 'ApiError',
      code: 'refused',
      message: 'Not while the clock is being set.',
    });
  });

  it('refuses settings that are not allowed, in words, before they reach the engine', async () => {
    const kept = engine();
    const { client } = connected(kept.api);
    const twice = [...saved.servers, ...saved.servers];
    await expect(client.saveSettings({ ...saved, servers: twice })).rejects.toMatchObject({
      code: 'invalid',
      message: expect.stringContaining('listed twice'),
    });
    await expect(client.saveSettings({ ...saved, limit: 0 })).rejects.toThrow('at least 0.1 ms');
    await expect(client.saveSettings({ ...saved, port: 65_536 })).rejects.toThrow('from 0 to 65535');
    await expect(client.checkServer('x'.repeat(513))).rejects.toMatchObject({ code: 'invalid' });
    expect(kept.calls).toEqual([]);
  });
});

describe('dispatch', () => {
  it('answers whatever is asked, and never rejects', async () => {
    const { api } = engine();
    const strange = fc.oneof(
      fc.anything({
        withBigInt: true,
        withDate: true,
        withMap: true,
        withNullPrototype: true,
        withSparseArray: true,
      }),
      fc.constantFrom(
        { toString: 'no function' },
        { toString: null, valueOf: null },
        Symbol('status'),
        '__proto__',
        'constructor',
        'on',
        'toString',
      ),
    );
    const command = fc.oneof(fc.constantFrom(...Object.keys(commands)), strange);
    await fc.assert(
      fc.asyncProperty(command, fc.oneof(strange, fc.constant(saved)), async (name, input) => {
        const reply = await dispatch(api, name, input);
        if (!reply.ok) expect(reply).toMatchObject({ code: 'invalid', message: expect.any(String) });
      }),
      { numRuns: 1000 },
    );
  });

  it('answers when the implementation throws whatever it likes', async () => {
    for (const thrown of [new Error('disk on fire'), 'words', null, undefined, { toString: 1 }]) {
      const broken = engine();
      broken.answers.status = () => Promise.reject(thrown);
      expect(await dispatch(broken.api, 'status', null)).toMatchObject({
        ok: false,
        code: 'failed',
        message: expect.any(String),
      });
    }
  });

  it('takes no argument as none', async () => {
    const { api } = engine();
    expect(await dispatch(api, 'status', undefined)).toMatchObject({ ok: true });
    expect(await dispatch(api, 'status', null)).toMatchObject({ ok: true });
    expect(await dispatch(api, 'status', {})).toMatchObject({ ok: false, code: 'invalid' });
  });
});

describe('a client', () => {
  it('does not take an answer for one that is none', async () => {
    const wire = new FakeWire();
    const client = createClient(wire);
    const notReplies = [
      undefined,
      null,
      'ok',
      {},
      { ok: 'true', value: null },
      { ok: false },
      { ok: false, code: 'x', message: '' },
    ];
    for (const reply of notReplies) {
      wire.answer = () => reply;
      await expect(client.status(), JSON.stringify(reply)).rejects.toMatchObject({ code: 'failed' });
    }
  });

  it('does not show a value of another form than the contract has', async () => {
    const wire = new FakeWire();
    const client = createClient(wire);
    for (const value of [null, {}, { ...OBSERVED, offset: '3 ms' }, { ...OBSERVED, health: 'fine' }]) {
      wire.answer = () => ({ ok: true, value });
      await expect(client.status()).rejects.toMatchObject({
        code: 'failed',
        message: expect.stringContaining('another version'),
      });
    }
  });

  it('understands an engine that says more than it knows', async () => {
    const wire = new FakeWire();
    wire.answer = () => ({ ok: true, value: { ...OBSERVED, moonPhase: 0.5 } });
    expect(await createClient(wire).status()).toEqual(OBSERVED);
  });

  it('passes over events that it does not know, and those of another form', () => {
    const wire = new FakeWire();
    const heard: unknown[] = [];
    createClient(wire).on('status', (status) => heard.push(status));
    for (const message of [null, 'status', {}, { event: 'moon', payload: 1 }, { event: 'status' }])
      wire.say(message);
    wire.say({ event: 'status', payload: { ...OBSERVED, sources: null } });
    wire.say({ event: 'settings', payload: { settings: DEFAULT_SETTINGS, file: '', problems: [] } });
    expect(heard).toEqual([]);
    wire.say({ event: 'status', payload: OBSERVED });
    expect(heard).toEqual([OBSERVED]);
  });
});
