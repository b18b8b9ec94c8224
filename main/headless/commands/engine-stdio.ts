import { createInterface } from 'node:readline';
import { MAX_POLL, OWN_POLLS, type Polls, PUBLIC_POLLS } from '../../engine/source/manners.ts';
import { parseServerName } from '../../settings/server-name.ts';
import { type Command, type Options, UsageError } from '../command.ts';
import { EXIT } from '../output.ts';
import { ProtocolError } from '../stdio/protocol.ts';
import { type Plan, Session } from '../stdio/session.ts';

/** The same randomness every time, unless another one is asked for. */
const SEED = 1;

export const engineStdio: Command = {
  name: 'engine-stdio',
  usage: 'engine-stdio --server IP...',
  summary: 'run the engine inside a simulator of yours, over standard input and output',
  details: [
    'For people who test time programs: the engine asks the simulator for everything, reads no clock of this computer and',
    'changes none. docs/engine-stdio.md has the protocol. Ends when its standard input does.',
    '',
    '  --server IP    a server to ask: an IPv4 address, or IP:PORT; once for each server',
    `  --poll N       ask every 2^N seconds, ${OWN_POLLS.least} to ${MAX_POLL}; without it the engine chooses from 64 s to 1024 s`,
    '  --drift=PPM    an earlier run has learned this drift, positive where the clock gains',
    '  --seed N       another course of the engine’s own randomness (nonces, spread of the polls)',
    '  --log SECONDS  so often, write what the engine knows as a “log” line',
  ].join('\n'),
  operands: 'none',
  options: {
    server: { type: 'string', multiple: true },
    poll: { type: 'string' },
    drift: { type: 'string' },
    seed: { type: 'string' },
    log: { type: 'string' },
  },
  async run(_operands, _output, options) {
    const session = new Session(planOf(options));
    let number = 0;
    for await (const line of createInterface({ input: process.stdin, terminal: false })) {
      number += 1;
      const commands = turn(session, line, number);
      if (commands === null) break;
      process.stdout.write(`${commands.join('\n')}\n`);
    }
    return EXIT.inSync;
  },
};

function turn(session: Session, line: string, number: number): readonly string[] | null {
  try {
    return session.turn(line);
  } catch (error) {
    if (!(error instanceof ProtocolError)) throw error;
    throw new Error(`line ${number} of standard input is no event: ${error.message}.`, { cause: error });
  }
}

function planOf(options: Options): Plan {
  const { server, poll, drift, seed, log } = options;
  if (!Array.isArray(server)) {
    throw new UsageError('“engine-stdio” needs at least one server: truechimer engine-stdio --server IP');
  }
  const fixed = number('poll', poll, OWN_POLLS.least, MAX_POLL, true);
  const polls = fixed === null ? PUBLIC_POLLS : { least: fixed, most: fixed };
  return {
    servers: server.map((text) => specOf(String(text), polls)),
    drift: number('drift', drift, -500, 500, false),
    seed: number('seed', seed, 0, 2 ** 31 - 1, true) ?? SEED,
    log: number('log', log, 0.001, 86_400, false),
  };
}

function specOf(text: string, polls: Polls): Plan['servers'][number] {
  const parsed = parseServerName(text);
  if (!parsed.ok) throw new UsageError(parsed.message);
  if (!parsed.value.literal || parsed.value.host.includes(':')) {
    throw new UsageError(`“${text}” is not an IPv4 address: the simulator has no names.`);
  }
  return { ...parsed.value, pool: false, polls };
}

function number(
  name: string,
  text: Options[string],
  least: number,
  most: number,
  whole: boolean,
): number | null {
  if (text === undefined) return null;
  const value = /^-?\d+(\.\d+)?$/.test(String(text)) ? Number(text) : Number.NaN;
  if (value >= least && value <= most && (!whole || Number.isInteger(value))) return value;
  throw new UsageError(`--${name} is ${whole ? 'a whole number' : 'a number'} from ${least} to ${most}.`);
}
