import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { expect, it } from 'vitest';

const root = path.join(import.meta.dirname, '../..');

it('every piece of advice is in docs/configuration-files.md by its name, and no other', () => {
  const room = path.join(root, 'main/conf/advice');
  const given = readdirSync(room).flatMap((file) =>
    [...readFileSync(path.join(room, file), 'utf8').matchAll(/^\s*id: (['`])(.+)\1,$/gm)].flatMap(
      ([, , id = '']) =>
        id.startsWith('policy-')
          ? ['closed', 'restricted', 'notify'].map((policy) => `policy-${policy}`)
          : [id],
    ),
  );
  const table = /## What is pointed out\n(.*?)\n## /s.exec(
    readFileSync(path.join(root, 'docs/configuration-files.md'), 'utf8'),
  )?.[1];
  const rows = table?.split('\n').filter((row) => row.startsWith('|')) ?? [];
  const documented = rows.flatMap((row) => [...row.matchAll(/`([a-z0-9-]+)`/g)].map(([, id = '']) => id));
  expect(documented.toSorted()).toEqual([...new Set(given)].toSorted());
});
