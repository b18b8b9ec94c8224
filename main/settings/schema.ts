/**
 * What a person can set: one schema, from which the type, the defaults and every check are derived.
 *
 * There is no server in the defaults, on purpose: operators forbid built-in defaults (NTP Pool terms of service,
 * ntp.org rules of engagement, item 5), so a person picks every server that is ever asked.
 */
import * as v from 'valibot';
import { parseServerName } from './server-name.ts';

/** Raised when an older program could misread a newer file; a newer file than this is put aside, never overwritten. */
export const SETTINGS_VERSION = 1;

/** More entries than this is a pasted list, not a choice. Each is a packet a minute to somebody. */
export const MAX_SERVERS = 256;

export const ServerEntry = v.pipe(
  v.strictObject({
    /** `host`, `host:port`, `[address]:port`, as the person wrote it, in its normal form. */
    name: v.pipe(
      v.string(),
      v.check(
        (text) => parseServerName(text).ok,
        (issue) => {
          const parsed = parseServerName(issue.input);
          return parsed.ok ? '' : parsed.message;
        },
      ),
    ),
    /** A pool name stands for many servers and gives up to four; a server name gives one. */
    pool: v.boolean(),
    /** The person's own server: it may be asked every 16 s. Files from before this was known leave it out. */
    own: v.optional(v.boolean(), false),
  }),
  v.check(
    ({ pool, own }) => !(pool && own),
    'A pool is run by others, so it cannot be your own server. Name your own machines one by one.',
  ),
);
export type ServerEntry = v.InferOutput<typeof ServerEntry>;

const canonical = (name: string) => {
  const parsed = parseServerName(name);
  return parsed.ok ? parsed.value.text : name;
};

export const Settings = v.strictObject({
  version: v.literal(SETTINGS_VERSION),
  servers: v.pipe(
    v.array(ServerEntry),
    v.maxLength(
      MAX_SERVERS,
      (issue) =>
        `${issue.input.length} servers are too many: at most ${MAX_SERVERS} fit, and 3 to 5 well-chosen ones are best.`,
    ),
    v.check(
      (servers) => new Set(servers.map((s) => canonical(s.name))).size === servers.length,
      'A server is listed twice. Asked twice it would count as two witnesses, so each may stand here once.',
    ),
  ),
  /** Seconds: the clock is called right while |offset| + bound stays under this. */
  limit: v.pipe(v.number(), v.minValue(0.0001, 'The limit must be at least 0.1 ms.'), v.maxValue(3600)),
  notifications: v.boolean(),
  theme: v.picklist(['system', 'light', 'dark']),
  startAtLogin: v.boolean(),
  /** It gives the time to a hundred computers or more, so that servers of stratum 1 are for it (rules of engagement of ntp.org). */
  servesMany: v.optional(v.boolean(), false),
  /** Loopback port of the page; 0 lets the system choose. */
  port: v.pipe(
    v.number(),
    v.integer(),
    v.minValue(0),
    v.maxValue(65535, 'A port is a number from 0 to 65535 (0: the system chooses).'),
  ),
});
export type Settings = v.InferOutput<typeof Settings>;

export const DEFAULT_SETTINGS: Settings = {
  version: SETTINGS_VERSION,
  servers: [],
  // 100 ms: under it, log lines of two machines interleave the way a person remembers them.
  limit: 0.1,
  notifications: true,
  theme: 'system',
  startAtLogin: false,
  servesMany: false,
  port: 0,
};
