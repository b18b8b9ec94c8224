/** What ntp-daemon does for other computers: `[[server]]` and `[[nts-ke-server]]` of ntp.toml(5). */
import { choice, integer, type Keys, numbers, text, texts } from './values.ts';

const subnets = (says: (nets: string) => string) => texts((nets) => says(nets.join(', ') || 'nobody'));
const action = (whom: string) => choice({ deny: `Tells ${whom} so.`, ignore: `Gives ${whom} no answer.` });

export const server: Keys = {
  listen: text((where) => `Answers other computers’ questions for the time at ${where}.`),
  'rate-limiting-cache-size': integer(
    (n) => `Remembers up to ${n} askers, to notice those that ask too often.`,
  ),
  'rate-limiting-cutoff-ms': integer((ms) => `Tells who asks again within ${ms} ms to ask less often.`),
  'allowlist.filter': subnets((nets) => `Answers only ${nets}.`),
  'allowlist.action': action('others'),
  'denylist.filter': subnets((nets) => `Does not answer ${nets}.`),
  'denylist.action': action('them'),
  'require-nts': {
    what: 'true, false, "deny" or "ignore"',
    says: (v) =>
      v === false
        ? 'Answers unsigned questions too.'
        : v === true || v === 'ignore'
          ? 'Answers signed questions (NTS) only.'
          : v === 'deny'
            ? 'Refuses unsigned questions, and says so.'
            : null,
  },
  'accept-ntp-versions': numbers((list) => `Answers in these versions of the protocol: ${list.join(', ')}.`),
};

export const exchange: Keys = {
  listen: text((where) => `Agrees on keys for signed answers (NTS) at ${where}.`),
  'certificate-chain-path': text((path) => `Shows the certificate in ${path}.`),
  'private-key-path': text((path) => `Its secret key is in ${path}.`),
  'key-exchange-timeout-ms': integer((ms) => `Gives up an agreement after ${ms} ms.`),
  'concurrent-connections': integer((n) => `Agrees with at most ${n} computers at once.`),
  'longlived-connections': integer((n) => `Of those, ${n} may be pools that stay connected.`),
  'ntp-port': integer((n) => `Sends clients to port ${n} for the time.`, 0, 65535),
  'ntp-server': text((name) => `Sends clients to ${name} for the time.`),
  'accept-ntp-versions': numbers(
    (list) => `Agrees on keys for these versions of the protocol: ${list.join(', ')}.`,
  ),
  'accepted-pool-authentication-tokens': texts((list) => `Knows ${list.length} pools by their tokens.`),
};
