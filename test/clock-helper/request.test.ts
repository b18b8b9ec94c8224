/** The door through which a stranger would come: what is not exactly a request is refused, and never more than that. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type Op, parseRequest } from '../../main/clock-helper/protocol/request.ts';

const line = (fields: object) => JSON.stringify({ v: 1, id: 1, ...fields });
const refusal = (fields: object) => {
  const parsed = parseRequest(line(fields));
  return parsed.ok ? 'taken' : parsed.refusal.error;
};

/** One good request of each kind. */
const GOOD: Record<Op, object> = {
  hello: {},
  get: {},
  claim: { lease: 60, errors: { maximum: 0.01, estimated: 0.001 }, despite: true },
  release: {},
  frequency: { ppm: -12.5, errors: null, sent: '123456789' },
  slew: { delta: '-3200000', over: 12, sent: '1' },
  step: { delta: '1204000000', reason: 'first-lock', agreeing: 4, sent: '1' },
  leap: { kind: 'insert', sent: '1' },
  consent: {},
};

test.each(Object.entries(GOOD))('%s is understood', (op, fields) => {
  expect(parseRequest(line({ op, ...fields }))).toMatchObject({ ok: true, request: { id: 1, op } });
});

test.each(Object.entries(GOOD))('%s with a field too many is refused', (op, fields) => {
  expect(refusal({ op, ...fields, delya: 1 })).toBe('malformed');
});

test.each(Object.entries(GOOD))('%s without one of the fields that it needs is refused', (op, fields) => {
  const optional = ['errors', 'despite', 'agreeing'];
  for (const left of Object.keys(fields).filter((name) => !optional.includes(name))) {
    const rest = Object.fromEntries(Object.entries(fields).filter(([name]) => name !== left));
    expect(refusal({ op, ...rest }), left).toBe('malformed');
  }
});

describe('what is not a request', () => {
  test.each([
    ['NaN', '{"v":1,"id":1,"op":"frequency","ppm":NaN,"sent":"1"}'],
    ['null for a number', line({ op: 'frequency', ppm: null, sent: '1' })],
    ['a number too large to be one', '{"v":1,"id":1,"op":"frequency","ppm":1e999,"sent":"1"}'],
    ['a number in a string', line({ op: 'frequency', ppm: '1', sent: '1' })],
    ['nanoseconds as a JSON number', line({ op: 'step', delta: 1, reason: 'x', sent: '1' })],
    ['a fraction of nanoseconds', line({ op: 'step', delta: '1.5', reason: 'x', sent: '1' })],
    ['hexadecimal', line({ op: 'step', delta: '0x10', reason: 'x', sent: '1' })],
    ['more than 292 years', line({ op: 'step', delta: '9999999999999999999', reason: 'x', sent: '1' })],
    [
      'a reason that could look like a second line',
      line({ op: 'step', delta: '1', reason: 'a\nb', sent: '1' }),
    ],
    ['negative errors', line({ op: 'claim', lease: 60, errors: { maximum: -1, estimated: 0 } })],
    ['a list', '[]'],
    ['nothing', ''],
    ['two objects', '{}{}'],
    ['no id', '{"v":1,"op":"get"}'],
    ['a negative id', '{"v":1,"id":-1,"op":"get"}'],
    ['an unknown request', line({ op: 'settimeofday' })],
    ['a name that every object has', line({ op: 'toString' })],
    ['a prototype', '{"v":1,"id":1,"op":"get","__proto__":{"op":"step"}}'],
  ])('%s', (_, text) => {
    expect(parseRequest(text)).toMatchObject({ ok: false, refusal: { error: 'malformed' } });
  });

  test('another version is told which one is spoken', () => {
    for (const v of [0, 2, '1', undefined]) {
      expect(parseRequest(JSON.stringify({ v, id: 7, op: 'get' }))).toMatchObject({
        ok: false,
        id: 7,
        refusal: { error: 'version', speaks: 1 },
      });
    }
  });
});

test('whatever arrives, it is a request or a refusal with a sentence: never an exception', () => {
  const anything = fc.oneof(
    fc.string({ unit: 'binary', maxLength: 200 }),
    fc.json(),
    fc
      .record(
        {
          v: fc.oneof(fc.constant(1), fc.anything()),
          id: fc.oneof(fc.nat(), fc.anything()),
          op: fc.oneof(fc.constantFrom(...Object.keys(GOOD)), fc.string()),
          ppm: fc.oneof(fc.double(), fc.anything()),
          delta: fc.oneof(fc.bigInt().map(String), fc.anything()),
          over: fc.oneof(fc.double(), fc.anything()),
          sent: fc.oneof(fc.bigInt().map(String), fc.anything()),
          lease: fc.anything(),
          errors: fc.anything(),
          kind: fc.anything(),
          reason: fc.string({ unit: 'binary' }),
        },
        { requiredKeys: ['v', 'id', 'op'] },
      )
      .map((value) => {
        try {
          return JSON.stringify(value, (_, x: unknown) => (typeof x === 'bigint' ? String(x) : x)) ?? '';
        } catch {
          return '';
        }
      }),
  );
  fc.assert(
    fc.property(anything, (text) => {
      const parsed = parseRequest(text);
      if (!parsed.ok) {
        expect(parsed.refusal.message).toMatch(/\.$/);
        // Nothing that moves a terminal comes back.
        expect(parsed.refusal.message).not.toMatch(/\p{Cc}/u);
        return;
      }
      const { request } = parsed;
      if ('ppm' in request) expect(Number.isFinite(request.ppm)).toBe(true);
      if ('over' in request) expect(Number.isFinite(request.over)).toBe(true);
      if ('lease' in request) expect(Number.isFinite(request.lease)).toBe(true);
      if ('delta' in request) expect(typeof request.delta).toBe('bigint');
    }),
    { numRuns: 3000 },
  );
});
