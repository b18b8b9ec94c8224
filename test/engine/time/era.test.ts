/** Instants from 1970 to 2200, era boundaries among them, through everything that calculates with them. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { Exchange } from '../../../main/engine/ntp/exchange.ts';
import { elapsed, later, type Raw, type Utc } from '../../../main/engine/time/instant.ts';
import { above, anchoredAt, utcAt } from '../../../main/engine/time/line.ts';
import { toNtp } from '../../../main/engine/time/ntp-time.ts';
import { truthful } from '../../../main/simulation/server.ts';
import { Run } from '../scenario.ts';

const at = (iso: string) => (BigInt(Date.parse(iso)) * 1_000_000n) as Utc;
/** The first era ends here, the second 2^32 s later. */
const WRAPS = [at('2036-02-07T06:28:16Z'), at('2172-03-15T12:56:32Z')];
const number = (min: number, max: number) => fc.double({ min, max, noNaN: true });

const instants = fc.oneof(
  fc.bigInt({ min: at('1970-01-01T00:00:00Z'), max: at('2200-01-01T00:00:00Z') }).map((ns) => ns as Utc),
  fc.tuple(fc.constantFrom(...WRAPS), number(-2, 2)).map(([wrap, seconds]) => later(wrap, seconds)),
);

describe('an exchange', () => {
  test('measures the same at every instant, with any pivot within 67 years, also while the era ends', () => {
    const sent = 77_000_000_000n as Raw;
    fc.assert(
      fc.property(
        instants,
        number(-67, 67),
        number(0, 1.4),
        number(0, 1.4),
        number(0, 2),
        (truth, years, up, down, processing) => {
          const exchange = new Exchange(
            new Uint8Array([1, 2, 3, 4, 5, 6, 7, 8]),
            later(truth, years * 31_557_600),
          );
          // The very stamp at which an era begins is 0, which means "unknown": servers and clients leave it out.
          fc.pre(toNtp(later(truth, up)) !== 0n && toNtp(later(truth, up + processing)) !== 0n);
          exchange.departed(sent);
          const [bytes] = truthful({ processing })(exchange.request, later(truth, up));
          const answer = exchange.answer(bytes!, later(sent, up + processing + down));
          if (answer.kind !== 'measured') throw new Error(JSON.stringify(answer));
          const { measurement } = answer;
          expect(Math.abs(measurement.delay - up - down)).toBeLessThan(1e-8);
          // In the middle of the exchange the server said what is true, but for the two ways being unlike.
          const middle = later(truth, (up + down + processing) / 2);
          expect(Math.abs(elapsed(middle, measurement.utc) - (up - down) / 2)).toBeLessThan(1e-8);
        },
      ),
    );
  });
});

describe('a line', () => {
  test('keeps its nanoseconds from 1970 to 2200, however often its anchor moves', () => {
    fc.assert(
      fc.property(
        instants,
        number(-5e-4, 5e-4),
        fc.array(number(0.001, 2000), { maxLength: 50 }),
        (utc, rate, spans) => {
          const first = { raw: 1_000_000_000_000n as Raw, utc, rate };
          let line = first;
          for (const span of spans) line = anchoredAt(line, later(line.raw, span));
          // Half a nanosecond is lost at each move.
          expect(Math.abs(above(first, line.raw, line.utc))).toBeLessThan(1e-9 * (spans.length + 1));
          expect(utcAt(line, line.raw)).toBe(line.utc);
        },
      ),
    );
  });
});

describe('the engine', () => {
  test.each([
    '1970-01-01T01:00:00Z',
    '2000-02-29T12:00:00Z',
    '2036-02-07T05:58:16Z',
    '2104-02-26T09:42:24Z',
    '2172-03-15T12:26:32Z',
    '2199-12-31T23:00:00Z',
  ])('locks on, and is right after an hour that begins at %s', (start) => {
    const run = new Run({ start: at(start) });
    for (let t = 0; t < 3600; t += 100) {
      run.pass(100);
      expect(Math.abs(run.mistake), `${t} s`).toBeLessThanOrEqual(run.state.bound!);
      expect(Math.abs(run.machine.clockError), `${t} s`).toBeLessThan(5e-3);
    }
    expect(run.verdicts()).not.toContain('falseticker');
  });

  test('built in 2027, started in 2090 for the first time, with a clock at 1970: right within ten seconds', () => {
    const start = at('2090-07-01T00:00:00Z');
    const run = new Run({ start, clockError: -elapsed(0n as Utc, start) });
    const ports = run.machine.ports as { notBefore: Utc };
    ports.notBefore = at('2027-01-15T00:00:00Z');
    run.sync.stop();
    run.boot();
    run.pass(10);
    expect(Math.abs(run.machine.clockError)).toBeLessThan(5e-3);
  });
});
