/** Measuring in words: why a server was not asked, and how many gave the time. */
import { describe, expect, it } from 'vitest';
import { measuredWords, progressWords } from '../../main/api/describe-choosing.ts';
import type { Measured, ProbeResult } from '../../main/api/directory.ts';

const said = (result: ProbeResult) => {
  const measured: Measured = { name: 'ntp.example.org', at: 0, result, samples: 0, jitter: null };
  return measuredWords(measured, 'en').join(' ');
};

describe('a server that was asked too lately', () => {
  it('is told for which reason: everybody’s pause, or one that it asked for', () => {
    expect(said({ kind: 'too-soon', againIn: 30 })).toContain(
      'No server is asked twice within 64 s: try in 30 s',
    );
    const asked = said({ kind: 'too-soon', againIn: 480 });
    expect(asked).toContain('asks for fewer questions (RATE)');
    expect(asked).toContain('8 min');
    expect(asked).not.toContain('64 s');
  });
});

describe('the end of a measurement', () => {
  it.each([
    [1, 0, 'Measured: the server does not give the time.'],
    [1, 1, 'Measured: the server gives the time.'],
    [5, 0, 'Measured: none of 5 servers gives the time.'],
    [5, 1, 'Measured: 1 of 5 servers gives the time.'],
    [5, 3, 'Measured: 3 of 5 servers give the time.'],
  ])('of %i of which %i answered', (total, answered, words) => {
    const progress = { run: 1, state: 'finished', total, settled: total, answered, results: [] } as const;
    expect(progressWords({ ...progress, results: [] }, 'en')).toBe(words);
  });
});
