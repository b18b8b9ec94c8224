import { describe, expect, test } from 'vitest';
import { MAX_SERVERS } from '../../../main/api/contract.ts';
import { remedied, withoutServer, withServer } from '../../../renderer/picker/choice.ts';
import { planOf } from '../../../renderer/picker/measure-plan.ts';
import { heard, UNMEASURED, withMeasured } from '../../../renderer/picker/rows.ts';
import { own } from '../../doubles/choosing.ts';
import { DIRECTORY, IDLE } from '../../doubles/directory.ts';
import { answered } from '../../doubles/measured.ts';
import { PUBLIC_LISTS } from '../../doubles/public-lists.ts';

const names = (choice: readonly { readonly name: string }[]) => choice.map(({ name }) => name);

describe('a choice', () => {
  test('has each server once, however it is written', () => {
    const choice = own('Time.One.Example.');
    expect(withServer(choice, 'time.one.example', false)).toBe(choice);
    expect(names(withoutServer(choice, 'time.one.example:123'))).toEqual([]);
  });

  test('has a most', () => {
    const full = own(...Array.from({ length: MAX_SERVERS }, (_, i) => `ntp${i}.example`));
    expect(withServer(full, 'another.example', false)).toBe(full);
  });

  test('takes each remedy, and a replacement stands where the other one stood', () => {
    const choice = own('a.example', 'b.example', 'c.example');
    expect(names(remedied(choice, { do: 'remove', name: 'b.example' }))).toEqual(['a.example', 'c.example']);
    expect(remedied(choice, { do: 'add', name: 'pool.example', pool: true }).at(-1)).toEqual({
      name: 'pool.example',
      pool: true,
      own: false,
    });
    const replaced = remedied(choice, { do: 'replace', name: 'b.example', by: 'x.example', pool: false });
    expect(names(replaced)).toEqual(['a.example', 'x.example', 'c.example']);
    const twice = remedied(choice, { do: 'replace', name: 'b.example', by: 'c.example', pool: false });
    expect(names(twice)).toEqual(['a.example', 'c.example']);
  });
});

describe('whom “Measure these” asks', () => {
  const now = Date.now();

  test('is never who is closed, retired or for some only', () => {
    const plan = planOf(DIRECTORY.rows, new Set(), now);
    expect(names(plan.rows)).not.toContain('ntp.closed.example');
    expect(names(plan.rows)).not.toContain('ntp.gone.example');
    expect(names(plan.rows)).not.toContain('ntp.area.example');
    expect(plan.keptOff).toBe(3);
    expect(names(plan.asking)).toEqual(['ntp.prague.example']);
    expect(planOf(DIRECTORY.rows, new Set(['ntp.prague.example']), now).asking).toEqual([]);
  });

  test('is two hundred at most, and the next two hundred after them', () => {
    const first = planOf(PUBLIC_LISTS.rows, new Set(), now);
    expect(first.rows).toHaveLength(200);
    const asked = new Set(names(first.rows));
    const rows = PUBLIC_LISTS.rows.map((row) =>
      asked.has(row.name) ? { ...row, measured: { ...answered(row, 0.01), at: now } } : row,
    );
    const next = planOf(rows, new Set(), now + 1000);
    expect(next.resting).toBe(200);
    expect(names(next.rows).some((name) => asked.has(name))).toBe(false);
    expect(names(planOf(rows, new Set(), now + 65_000).rows)).toEqual(names(first.rows));
  });
});

describe('measurements', () => {
  const [row] = DIRECTORY.rows;
  const run = { ...IDLE, run: 2, state: 'running' as const, total: 2 };

  test('come into their rows, the later one before the earlier one', () => {
    const early = { ...answered(row!, 0.02), at: 1000 };
    const late = { ...answered(row!, 0.01), at: 2000 };
    const told = heard(UNMEASURED, { ...run, settled: 1, results: [late] });
    expect(withMeasured([{ ...row!, measured: early }], told.results)[0]!.measured).toBe(late);
    expect(withMeasured([{ ...row!, measured: { ...late, at: 3000 } }], told.results)[0]!.measured?.at).toBe(
      3000,
    );
  });

  test('of a server that was left alone do not take away what it answered', () => {
    const answer = answered(row!, 0.02);
    const soon = { ...answer, at: answer.at + 1000, result: { kind: 'too-soon' as const, againIn: 30 } };
    const told = heard(UNMEASURED, { ...run, results: [soon] });
    expect(withMeasured([{ ...row!, measured: answer }], told.results)[0]!.measured).toBe(answer);
    expect(withMeasured([{ ...row!, measured: null }], told.results)[0]!.measured).toBe(soon);
  });

  test('of an older run, and an answer that was overtaken, are dropped', () => {
    const known = heard(UNMEASURED, { ...run, settled: 2 });
    expect(heard(known, { ...run, run: 1, settled: 9, state: 'finished' })).toBe(known);
    expect(heard(known, { ...run, settled: 0 })).toBe(known);
    expect(heard(known, { ...run, settled: 2, state: 'finished' }).progress?.state).toBe('finished');
  });
});
