import { type Api, parseServerName, type ServerName } from '../../api/contract.ts';
import { checkWords, direction, messages } from '../../api/describe.ts';
import * as format from '../../api/format.ts';
import { Guest } from '../../engine/sync/guest.ts';
import { hostPaths } from '../../host/paths.ts';
import { Asking } from '../../service/directory/asking.ts';
import { query as ask, type QueryResult, type TooSoon } from '../../service/query.ts';
import { openLedger } from '../../station/machine-directory.ts';
import { openAsking } from '../../station/machine-ports.ts';
import { type Command, UsageError } from '../command.ts';
import { attachEngine } from '../engine.ts';
import { EXIT } from '../output.ts';

export const query: Command = {
  name: 'query',
  usage: 'query HOST... [--json]',
  summary: 'ask servers once what time it is; needs no running engine',
  details: [
    'HOST is a name, a name:port, an IPv4 or IPv6 address, or [IPv6 address]:port. Each is sent one packet, and none sooner',
    'than 64 s after the last one, whoever sent that: then it is said when it may be asked again. Of a server that a running',
    'engine asks anyhow, the engine’s newest answer is shown, with its age, and nothing is sent.',
    'With --json: one object, or an array where several hosts are given. Exit code 0 where every host answered, 3 where',
    'one did not.',
  ].join('\n'),
  operands: 'some',
  async run(operands, output) {
    const servers = operands.map((text): ServerName => {
      const parsed = parseServerName(text);
      if (!parsed.ok) throw new UsageError(parsed.message);
      return parsed.value;
    });
    const asked = new Map<string, Promise<Result>>();
    const { ports, stamping } = openAsking();
    const guest = new Guest(ports);
    const ledger = openLedger(hostPaths().state);
    const asking = new Asking({ ports, guest, newest: () => [], file: ledger });
    const sources = await engineSources();
    const once = async (server: ServerName): Promise<Result> => {
      const known = newest(sources, server);
      if (known !== null) return known;
      const { text } = server;
      const wait = asking.checkIn(text);
      if (wait > 0) return { kind: 'too-soon', againIn: wait };
      return await ask({ ...ports, resolver: guest }, server, {
        permit: (to) => asking.permitCheck(text, to),
        withdrawn: (to) => asking.withdrawn(text, to),
        kissed: (to, code) => asking.kissed(text, to, code),
      });
    };
    const results = await Promise.all(
      servers.map(async (server) => {
        const answer = asked.get(server.text) ?? once(server);
        asked.set(server.text, answer);
        return { server, result: await answer };
      }),
    );
    asking.close();
    const rows = results.map(({ server, result }) => row(server, result, output.locale));
    output.data(rows.length === 1 ? rows[0] : rows);
    for (const { server, result } of results) output.say(sentence(server, result, output.locale));
    const { reason } = stamping();
    if (reason !== null) output.note(`Stamped by the program, which is less precise: ${reason}`);
    return results.every(({ result }) => isAnswer(result)) ? EXIT.inSync : EXIT.unreachable;
  },
};

type Source = Awaited<ReturnType<Api['status']>>['sources'][number];

/** The engine asks it anyhow, and this is what it said last. */
interface Known {
  readonly kind: 'known';
  readonly address: string;
  readonly source: Source;
  readonly offset: number;
  readonly delay: number;
  readonly bound: number;
  readonly age: number;
}

type Result = QueryResult | TooSoon | Known;

const isAnswer = ({ kind }: Result): boolean => kind === 'answered' || kind === 'known';

async function engineSources(): Promise<readonly Source[]> {
  const connection = await attachEngine();
  try {
    return connection === null ? [] : (await connection.api.status()).sources;
  } catch {
    // An engine that does not answer is no reason not to ask.
    return [];
  } finally {
    connection?.close();
  }
}

function newest(sources: readonly Source[], { text, host, port }: ServerName): Known | null {
  for (const source of sources) {
    const { name, address, offset, delay, bound, lastAnswerAge: age } = source;
    if (name !== text && !(address === host && source.port === port)) continue;
    if (address === null || offset === null || delay === null || bound === null || age === null) continue;
    return { kind: 'known', address, source, offset, delay, bound, age };
  }
  return null;
}

/** Numbers are seconds; a host that gave no usable answer has `error` instead of them. */
function row(server: ServerName, result: Result, locale: string): object {
  const { text: host } = server;
  if (result.kind === 'known') {
    const { address, offset, delay, bound, age, source } = result;
    const { stratum, refid } = source;
    return { host, address, offset, delay, bound, stratum, refid, authenticated: false, age };
  }
  if (result.kind !== 'answered') {
    const address = 'address' in result ? result.address : null;
    const again = result.kind === 'too-soon' ? { againIn: result.againIn } : {};
    return { host, address, error: result.kind, ...again, message: failure(server, result, locale) };
  }
  const { measurement: m, address, offset, bound } = result;
  return {
    host,
    address,
    offset,
    delay: m.delay,
    rootDelay: m.rootDelay,
    rootDispersion: m.rootDispersion,
    bound,
    stratum: m.stratum,
    leap: m.leap,
    refid: m.refid,
    authenticated: false,
  };
}

function sentence(server: ServerName, result: Result, locale: string): string {
  if (!('offset' in result)) return `${server.text}: ${failure(server, result, locale)}`;
  const { offset, bound, address } = result;
  const words = `this clock is ${direction(offset, locale, bound)}, ${messages(locale).atMost(format.span(bound, locale))}`;
  const at = address === server.host ? '' : `${address}, `;
  const { stratum, refid, delay } =
    result.kind === 'known' ? { ...result.source, ...result } : result.measurement;
  const whole = `${server.text}: ${words} (${at}stratum ${stratum}, refid ${refid}; round trip ${format.span(delay, locale)})`;
  if (result.kind === 'answered') return whole;
  return `${whole}. ${messages(locale).check.engine(format.rough(Math.max(1, result.age), locale))}`;
}

function failure(
  server: ServerName,
  result: Exclude<Result, { kind: 'answered' | 'known' }>,
  locale: string,
): string {
  return checkWords({ name: server.text, result }, locale);
}
