/** The engine inside a simulator of somebody else's, over the pipes of the built program. */
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { ProtocolError } from '../../main/headless/stdio/protocol.ts';
import { Session } from '../../main/headless/stdio/session.ts';
import { silent, truthful } from '../../main/simulation/server.ts';
import { feed, simulate } from './simulator.ts';

const HOUR = 3600;
const ONE = ['--server', '10.0.0.1', '--poll', '6'];

const largest = (errors: readonly number[]) => Math.max(...errors.map(Math.abs));
const words = (commands: readonly string[]) => new Set(commands.map((line) => line.split(' ')[0]));

describe('a simulated computer whose clock is 50 ms slow and gains 12 ppm', () => {
  it('is right within 1 ms after ten minutes and stays so, with polite questions', async () => {
    const { code, err, commands, packets, errors } = await simulate({ args: ONE, span: HOUR });
    expect([code, err]).toEqual([0, '']);
    expect(errors[0]).toBeCloseTo(-0.05, 3);
    expect(largest(errors.slice(600))).toBeLessThan(1e-3);
    expect(packets.filter((at) => at < 120).length).toBeLessThanOrEqual(8);
    expect(packets.length).toBeGreaterThan(HOUR / 66);
    expect(packets.length).toBeLessThan(HOUR / 64 + 8);
    expect(words(commands)).toEqual(new Set(['send', 'close', 'step', 'freq', 'until']));
  });

  it('is steered alike where the simulator has no raw clock, within 1 us', async () => {
    const [raw, bare] = await Promise.all([
      simulate({ args: ONE, span: HOUR }),
      simulate({ args: ONE, span: HOUR, withRaw: false }),
    ]);
    expect(bare.errors.length).toBe(raw.errors.length);
    expect(largest(bare.errors.map((e, i) => e - raw.errors[i]!))).toBeLessThan(1e-6);
  });

  it('has the same course every time, and another one with another seed', async () => {
    const [first, second, other] = await Promise.all([
      simulate({ args: ONE, span: HOUR }),
      simulate({ args: ONE, span: HOUR }),
      simulate({ args: [...ONE, '--seed', '2'], span: HOUR }),
    ]);
    expect(second).toEqual(first);
    expect(other.commands).not.toEqual(first.commands);
  });

  it('runs at the drift that it was told of before any server has answered', async () => {
    const { commands, packets } = await simulate({
      args: [...ONE, '--drift=12'],
      servers: { '10.0.0.1': silent },
      error: 0,
      span: 60,
    });
    expect(commands[0]).toBe('freq -12');
    expect(packets.length).toBeGreaterThan(0);
  });

  it('says each 10 s what the engine knows, and its guaranteed bound covers the error', async () => {
    const { logged } = await simulate({ args: [...ONE, '--log', '10'], span: HOUR });
    expect(logged.length).toBeGreaterThan(HOUR / 10 - 2);
    const told = logged.map(({ text, error }) => ({ ...JSON.parse(text), error }));
    for (const { offset, bound, error } of told.filter((t) => t.bound !== null)) {
      expect(Math.abs(offset + error)).toBeLessThan(bound);
    }
    const { error: _, ...last } = told.at(-1);
    expect(last).toEqual({
      rt: expect.stringMatching(/^180000\d{13}$/),
      offset: expect.any(Number),
      bound: expect.any(Number),
      likely: last.likely,
      health: 'in-sync',
      holdover: false,
      chosen: '10.0.0.1 10.0.0.1',
      drift: expect.closeTo(12, 0),
      correction: 'slewing',
    });
    expect(last.bound).toBeLessThan(0.02);
  });

  it('follows three servers that agree, not the one that is 80 ms ahead', async () => {
    const ips = [1, 2, 3, 4].map((i) => `10.0.0.${i}`);
    const servers = Object.fromEntries(ips.map((ip, i) => [ip, truthful({ offset: i === 3 ? 0.08 : 0 })]));
    const args = [...ips.flatMap((ip) => ['--server', ip]), '--poll', '6'];
    const { errors } = await simulate({ args, servers, span: HOUR });
    expect(largest(errors.slice(600))).toBeLessThan(1e-3);
  });
});

describe('a simulator that ends', () => {
  const start = '{"ev":"start","rt":"1800000000000000000","mono":"0","raw":"0"}\n';

  it.each([
    ['says so', `${start}{"ev":"end","rt":"1800000000000000000","mono":"1","raw":"1"}\n`],
    ['says no more', start],
    ['never began', ''],
    ['ends within a line', start.trim()],
  ])('and %s, ends the engine with 0', async (_, input) => {
    const { code, err } = await feed(ONE, input);
    expect([code, err]).toEqual([0, '']);
  });
});

