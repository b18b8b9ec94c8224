/** What reaches a terminal, whoever wrote it. */
import { PassThrough } from 'node:stream';
import { expect, it } from 'vitest';
import { createOutput } from '../../main/headless/output.ts';
import { table } from '../../main/headless/table.ts';

function printed(json: boolean, print: (output: ReturnType<typeof createOutput>) => void) {
  const [out, err] = [new PassThrough({ encoding: 'utf8' }), new PassThrough({ encoding: 'utf8' })];
  print(createOutput(json, { out, err }));
  return { out: out.read() as string | null, err: err.read() as string | null };
}

const BAD = '\u001B[2Jred\u009B1m\u202Eover\u0007';

it('says nothing that a terminal takes for a command', () => {
  const { out, err } = printed(false, (output) => {
    output.say(`one\n${BAD}`);
    output.note(BAD);
  });
  expect(out).toBe('one\n\uFFFD[2Jred\uFFFD1m\uFFFDover\uFFFD\n');
  expect(err).toBe('\uFFFD[2Jred\uFFFD1m\uFFFDover\uFFFD\n');
});

it('leaves numbers of every language as they are', () => {
  const numbers = ['ar-EG', 'fa', 'he'].map((locale) => (-1.5).toLocaleString(locale)).join(' ');
  expect(printed(false, (output) => output.say(numbers)).out).toBe(`${numbers}\n`);
});

it('prints data that a program reads as it was, and a terminal does not obey', () => {
  const { out } = printed(true, (output) => output.data({ text: BAD }));
  expect(out).not.toMatch(/[^\P{Cc}\n]|\u202E/u);
  expect(JSON.parse(out ?? '')).toEqual({ text: BAD });
});

it('has one line for each row of a table', () => {
  expect(table(['a', 'b'], [['1\n2', `${BAD}x`]])).toBe('a    b\n1 2  redoverx');
});
