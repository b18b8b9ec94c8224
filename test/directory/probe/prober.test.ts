/** The prober on a simulated machine: every packet is counted, and time is virtual. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { MOST_OPEN, SPACING, type Surroundings } from '../../../main/directory/probe/prober.ts';
import { exponential, nothing, symmetric } from '../../../main/simulation/network.ts';
import { kissing, repeating, silent, truthful, wrongOrigin } from '../../../main/simulation/server.ts';
import { anybody, host, Internet, ip, range, target, usual } from './network.ts';

const all = (from: number, to: number) => range(from, to).map((i) => target(host(i)));

describe('200 listed servers', () => {
  it('that answer are measured within 5 s, one packet each, spread out, at most 20 at once', () => {
    const net = new Internet().add(0, 200);
    const probing = net.probe(all(0, 200));
    net.world.run(5);
    expect(probing.done).toBe(true);
    expect(net.kinds()).toEqual({ measured: 200 });
    expect(net.machine.packets).toHaveLength(200);
    expect(new Set(net.machine.packets.map((packet) => packet.ip)).size).toBe(200);
    expect(net.mostOpen).toBeLessThanOrEqual(MOST_OPEN);
    expect(net.mostLooking).toBeLessThanOrEqual(MOST_OPEN);
    expect(Math.min(...net.gaps)).toBeGreaterThanOrEqual(SPACING * 0.99);
    expect(net.open).toBe(0);
  });

  it('are so from the other end of the world as well: 300 ms there and back', () => {
    const net = new Internet().add(0, 200, truthful(), symmetric(exponential(0.15, 5e-3)));
    net.probe(all(0, 200));
    net.world.run(5);
    expect(net.kinds()).toEqual({ measured: 200 });
    expect(net.mostOpen).toBeLessThanOrEqual(MOST_OPEN);
  });

  it('are not held up by the silent among them', () => {
    const net = new Internet().add(0, 200);
    for (const i of range(0, 200).filter((one) => one % 5 === 0)) {
      net.machine.connect(ip(i), { server: silent, path: usual }, host(i));
    }
    net.probe(all(0, 200));
    net.world.run(8);
    expect(net.kinds()).toEqual({ measured: 160, silent: 40 });
    const answers = net.settled.filter(({ outcome }) => outcome.kind === 'measured');
    expect(answers.at(-1)?.at).toBeLessThan(6);
    expect(net.machine.packets).toHaveLength(200);
    expect(net.mostOpen).toBeLessThanOrEqual(MOST_OPEN);
  });

  it('settle even where nobody answers, neither servers nor resolver', () => {
    const net = new Internet().add(0, 200, truthful(), symmetric(nothing));
    net.probe(all(0, 200));
    net.world.run(30);
    expect(net.kinds()).toEqual({ silent: 200 });
    const deaf = new Internet();
    const ports = { ...deaf.ports, resolver: { resolve: () => {} } };
    Object.defineProperty(deaf, 'ports', { value: ports });
    deaf.probe(all(0, 200));
    deaf.world.run(60);
    expect(deaf.kinds()).toEqual({ unresolved: 200 });
    expect(deaf.machine.packets).toEqual([]);
  });
});

describe('what is sent', () => {
  it('has a nonce of its own, and an answer to another question is none', () => {
    const net = new Internet().add(0, 3).add(3, 4, wrongOrigin(truthful())).add(4, 5, repeating(truthful()));
    net.probe(all(0, 5));
    net.world.run(5);
    const nonces = net.machine.packets.map(({ bytes }) => Buffer.from(bytes.slice(40, 48)).toString('hex'));
    expect(new Set(nonces).size).toBe(5);
    expect(net.outcome(host(3))).toMatchObject({ kind: 'unusable', reason: 'wrong-origin' });
    expect(net.outcome(host(4))?.kind).toBe('measured');
  });

  it('is one packet for two names of one machine, and both have its answer', () => {
    const net = new Internet().add(0, 1);
    net.machine.names.set('alias.example', { kind: 'found', addresses: [ip(0)] });
    net.machine.names.set('both.example', { kind: 'found', addresses: ['2001:db8::1', ip(0)] });
    net.probe([target(host(0)), target('alias.example'), target('both.example')]);
    net.world.run(3);
    expect(net.machine.packets).toHaveLength(1);
    expect(net.settled.map(({ name, sameAs, outcome }) => [name, sameAs, outcome.kind])).toEqual([
      [host(0), null, 'measured'],
      ['alias.example', host(0), 'measured'],
      ['both.example', host(0), 'measured'],
    ]);
  });

  it('goes to another machine of a pool for each of its names', () => {
    const net = new Internet().add(0, 4);
    const addresses = range(0, 4).map(ip);
    for (const name of ['a.pool', 'b.pool']) net.machine.names.set(name, { kind: 'found', addresses });
    net.probe([target('a.pool', { pool: true }), target('b.pool', { pool: true })]);
    net.world.run(3);
    expect(net.kinds()).toEqual({ measured: 2 });
    expect(new Set(net.machine.packets.map((packet) => packet.ip)).size).toBe(2);
  });

  it('takes the next address where there is no way to the first, and says so where there is none to any', () => {
    const net = new Internet().add(0, 1);
    net.machine.unroutable.add('2001:db8::1');
    net.machine.names.set('both.example', { kind: 'found', addresses: ['2001:db8::1', ip(0)] });
    net.machine.names.set('six.example', { kind: 'found', addresses: ['2001:db8::1'] });
    const back: string[] = [];
    const around: Surroundings = { ...anybody, withdrawn: (name, { ip }) => back.push(`${name} ${ip}`) };
    net.probe([target('both.example'), target('six.example', { port: 124 })], around);
    net.world.run(3);
    expect(net.outcome('both.example')).toMatchObject({ kind: 'measured', address: ip(0) });
    expect(net.outcome('six.example')?.kind).toBe('unreachable');
    expect(back).toEqual(['both.example 2001:db8::1', 'six.example 2001:db8::1']);
  });
});

describe('what is not asked', () => {
  it('is what rules keep off, what was asked lately, what the engine answers for: without a packet or a look-up', () => {
    const net = new Internet().add(0, 4);
    const answer = { kind: 'refused', address: ip(2), code: 'DENY' } as const;
    net.probe(all(0, 4), {
      ...anybody,
      keptOff: (name) => (name === host(0) ? 'closed' : null),
      wait: (name) => (name === host(1) ? 33 : 0),
      engine: (name) => (name === host(2) ? answer : null),
      stopped: (name) => name === host(3),
    });
    net.world.run(3);
    expect(net.settled.map(({ outcome, from }) => [outcome, from])).toEqual([
      [{ kind: 'kept-off', why: 'closed' }, 'probe'],
      [{ kind: 'too-soon', againIn: 33 }, 'probe'],
      [answer, 'engine'],
      [{ kind: 'kept-off', why: 'asked-to-stop' }, 'probe'],
    ]);
    expect(net.machine.packets).toEqual([]);
    expect(net.machine.lookups).toEqual([]);
  });

  it('is a machine that the engine asks under another name, or that may not be asked yet', () => {
    const net = new Internet().add(0, 2);
    net.probe(all(0, 2), {
      ...anybody,
      engine: (_, to) => (to?.ip === ip(0) ? { kind: 'silent', address: ip(0), addresses: [ip(0)] } : null),
      permit: () => 12,
    });
    net.world.run(3);
    expect(net.settled.map(({ outcome }) => outcome.kind)).toEqual(['silent', 'too-soon']);
    expect(net.machine.packets).toEqual([]);
  });

  it('is of a pool only the machine that rules keep off, and every other name of it', () => {
    const net = new Internet().add(0, 2);
    net.machine.names.set('pool.example', { kind: 'found', addresses: [ip(0), ip(1)] });
    const around: Surroundings = { ...anybody, keptOff: (_, to) => (to?.ip === ip(0) ? 'closed' : null) };
    net.probe([target('pool.example', { pool: true }), target(host(0))], around);
    net.world.run(3);
    expect(net.outcome('pool.example')).toMatchObject({ kind: 'measured', address: ip(1) });
    expect(net.outcome(host(0))).toEqual({ kind: 'kept-off', why: 'closed' });
    expect(net.machine.packets).toHaveLength(1);
  });

  it('is told of kiss codes', () => {
    const net = new Internet().add(0, 1, kissing('DENY')).add(1, 2, kissing('RATE'));
    const kisses: string[] = [];
    net.probe(all(0, 2), { ...anybody, kissed: (name, _to, code) => kisses.push(`${name} ${code}`) });
    net.world.run(3);
    expect(kisses).toEqual([`${host(0)} DENY`, `${host(1)} RATE`]);
    expect(net.outcome(host(0))).toEqual({ kind: 'refused', address: ip(0), code: 'DENY' });
  });
});

describe('a measurement that is stopped', () => {
  it('sends nothing more, closes everything, and settles every server, whenever that is', () => {
    fc.assert(
      fc.property(fc.double({ min: 0, max: 6, noNaN: true }), fc.integer({ min: 1, max: 120 }), (when, n) => {
        const net = new Internet().add(0, n);
        const probing = net.probe([...all(0, n), target('nowhere.example')]);
        net.world.run(when);
        probing.cancel();
        const sent = net.machine.packets.length;
        net.world.run(30);
        expect(net.machine.packets.length).toBe(sent);
        expect(net.open).toBe(0);
        expect(probing.done).toBe(true);
        expect(new Set(net.settled.map(({ name }) => name)).size).toBe(n + 1);
        expect(net.settled).toHaveLength(n + 1);
      }),
      { numRuns: 60 },
    );
  });
});

describe('whatever the world is like', () => {
  const character = fc.constantFrom(
    'good',
    'silent',
    'deny',
    'rate',
    'alien',
    'nowhere',
    'alias',
    'unsynchronised',
  );

  it('every server is settled once, gets one packet at most, and 20 questions are open at most', () => {
    fc.assert(
      fc.property(fc.array(character, { minLength: 1, maxLength: 90 }), fc.nat(), (kinds, seed) => {
        const net = new Internet(seed);
        for (const [i, kind] of kinds.entries()) {
          if (kind === 'nowhere') continue;
          if (kind === 'alias') {
            net.machine.names.set(host(i), { kind: 'found', addresses: [ip(0)] });
            continue;
          }
          const servers = {
            good: truthful(),
            silent,
            deny: kissing('DENY'),
            rate: kissing('RATE'),
            alien: wrongOrigin(truthful()),
            unsynchronised: truthful({ leap: 3 }),
          };
          net.add(i, i + 1, servers[kind]);
        }
        const probing = net.probe(all(0, kinds.length));
        net.world.run(40);
        expect(probing.done).toBe(true);
        expect(net.settled.map(({ name }) => name).toSorted()).toEqual(
          range(0, kinds.length).map(host).toSorted(),
        );
        const addresses = net.machine.packets.map((packet) => packet.ip);
        expect(new Set(addresses).size).toBe(addresses.length);
        expect(net.mostOpen).toBeLessThanOrEqual(MOST_OPEN);
        expect(net.open).toBe(0);
      }),
      { numRuns: 60 },
    );
  });
});
