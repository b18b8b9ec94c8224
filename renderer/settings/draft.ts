/**
 * Settings while a person works on them. A draft holds what was typed, also where that is not valid yet, so that nothing
 * is lost by a mistake; only `settingsOf` makes settings of it. Pure functions.
 */
import {
  MAX_SERVERS,
  parseServerName,
  SETTINGS_VERSION,
  type ServerEntry,
  type Settings,
} from '../../main/api/contract.ts';
import type { PageMessages } from '../../main/api/pages.ts';

export interface Draft {
  readonly servers: readonly ServerEntry[];
  /** A server that is being written and not in the list yet. */
  readonly adding: { readonly name: string; readonly pool: boolean; readonly own: boolean };
  /** Milliseconds, as typed. */
  readonly limit: string;
  readonly port: string;
  readonly notifications: boolean;
  readonly theme: Settings['theme'];
  readonly startAtLogin: boolean;
  readonly servesMany: boolean;
}

export const NOT_ADDING: Draft['adding'] = { name: '', pool: false, own: false };

export function draftOf(settings: Settings): Draft {
  const { servers, notifications, theme, startAtLogin, servesMany } = settings;
  return {
    servers,
    adding: NOT_ADDING,
    // Twelve digits: 1.1 ms must not become 1.1000000000000001 on its way through seconds.
    limit: String(Number((settings.limit * 1000).toPrecision(12))),
    port: String(settings.port),
    notifications,
    theme,
    startAtLogin,
    servesMany,
  };
}

export const isSame = (a: Draft, b: Draft) => JSON.stringify(a) === JSON.stringify(b);

/** Puts the server that is being written into the list, or says why it cannot be there. */
export function withServer(
  draft: Draft,
  words: PageMessages['settings']['servers'],
):
  | { readonly ok: true; readonly draft: Draft; readonly name: string }
  | { readonly ok: false; readonly message: string } {
  const parsed = parseServerName(draft.adding.name);
  if (!parsed.ok) return parsed;
  const name = parsed.value.text;
  if (draft.servers.some((server) => canonical(server.name) === name)) {
    return { ok: false, message: words.duplicate(name) };
  }
  if (draft.servers.length >= MAX_SERVERS) return { ok: false, message: words.tooMany(MAX_SERVERS) };
  const { pool, own } = draft.adding;
  const servers = [...draft.servers, { name, pool, own: own && !pool }];
  return { ok: true, name, draft: { ...draft, servers, adding: NOT_ADDING } };
}

const canonical = (name: string) => {
  const parsed = parseServerName(name);
  return parsed.ok ? parsed.value.text : name;
};

export interface Wrong {
  readonly limit?: string;
  readonly port?: string;
}

/** Milliseconds: 0.1 ms to an hour, as the schema has it in seconds. */
const LIMIT_FROM = 0.1;
const LIMIT_TO = 3_600_000;
const PORT_TO = 65_535;

export function settingsOf(
  draft: Draft,
  words: PageMessages['settings'],
): { readonly ok: true; readonly settings: Settings } | { readonly ok: false; readonly wrong: Wrong } {
  const limit = decimal(draft.limit);
  const port = decimal(draft.port);
  const limitWrong = !(limit >= LIMIT_FROM && limit <= LIMIT_TO);
  const portWrong = !(Number.isInteger(port) && port >= 0 && port <= PORT_TO);
  if (limitWrong || portWrong) {
    return {
      ok: false,
      wrong: {
        ...(limitWrong && { limit: words.clock.limitWrong }),
        ...(portWrong && { port: words.look.portWrong }),
      },
    };
  }
  const { servers, notifications, theme, startAtLogin, servesMany } = draft;
  return {
    ok: true,
    settings: {
      version: SETTINGS_VERSION,
      servers: [...servers],
      limit: limit / 1000,
      notifications,
      theme,
      startAtLogin,
      servesMany,
      port,
    },
  };
}

/** A number as people write it: a decimal comma is one too. NaN for anything else. */
function decimal(text: string): number {
  const trimmed = text.trim().replace(',', '.');
  return /^\d+(\.\d+)?$/.test(trimmed) ? Number(trimmed) : Number.NaN;
}

/** A pool name gives up to so many servers. */
const PER_POOL = 4;

/** How many servers a list would ask, at most. */
export function askedBy(servers: readonly ServerEntry[]): number {
  return servers.reduce((sum, server) => sum + (server.pool ? PER_POOL : 1), 0);
}
