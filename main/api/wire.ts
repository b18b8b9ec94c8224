/**
 * How the contract travels: the same envelopes over Electron's IPC and over the WebSocket, the same dispatch in front of
 * an implementation and the same client before a transport. Both ends parse what they are given; a message that is not
 * of the contract's shape never reaches an implementation or a page.
 */
import * as v from 'valibot';
import {
  type Api,
  ApiError,
  type ApiErrorCode,
  type CommandName,
  commands,
  type EventName,
  events,
  type Payload,
} from './contract.ts';

const CommandKey = v.picklist(Object.keys(commands) as CommandName[]);
const EventKey = v.picklist(Object.keys(events) as EventName[]);

/** What comes back from a command: errors travel as values, so that their words survive any transport. */
export const Reply = v.variant('ok', [
  v.object({ ok: v.literal(true), value: v.unknown() }),
  v.object({
    ok: v.literal(false),
    code: v.picklist(['invalid', 'unreachable', 'refused', 'failed']),
    message: v.string(),
  }),
]);
export type Reply = v.InferOutput<typeof Reply>;

export const EventMessage = v.object({ event: EventKey, payload: v.unknown() });
export type EventMessage = v.InferOutput<typeof EventMessage>;

const failure = (code: ApiErrorCode, message: string): Reply => ({ ok: false, code, message });

/** Calls one command of an implementation with an input that nobody has checked yet. Never rejects. */
export async function dispatch(api: Api, command: unknown, input: unknown): Promise<Reply> {
  const name = v.safeParse(CommandKey, command);
  if (!name.success) {
    return failure(
      'invalid',
      `There is no command “${typeof command === 'string' ? command : typeof command}”.`,
    );
  }
  const parsed = v.safeParse(commands[name.output].input as v.GenericSchema, input ?? null);
  if (!parsed.success) return failure('invalid', parsed.issues[0].message);
  try {
    const run = api[name.output] as (input: unknown) => Promise<unknown>;
    return { ok: true, value: await run(parsed.output) };
  } catch (error) {
    if (error instanceof ApiError) return failure(error.code, error.message);
    return failure('failed', error instanceof Error ? error.message : 'It failed without saying why.');
  }
}

/** What a transport must do for a client: one question, one answer; and hand over what arrives unasked. */
export interface Wire {
  /** Resolves with the reply; rejects with ApiError `unreachable` where the other end is gone. */
  call(command: CommandName, input: unknown): Promise<unknown>;
  /** The listener gets every event message; returns how to stop. */
  listen(listener: (message: unknown) => void): () => void;
}

/** The contract, spoken over a transport. What the other end says is checked before anybody sees it. */
export function createClient(wire: Wire): Api {
  const call = (name: CommandName) => async (input?: unknown) => {
    const reply = v.safeParse(Reply, await wire.call(name, input ?? null));
    if (!reply.success) throw new ApiError('failed', 'The engine answered in a form that is not understood.');
    if (!reply.output.ok) throw new ApiError(reply.output.code, reply.output.message);
    const value = v.safeParse(commands[name].output as v.GenericSchema, reply.output.value);
    if (!value.success) throw new ApiError('failed', 'The engine is of another version than this program.');
    return value.output;
  };
  const on = <E extends EventName>(event: E, listener: (payload: Payload<E>) => void) =>
    wire.listen((message) => {
      const parsed = v.safeParse(EventMessage, message);
      if (!parsed.success || parsed.output.event !== event) return;
      const payload = v.safeParse(events[event] as v.GenericSchema, parsed.output.payload);
      if (payload.success) listener(payload.output as Payload<E>);
    });
  const calls = Object.fromEntries(
    (Object.keys(commands) as CommandName[]).map((name) => [name, call(name)]),
  );
  return { ...calls, on } as unknown as Api;
}

/** Every event of an implementation as messages for a transport; returns how to stop. */
export function relay(api: Api, send: (message: EventMessage) => void): () => void {
  const stops = (Object.keys(events) as EventName[]).map((event) =>
    api.on(event, (payload) => send({ event, payload })),
  );
  return () => {
    for (const stop of stops) stop();
  };
}