describe('a simulator that does not speak the protocol', () => {
  const start = '{"ev":"start","rt":"1800000000000000000","mono":"7","raw":"0"}';
  const at = '"rt":"1800000000000000000","mono":"7","raw":"0"';
  const rx = `{"ev":"rx",${at},"sock":0,"ip":"10.0.0.1","port":123,"hex":"00"}`;

  it.each([
    ['nonsense', 'it is not JSON'],
    ['7', 'it is not a JSON object'],
    ['{}', '“ev” is not “start”, “timer”, “rx”, “now” or “end”'],
    ['{"ev":"tick"}', '“ev” is not “start”'],
    ['{"ev":"start","mono":"0"}', '“rt”'],
    [`{"ev":"start","rt":1800000000,"mono":"0"}`, '“rt” is not a string of digits'],
    [`{"ev":"start","rt":"1.5","mono":"0"}`, '“rt” is not a string of digits'],
    [rx, 'the first event is “start”'],
    [`${start}\n${start}`, '“start” comes once'],
    [`${start}\n{"ev":"timer","rt":"1800000000000000000","mono":"6","raw":"0"}`, '“mono” went back'],
    [`${start}\n{"ev":"timer","rt":"1800000000000000000","mono":"8"}`, '“raw” is in some events'],
    [`${start}\n${rx.replace('"sock":0', '"sock":16')}`, '“sock” is not an integer from 0 to 15'],
    [`${start}\n${rx.replace('10.0.0.1', '::1')}`, '“ip” is not an IPv4 address'],
    [`${start}\n${rx.replace('"port":123', '"port":-1')}`, '“port” is not an integer from 1 to 65535'],
    [`${start}\n${rx.replace('"00"', '"0"')}`, '“hex” is not whole bytes'],
  ])('%s: is told so', (input, why) => {
    const session = new Session({ servers: [], drift: null, seed: 1, log: null });
    const lines = input.split('\n');
    const last = lines.pop()!;
    for (const line of lines) expect(session.turn(line)).toEqual([expect.stringMatching(/^until \d+$/)]);
    expect(() => session.turn(last)).toThrow(why);
    expect(() => session.turn(last)).toThrow(ProtocolError);
  });

  it('is told so in a sentence with the number of the line, and the exit code is 3', async () => {
    const { code, err } = await feed(ONE, `${start}\nnonsense\n`);
    expect(code).toBe(3);
    expect(err).toBe('Truechimer failed: line 2 of standard input is no event: it is not JSON.\n');
  });

  it('but what comes to a socket uninvited is no more than lost', async () => {
    const { code, out } = await feed(ONE, `${start}\n${rx.replace('"sock":0', '"sock":9')}\n`);
    expect(code).toBe(0);
    expect(out).toMatch(/\nuntil \d+\n$/);
  });
});

describe('wrong usage', () => {
  it.each([
    [[], 'needs at least one server'],
    [['--server'], 'The option --server needs a value'],
    [['--server', 'ntp.example.org'], 'is not an IPv4 address'],
    [['--server', '::1'], 'is not an IPv4 address'],
    [[...ONE, '--poll', '3'], '--poll is a whole number from 4 to 10.'],
    [[...ONE, '--drift', 'x'], '--drift is a number from -500 to 500.'],
    [[...ONE, '--drift', '-3'], 'needs a value (one that begins with a hyphen is written --drift=-VALUE)'],
    [[...ONE, '--log', '0'], '--log is a number from'],
    [[...ONE, '10.0.0.2'], '“engine-stdio” takes no “10.0.0.2”.'],
  ])('%j ends with 2 and says what is wrong', async (args, why) => {
    const { code, out, err } = await feed(args, '');
    expect([code, out]).toEqual([2, '']);
    expect(err).toContain(why);
    expect(err).toMatch(/^[^\n]+\nTry: truechimer ([a-z-]+ )?--help\n$/);
  });
});

it('is documented with every event, command and option', () => {
  const text = readFileSync(path.join(import.meta.dirname, '../../docs/engine-stdio.md'), 'utf8');
  for (const event of ['start', 'timer', 'rx', 'now', 'end']) expect(text).toContain(`| \`${event}\` |`);
  for (const word of ['send', 'close', 'step', 'freq', 'log', 'until', 'wait']) {
    expect(text).toMatch(new RegExp(`^\\| \`${word}\\b`, 'm'));
  }
  for (const option of ['--server', '--poll', '--drift', '--seed', '--log']) {
    expect(text).toMatch(new RegExp(`^\\| \`${option}\\b`, 'm'));
  }
});
