import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { OwnCatalogue } from '../../../main/directory/catalogue/own-catalogue.ts';
import { shipped } from '../shipped.ts';
import { unwritable } from '../unwritable.ts';

let home = '';
let own: OwnCatalogue;
beforeEach(() => {
  home = path.join(mkdtempSync(path.join(os.tmpdir(), 'truechimer-catalogue-')), 'servers');
  own = new OwnCatalogue(home, shipped);
});
afterEach(() => rmSync(path.dirname(home), { recursive: true, force: true }));

const NOW = new Date('2027-02-03T04:05:06Z');
const catalogueOf = (...hosts: string[]) =>
  `${JSON.stringify({
    format: 'truechimer-catalogue',
    version: 1,
    date: '2027-01-01',
    licence: 'CC0',
    attribution: 'Nobody',
    servers: hosts.map((host) => ({ host })),
    later: ['kept'],
  })}\n`;

describe('the catalogue in force', () => {
  it('is the shipped one, and nothing is written for that', () => {
    expect(own.inForce()).toEqual({ catalogue: shipped.catalogue, own: null, problem: null });
    expect(existsSync(home)).toBe(false);
  });

  it('is a newer one once that was chosen, kept to the byte and for its owner only', () => {
    const text = catalogueOf('a.example', 'b.example');
    expect(own.replace(text, 'https://lists.example/c.json', NOW).ok).toBe(true);
    const later = new OwnCatalogue(home, shipped).inForce();
    expect(later.catalogue.servers.map(({ host }) => host)).toEqual(['a.example', 'b.example']);
    expect(later.own).toEqual({ from: 'https://lists.example/c.json', taken: '2027-02-03T04:05:06.000Z' });
    const file = path.join(home, 'catalogue.json');
    expect(readFileSync(file, 'utf8')).toBe(text);
    if (process.platform !== 'win32') expect(statSync(file).mode & 0o777).toBe(0o600);
    own.restore();
    expect(own.inForce().own).toBeNull();
    expect(readdirSync(home)).toEqual([]);
  });

  it('stays what it was when a bad file comes, and says what is wrong with that', () => {
    own.replace(catalogueOf('a.example'), 'first', NOW);
    const bad = own.replace(catalogueOf('a.example', 'b c'), 'second', NOW);
    expect(bad).toMatchObject({ ok: false, problems: [expect.stringContaining('Entry 2: host: ')] });
    expect(own.inForce()).toMatchObject({
      own: { from: 'first' },
      catalogue: { servers: [{ host: 'a.example' }] },
    });
  });

  it('is the shipped one where the own one was broken on the disk, which is said and not touched', () => {
    own.replace(catalogueOf('a.example'), 'first', NOW);
    const file = path.join(home, 'catalogue.json');
    writeFileSync(file, '{"format": ');
    expect(own.inForce()).toMatchObject({
      own: null,
      catalogue: { date: '2026-11-23' },
      problem: expect.stringContaining('It is not JSON'),
    });
    expect(readFileSync(file, 'utf8')).toBe('{"format": ');
  });

  it('does not say where it came from when that belongs to another', () => {
    own.replace(catalogueOf('a.example'), 'first', NOW);
    writeFileSync(path.join(home, 'catalogue.json'), catalogueOf('z.example'));
    expect(own.inForce()).toMatchObject({ own: { from: null, taken: null }, problem: null });
    writeFileSync(path.join(home, 'catalogue-origin.json'), 'rubbish');
    expect(own.inForce()).toMatchObject({ own: { from: null, taken: null }, problem: null });
  });

  it.runIf(process.platform !== 'win32')('stays where nothing can be written', () => {
    own.replace(catalogueOf('a.example'), 'first', NOW);
    unwritable(home, () => expect(() => own.replace(catalogueOf('b.example'), 'second', NOW)).toThrow());
    expect(own.inForce()).toMatchObject({ own: { from: 'first' } });
    expect(readdirSync(home).toSorted()).toEqual(['catalogue-origin.json', 'catalogue.json']);
  });
});
