import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { arrows, filesOf, importsOf, violations } from './arrows.ts';

const root = path.join(import.meta.dirname, '../..');
const virtual = (files: Record<string, string>) => violations(new Map(Object.entries(files)));

describe('the rooms of the house', () => {
  it('know only those they may know', () => {
    const files = filesOf(root);
    expect(files.size).toBeGreaterThan(10);
    expect(violations(files)).toEqual([]);
  });

  it('have no circle in the table itself', () => {
    const reaches = (from: string, to: string, seen = new Set<string>()): boolean =>
      (arrows[from] ?? []).some((next) => {
        if (next === to) return true;
        if (seen.has(next)) return false;
        seen.add(next);
        return reaches(next, to, seen);
      });
    expect(Object.keys(arrows).filter((room) => reaches(room, room))).toEqual([]);
  });
});

describe('a planted violation is seen', () => {
  const time = { 'main/engine/time/instant.ts': 'export type Raw = bigint;' };

  it('an arrow that points backwards, even for a type', () => {
    expect(
      virtual({
        'main/engine/time/instant.ts':
          "import type { Packet } from '../ntp/packet.ts';\nexport type A = Packet;",
        'main/engine/ntp/packet.ts': 'export interface Packet {}',
      }),
    ).toEqual([
      'main/engine/time/instant.ts imports main/engine/ntp/packet.ts: engine/time may not know engine/ntp',
    ]);
  });

  it.each([
    ["export * from '../host/udp.ts';"],
    ["const host = await import('../host/udp.ts');"],
    ["type Udp = import('../host/udp.ts').Udp;"],
    ["const host = require('../host/udp.ts');"],
  ])('written as %s', (text) => {
    expect(virtual({ 'main/api/status.ts': text, 'main/host/udp.ts': 'export {};' })).toEqual([
      'main/api/status.ts imports main/host/udp.ts: api may not know host',
    ]);
  });

  it('a socket in the engine', () => {
    expect(virtual({ ...time, 'main/engine/source/ask.ts': "import dgram from 'node:dgram';" })).toHaveLength(
      1,
    );
    expect(virtual({ ...time, 'main/engine/source/ask.ts': "import * as v from 'valibot';" })).toHaveLength(
      1,
    );
  });

  it('Electron outside its face, also as a type', () => {
    const text = "import type { Tray } from 'electron';\nexport type T = Tray;";
    expect(virtual({ 'main/service/tray.ts': text })).toHaveLength(1);
    expect(virtual({ 'main/app/tray.ts': text })).toEqual([]);
  });

  it('a page that reaches behind the contract, or that needs Node', () => {
    expect(
      virtual({
        'renderer/page.tsx': "import { x } from '../main/settings/store.ts';",
        'main/settings/store.ts': '',
      }),
    ).toEqual(['renderer/page.tsx imports main/settings/store.ts: renderer may not know settings']);
    expect(
      virtual({
        'renderer/page.tsx': "import { x } from '../main/api/wire.ts';",
        'main/api/wire.ts': "export { x } from '../settings/schema.ts';",
        'main/settings/schema.ts': "import fs from 'node:fs';\nexport const x = fs;",
      }),
    ).toHaveLength(1);
  });

  it('a circle between files of one room', () => {
    expect(
      virtual({
        'main/host/a.ts': "import './b.ts';",
        'main/host/b.ts': "import './c.ts';",
        'main/host/c.ts': "import './a.ts';",
      }),
    ).toEqual(['a circle: main/host/a.ts -> main/host/b.ts -> main/host/c.ts -> main/host/a.ts']);
  });

  it('a room without arrows, and a file that is not there', () => {
    expect(virtual({ 'main/utils/all.ts': '' })).toEqual([
      'main/utils/all.ts lies in no room that has arrows',
    ]);
    expect(virtual({ 'main/host/a.ts': "import './gone.ts';" })).toHaveLength(1);
  });

  it('but not in a comment or a text', () => {
    expect(importsOf('a.ts', "// import 'electron'\nexport const text = \"import 'electron'\";")).toEqual([]);
  });
});
