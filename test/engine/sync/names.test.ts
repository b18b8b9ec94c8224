import { describe, expect, test } from 'vitest';
import { toSeconds } from '../../../main/engine/time/instant.ts';
import { nothing, symmetric } from '../../../main/simulation/network.ts';
import { truthful } from '../../../main/simulation/server.ts';
import { address, home, literal, named, Run } from '../scenario.ts';

const dead = symmetric(nothing);

describe('names', () => {
  test('a pool name gives four sources, a server name one', () => {
    const run = new Run({ peers: Array(6).fill({}) });
    const addresses = Array.from({ length: 6 }, (_, i) => address(i));
    run.machine.names.set('pool.example', { kind: 'found', addresses: addresses.slice(0, 5) });
    run.machine.names.set('one.example', { kind: 'found', addresses: addresses.slice(5) });
    run.configure(named('pool.example', true), named('one.example'));
    run.pass(20);
    expect(run.state.sources.map((s) => s.name)).toEqual([...Array(4).fill('pool.example'), 'one.example']);
    expect(run.state.health).toBe('in-sync');
  });

  test('a member of the pool that is dead gives its place to another', () => {
    const run = new Run({ peers: [{ path: dead }, {}, {}, {}, {}] });
    run.machine.names.set('pool.example', {
      kind: 'found',
      addresses: Array.from({ length: 5 }, (_, i) => address(i)),
    });
    run.configure(named('pool.example', true));
    run.pass(600);
    expect(run.state.sources.map((s) => String(s.address)).sort()).toEqual([1, 2, 3, 4].map(address));
  });

  test('a server that moved is found again, its name asked at most once an hour', () => {
    const run = new Run({ peers: [{}, {}] });
    run.machine.names.set('moving.example', { kind: 'found', addresses: [address(0)] });
    run.configure(named('moving.example'));
    run.pass(1800);
    run.machine.network.set(address(0), { server: truthful(), path: dead });
    run.machine.names.set('moving.example', { kind: 'found', addresses: [address(1)] });
    run.pass(4 * 3600);
    expect(run.state.sources.map((s) => s.address)).toEqual([address(1)]);
    expect(run.state.health).toBe('in-sync');
    const { lookups } = run.machine;
    const gaps = lookups.slice(1).map((l, i) => toSeconds(l.at - lookups[i]!.at));
    expect(lookups.length).toBeGreaterThan(1);
    expect(Math.min(...gaps)).toBeGreaterThanOrEqual(3600);
  });

  test('a name that nobody knows is not asked for over and over', () => {
    const run = new Run({ peers: [{}] });
    run.configure(named('nobody.example'), literal(address(0)));
    run.pass(3 * 3600 - 60);
    expect(run.state.sources[0]!.verdict).toEqual({ kind: 'unresolved', reason: 'not-found' });
    expect(run.machine.lookups.length).toBeLessThanOrEqual(3);
    expect(run.state.health).toBe('in-sync');
  });

  test('no network at the start, and it comes later: right within a minute of the change', () => {
    const run = new Run({ peers: [{}, {}, {}] });
    run.machine.names.set('late.example', { kind: 'found', addresses: [address(0)] });
    run.machine.offline = true;
    run.configure(named('late.example'), literal(address(1)), literal(address(2)));
    run.pass(1000);
    expect(run.state).toMatchObject({ health: 'no-servers', diagnosis: 'no-network' });
    run.machine.offline = false;
    run.sync.networkChanged();
    run.pass(60);
    expect(run.state).toMatchObject({ health: 'in-sync', diagnosis: null });
  });

  test('names only, and nobody to look them up: that is said', () => {
    const run = new Run({ peers: [{}] });
    run.machine.offline = true;
    run.configure(named('a.example'), named('b.example'));
    run.pass(100);
    expect(run.state).toMatchObject({ health: 'no-servers', diagnosis: 'names-unresolved' });
  });

  test('… even where nobody tells that the network changed', () => {
    const run = new Run({ peers: [{}, {}] });
    run.machine.offline = true;
    run.configure(literal(address(0)), literal(address(1)));
    run.pass(300);
    expect(run.state.diagnosis).toBe('no-network');
    run.machine.offline = false;
    run.pass(120);
    expect(run.state.health).toBe('in-sync');
  });

  test('an address without a route gives way to one with', () => {
    const run = new Run({ peers: [{}] });
    run.machine.unroutable.add('2001:db8::1');
    run.machine.names.set('both.example', { kind: 'found', addresses: ['2001:db8::1', address(0)] });
    run.configure(named('both.example'));
    run.pass(20);
    expect(run.state.sources[0]).toMatchObject({ address: address(0) });
    expect(run.state.health).toBe('in-sync');
  });

  test('200 servers are asked, none of them oftener than alone', () => {
    const run = new Run({ peers: Array(200).fill({}) }).pass(120);
    expect(run.state.sources.length).toBe(200);
    expect(run.state.health).toBe('in-sync');
    expect(Math.min(...run.gaps(address(199)))).toBeGreaterThanOrEqual(2);
  });

  test('servers are exchanged while it runs: what stays keeps its history, the rest is left alone', () => {
    const run = new Run({ peers: [{}, {}, {}] }).pass(600);
    run.configure(literal(address(0)), literal(address(2)));
    expect(run.source(0).reach).toBeGreaterThan(15);
    const asked = run.machine.packets.filter((p) => p.ip === address(1)).length;
    run.pass(3600);
    expect(run.machine.packets.filter((p) => p.ip === address(1)).length).toBe(asked);
    run.configure();
    expect(run.state).toMatchObject({
      health: 'no-servers',
      diagnosis: 'no-servers-configured',
      sources: [],
    });
  });
});

describe('why nothing answers', () => {
  test('names resolve, servers are silent: UDP port 123 seems to be blocked', () => {
    const run = new Run({ peers: [{ path: dead }, { path: dead }] });
    run.machine.names.set('a.example', { kind: 'found', addresses: [address(0)] });
    run.machine.names.set('b.example', { kind: 'found', addresses: [address(1)] });
    run.configure(named('a.example'), named('b.example'));
    run.pass(20);
    expect(run.state).toMatchObject({ health: 'no-servers', diagnosis: 'port-blocked' });
  });

  test('different names all lead to one place that is silent: a captive portal', () => {
    const run = new Run({ peers: [{ path: dead }] });
    for (const name of ['a.example', 'b.example'])
      run.machine.names.set(name, { kind: 'found', addresses: [address(0)] });
    run.configure(named('a.example'), named('b.example'));
    run.pass(20);
    expect(run.state.diagnosis).toBe('captive-portal');
  });

  test('addresses only, all silent: no more is claimed than that', () => {
    expect(new Run({ peers: [{ path: dead }] }).pass(20).state.diagnosis).toBe('servers-silent');
  });

  test('one good server is enough to blame nobody', () => {
    expect(new Run({ peers: [{ path: dead }, { path: home }] }).pass(30).state.diagnosis).toBeNull();
  });
});
