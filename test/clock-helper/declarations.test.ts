/** koffi itself understands every declaration of a function in the helper, also of those that this machine does not have. */
import { readdirSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import { expect, test } from 'vitest';
import { loadFfi } from '../../main/ffi/ffi.ts';

const helper = path.join(import.meta.dirname, '../../main/clock-helper');

const declarations = readdirSync(helper, { recursive: true, encoding: 'utf8' })
  .filter((file) => file.endsWith('.ts'))
  .flatMap((file) => readFileSync(path.join(helper, file), 'utf8').match(/'\w+ \w+\([^'()]*\)'/g) ?? [])
  .map((quoted) => quoted.slice(1, -1));

test('there are some of each system', () => {
  const names = declarations.map((text) => /(\w+)\(/.exec(text)?.[1]);
  for (const name of ['clock_adjtime', 'ntp_adjtime', 'getgrnam_r', 'CreateFileW', 'SetServiceStatus'])
    expect(names).toContain(name);
});

test.each([...new Set(declarations)])('%s', (declaration) => {
  if (!loadFfi().available) return;
  const koffi = createRequire(import.meta.url)('koffi') as typeof import('koffi');
  koffi.reset();
  expect(() => koffi.proto(declaration)).not.toThrow();
});
