/** Secret keys and certificates of ntpd. */

import { one, several, takes, withOptions } from '../directives.ts';
import { anything, directory, file, whole } from '../kinds.ts';
import { flag, type Options, valued } from '../options.ts';
import { type Directive, missing, plainly, type Reading, wrong } from '../reading.ts';

/** Written with and without the letters in front. */
const tls = (version: string) => `TLS ${version.replace(/^TLSv?/i, '')}`;

const nts: Options = {
  enable: flag('other computers may get signed answers here.'),
  disable: flag('other computers get no signed answers here.'),
  cert: valued(file, (path) => `this computer shows the certificate in ${path}.`),
  key: valued(file, (path) => `its secret key is in ${path}.`),
  ca: valued(file, (path) => `certificates of servers are checked against those in ${path}.`),
  cookie: valued(file, (path) => `the keys of the cookies are kept in ${path}.`),
  mintls: valued(anything('a version of TLS'), (v) => `${tls(v)} at least is used.`),
  maxtls: valued(anything('a version of TLS'), (v) => `${tls(v)} at most is used.`),
  tlsciphersuites: valued(anything('names of ciphers'), (names) => `of ciphers only ${names} are used.`),
  tlsecdhcurves: valued(anything('names of curves'), (names) => `of curves only ${names} are used.`),
  tlscipherserverpreference: flag('the server chooses the cipher.'),
  aead: valued(anything('the name of an algorithm'), (name) => `answers are signed with ${name}.`),
  port: valued(whole(0, 65535), (n) => `clients are sent to UDP port ${n} as well.`),
  pool: valued(whole(0), (n) => `pools of signed servers count as ${n}.`),
};

/** Numbers, and ranges: 1 2 (5 ... 9). */
const KEY_LIST = /^( *(\d{1,5}|\( *\d{1,5} \.\.\. \d{1,5} *\)) *)+$/;

const trustedkey: Directive = (statement): Reading => {
  const [first] = statement.rest;
  if (first === undefined) return wrong(missing(statement, 'the number of a key'));
  const words = statement.rest.map(({ text }) => text).join(' ');
  if (!KEY_LIST.test(words)) {
    return wrong({ at: first.at, words: `“${words}” is no list of key numbers, like 1 2 or (5 ... 9).` });
  }
  return plainly(`Of the keys in the key file, these are trusted: ${words}.`);
};

export const keys: Readonly<Record<string, Directive>> = {
  keys: one(file, (path) => `The secret keys for signing are in ${path}.`),
  trustedkey,
  controlkey: one(
    whole(0, 65535),
    (id) => `Whoever wants to change how ntpd is set up, with ntpq, needs the key number ${id}.`,
  ),
  requestkey: one(whole(0, 65535), (id) => `Whoever used the old program ntpdc needed the key number ${id}.`),
  ntpsigndsocket: one(
    directory,
    (dir) => `Lets Samba sign answers to Windows computers of its domain, through ${dir}.`,
  ),
  nts: (statement, nth) =>
    statement.rest.length === 0
      ? wrong(missing(statement, `one of ${Object.keys(nts).join(', ')}`))
      : withOptions<[]>([], nts, () => 'Sets up signed time (NTS):')(statement, nth),
  crypto: (statement) => ({
    words: `Sets up Autokey${statement.rest.length === 0 ? '' : ` (${statement.rest.map(({ text }) => text).join(' ')})`}, an old way of signing that is broken and gives no protection.`,
    parts: [],
    given: [],
    mistakes: [],
  }),
  keysdir: one(directory, (dir) => `The keys of Autokey are in ${dir}.`),
  automax: one(whole(0), (n) => `Autokey makes a new list of keys every 2^${n} seconds.`),
  revoke: one(whole(0), (n) => `Autokey makes new cookies every 2^${n} seconds.`),
  ident: one(anything('a name'), (name) => `The Autokey group is ${name}.`),
  trap: takes([anything('an address')], (to) => `Sends events to ${to}.`),
  ttl: several(
    whole(0, 255),
    (list) => `Looks for servers in ever wider circles: packets pass ${list.join(', ')} routers.`,
  ),
};
