/** The lines of ntp.conf that say whom to ask, and how its address is written. */

import { one, takes, withOptions } from '../directives.ts';
import { everyLog2 } from '../figures.ts';
import { anything, optional, server, whole } from '../kinds.ts';
import type { Option, Options } from '../options.ts';
import { type Directive, type Given, missing, type Reading, wrong } from '../reading.ts';
import type { Statement } from '../statement.ts';
import { ASSOCIATION_OPTIONS, NTPSEC_OPTIONS } from './association-options.ts';
import { driverName } from './drivers.ts';

const FAMILIES: Readonly<Record<string, string>> = {
  '-4': 'only its IPv4 address is used.',
  '-6': 'only its IPv6 address is used.',
};

/** An address may have -4 or -6 in front. */
function behindFamily(directive: Directive): Directive {
  return (statement, nth): Reading => {
    const [first, ...rest] = statement.rest;
    const words = first === undefined ? undefined : FAMILIES[first.text];
    if (first === undefined || words === undefined) return directive(statement, nth);
    if (rest.length === 0) return wrong(missing(statement, server.what));
    const reading = directive({ ...statement, rest }, nth);
    return {
      ...reading,
      parts: [{ at: first.at, text: first.text, words }, ...reading.parts],
      given: [{ name: first.text, value: true, at: first.at }, ...reading.given],
    };
  };
}

const has = (given: readonly Given[], name: string) => given.some((g) => g.name === name);

/** Said once, with the first server, where nothing else is said about it. */
function rhythm(given: readonly Given[], nth: number): string {
  if (nth > 0 || has(given, 'minpoll') || has(given, 'maxpoll')) return '';
  return ` ntpd asks ${everyLog2(6)} at first, and less and less often as the clock settles, down to every 17 minutes.`;
}

const association = (says: (host: string, nth: number, given: readonly Given[]) => string): Directive =>
  behindFamily(
    withOptions<[string]>([server], ASSOCIATION_OPTIONS, ([host], nth, given) => says(host, nth, given)),
  );

/** Behind `unit`, or nothing: the first device of its kind. */
const refclock: Directive = (statement: Statement, nth) => {
  const unit: Option = { what: 'a number', read: (text) => readUnit(text) };
  const options: Options = { ...ASSOCIATION_OPTIONS, ...NTPSEC_OPTIONS, unit };
  return withOptions<[string]>(
    [anything('the kind of clock')],
    options,
    ([driver]) => `Takes the time from a clock at this computer, by the driver “${driver}”.`,
  )(statement, nth);
};

function readUnit(text: string) {
  const value = whole(0).read(text);
  return value === null ? null : { value, words: `it is the device number ${value} of its kind.` };
}

export const associations: Readonly<Record<string, Directive>> = {
  server: association((host, nth, given) => {
    const driver = driverName(host);
    if (driver !== null) return driver;
    return nth === 0
      ? `Asks the time server ${host} what time it is.${rhythm(given, nth)}`
      : `Asks the time server ${host} as well.`;
  }),
  pool: association((host, nth, given) =>
    nth > 0
      ? `In the same way uses servers behind the name ${host}.`
      : `Uses several of the servers that stand behind the name ${host}, as many as are needed, and replaces one that stops answering.${rhythm(given, nth)}`,
  ),
  peer: association(
    (host) =>
      `Asks ${host} as an equal: either computer may learn the time from the other. (NTPsec gave that up, and takes it for “server”.)`,
  ),
  broadcast: association((host) => `Sends the time to everybody at ${host}, unasked.`),
  manycastclient: association((host) => `Looks for servers by asking everybody at ${host}.`),
  refclock,
  unpeer: behindFamily(takes([server], (host) => `Does not ask ${host} any more.`)),
  unconfig: behindFamily(takes([server], (host) => `Does not ask ${host} any more.`)),
  broadcastclient: takes<[string?]>(
    [optional(anything('“novolley”'))],
    () => 'Follows any server that sends the time to everybody, unasked.',
    0,
  ),
  multicastclient: (statement) => listens(statement, 'Follows servers that send the time to the group'),
  manycastserver: (statement) => listens(statement, 'Answers clients that look for servers at'),
  mdnstries: one(whole(0), (n) => `Makes itself known in the local network, by up to ${n} tries.`),
};

function listens(statement: Statement, words: string): Reading {
  if (statement.rest.length === 0) return wrong(missing(statement, 'a group address'));
  const groups = statement.rest.map(({ text }) => text).join(', ');
  return { words: `${words} ${groups}.`, parts: [], given: [], mistakes: [] };
}
