/**
 * `npm ci` has to work on every platform from one lock. Where a registry did not serve the package of some platform on
 * the day of locking, npm leaves it out silently, and `npm ci` then fails everywhere.
 */
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { expect, it } from 'vitest';

interface Locked {
  readonly optionalDependencies?: Readonly<Record<string, string>>;
}
type Packages = Readonly<Record<string, Locked>>;

/** Optional dependencies that no entry of the lock satisfies, by Node's rule: nearest node_modules upwards. */
function missing(packages: Packages): string[] {
  const found = (from: string, name: string): boolean => {
    const key = `${from === '' ? '' : `${from}/`}node_modules/${name}`;
    if (Object.hasOwn(packages, key)) return true;
    if (from === '') return false;
    const parent = from.lastIndexOf('/node_modules/');
    return found(parent < 0 ? '' : from.slice(0, parent), name);
  };
  return Object.entries(packages).flatMap(([at, locked]) =>
    Object.keys(locked.optionalDependencies ?? {})
      .filter((name) => !found(at, name))
      .map((name) => `${at || 'package.json'} -> ${name}`),
  );
}

it('package-lock.json holds the packages of every platform', () => {
  const file = path.join(import.meta.dirname, '../../package-lock.json');
  const { packages } = JSON.parse(readFileSync(file, 'utf8')) as { packages: Packages };
  expect(Object.keys(packages).length).toBeGreaterThan(100);
  expect(missing(packages)).toEqual([]);
});

it('would see a platform that is left out', () => {
  const lock = {
    '': {},
    'node_modules/a': { optionalDependencies: { 'a-linux': '1', 'a-windows': '1' } },
    'node_modules/a/node_modules/a-linux': { optionalDependencies: { 'a-windows': '1' } },
  };
  expect(missing(lock)).toEqual(
    [
      'node_modules/a -> a-linux',
      'node_modules/a -> a-windows',
      'node_modules/a/node_modules/a-linux -> a-windows',
    ].slice(1),
  );
});
