import { parseServerName, type ServerName } from '../../api/contract.ts';
import { checkWords, direction, messages } from '../../api/describe.ts';
import * as format from '../../api/format.ts';
import { query as ask, type QueryResult } from '../../service/query.ts';
import { openAsking } from '../../station/machine-ports.ts';
import { type Command, UsageError } from '../command.ts';
import { EXIT } from '../output.ts';

export const query: Command = {
  name: 'query',
  usage: 'query HOST... [--json]',
  summary: 'ask servers once what time it is; needs no running engine',
  details: [
    'HOST is a name, a name:port, an IPv4 or IPv6 address, or [IPv6 address]:port. Each is sent one packet.',
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
    const { ports, stamping } = openAsking();
    const results = await Promise.all(
      servers.map(async (server) => ({ server, result: await ask(ports, server) })),
    );
    const rows = results.map(({ server, result }) => row(server, result, output.locale));
    output.data(rows.length === 1 ? rows[0] : rows);
    for (const { server, result } of results) output.say(sentence(server, result, output.locale));
    const { reason } = stamping();
    if (reason !== null) output.note(`Stamped by the program, which is less precise: ${reason}`);
    return results.every(({ result }) => result.kind === 'answered') ? EXIT.inSync : EXIT.unreachable;
  },
};

/** Numbers are seconds; a host that gave no usable answer has `error` instead of them. */
function row(server: ServerName, result: QueryResult, locale: string): object {
  const { text: host } = server;
  if (result.kind !== 'answered') {
    const address = result.kind === 'unresolved' ? null : result.address;
    return { host, address, error: result.kind, message: failure(server, result, locale) };
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

function sentence(server: ServerName, result: QueryResult, locale: string): string {
  if (result.kind !== 'answered') return `${server.text}: ${failure(server, result, locale)}`;
  const { offset, bound, measurement: m, address } = result;
  const words = `this clock is ${direction(offset, locale, bound)}, ${messages(locale).atMost(format.span(bound, locale))}`;
  const at = address === server.host ? '' : `${address}, `;
  return `${server.text}: ${words} (${at}stratum ${m.stratum}, refid ${m.refid}; round trip ${format.span(m.delay, locale)})`;
}

function failure(
  server: ServerName,
  result: Exclude<QueryResult, { kind: 'answered' }>,
  locale: string,
): string {
  return checkWords({ name: server.text, result }, locale);
}
