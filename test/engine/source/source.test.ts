import { expect, test } from 'vitest';
import { Manners, PUBLIC_POLLS } from '../../../main/engine/source/manners.ts';
import { Source } from '../../../main/engine/source/source.ts';
import { later, type Raw } from '../../../main/engine/time/instant.ts';
import { truthful } from '../../../main/simulation/server.ts';
import { START } from '../scenario.ts';

const at = (seconds: number) => later(0n as Raw, seconds);

/** A source whose question has just left. */
function asking(): { source: Source; request: Uint8Array } {
  const source = new Source(
    { bytes: (n) => new Uint8Array(n).fill(7), uniform: () => 0 },
    new Manners(),
    PUBLIC_POLLS,
  );
  source.burst(at(0));
  const [send] = source.wake(at(0), START);
  if (send?.do !== 'send') throw new Error('it does not ask');
  source.departed(at(0));
  return { source, request: send.bytes };
}

test('an answer to the question counts', () => {
  const { source, request } = asking();
  const [answer] = truthful()(request, START);
  expect(source.datagram(answer!, at(0.02)).answer.kind).toBe('measured');
});

test('an answer that was asked for before a suspend is not taken for one from after it', () => {
  const { source, request } = asking();
  const [answer] = truthful()(request, START);
  source.forget();
  // The counter stood still, so the round trip looks as short as any.
  expect(source.datagram(answer!, at(0.02))).toEqual({
    answer: { kind: 'rejected', reason: 'duplicate' },
    actions: [],
  });
  expect(source.register).toEqual([]);
});
