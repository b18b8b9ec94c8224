/**
 * What the system's own daemon starts with: its settings where it has some, else the servers of whoever installs it; and
 * the consent to steer. A file of its own that cannot be used is not written over but put aside, as the daemon itself
 * would do it (`settings/settings.ts`).
 *
 * The superuser reads here what others have written. It follows no link of the daemon's user, takes a person's file only
 * where that is the person's, and waits for no pipe.
 */
import { closeSync, constants, fstatSync, openSync, readFileSync } from 'node:fs';
import path from 'node:path';
import type { Account } from '../../disk/accounts.ts';
import type { Consent } from '../../settings/consent.ts';
import type { Settings } from '../../settings/schema.ts';
import { SettingsFile } from '../../settings/settings.ts';

export interface DaemonSettings {
  /** The text of the new file. */
  readonly content: string;
  /** The file that is there and cannot be used, and why; null where there is none. */
  readonly aside: { readonly as: 'corrupt' | 'newer'; readonly why: string } | null;
  /** Why the person's own settings were not taken over although they would have been; null where they were, or none are there. */
  readonly unread: string | null;
}

export interface DaemonSettingsFrom {
  /** Where the daemon keeps its settings. */
  readonly own: string;
  readonly person: Account | null;
  /** Whoever consents, by name. */
  readonly by: string;
  /** Units that are stopped for it, now and earlier. */
  readonly stopped: readonly string[];
  readonly now: Date;
}

const FILE = 'config.json';

export function daemonSettings({ own, person, by, stopped, now }: DaemonSettingsFrom): DaemonSettings {
  const kept = lookAt(path.join(own, FILE), () => contentOf(path.join(own, FILE), { follow: false }));
  const theirs = kept.settings === null && person !== null ? settingsOf(person) : null;
  const consent: Consent = {
    since: now.toISOString(),
    by,
    stopped: [...new Set([...(kept.consent?.stopped ?? []), ...stopped])],
    yielded: null,
  };
  const settings = kept.settings ?? theirs?.settings ?? kept.defaults;
  return {
    content: `${JSON.stringify({ ...settings, consent }, null, 2)}\n`,
    aside: kept.problem && {
      as: kept.problem.as,
      why: asideWords(path.join(own, FILE), kept.problem.reason, theirs),
    },
    unread: theirs?.problem
      ? `${theirs.file} cannot be used: ${theirs.problem.reason} The daemon starts without servers.`
      : null,
  };
}

function asideWords(file: string, reason: string, theirs: Looked | null): string {
  const instead = theirs?.settings ? 'your servers' : 'no servers, until some are chosen';
  return `What is in ${file} cannot be used: ${reason} The file is put aside, whole, and the daemon starts with ${instead}.`;
}

function settingsOf({ home, uid }: Account): Looked {
  const file = path.join(home, '.config/truechimer', FILE);
  return lookAt(file, () => contentOf(file, { follow: true, owner: uid }));
}

interface Looked {
  readonly file: string;
  /** Null where there are none, or none that can be used. */
  readonly settings: Settings | null;
  readonly consent: Consent | null;
  readonly defaults: Settings;
  readonly problem: { readonly as: 'corrupt' | 'newer'; readonly reason: string } | null;
}

/** By the rules of the settings themselves; nothing is changed by looking. */
function lookAt(file: string, read: () => string | undefined): Looked {
  let there = false;
  const looking = new SettingsFile({
    file,
    read() {
      const text = read();
      there = text !== undefined;
      return text === undefined ? undefined : (JSON.parse(text) as unknown);
    },
    write: notHere,
    putAside: notHere,
  });
  const { reason } = looking;
  const newer = looking.problems.some(({ code }) => code === 'settings-newer');
  return {
    file,
    settings: there && reason === null ? looking.value : null,
    consent: looking.consent,
    defaults: looking.value,
    problem: reason === null ? null : { as: newer ? 'newer' : 'corrupt', reason },
  };
}

const notHere = (): never => {
  throw new Error('Only looked at.');
};

/** Undefined where there is no file, or none that this user may see: the superuser will. Throws, with a sentence, where it is none. */
function contentOf(file: string, { follow, owner }: { follow: boolean; owner?: number }): string | undefined {
  // Neither is there on Windows, where nothing of this is installed.
  const flags = constants.O_RDONLY | (constants.O_NONBLOCK ?? 0) | (follow ? 0 : (constants.O_NOFOLLOW ?? 0));
  let handle: number;
  try {
    handle = openSync(file, flags);
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === 'ENOENT' || code === 'ENOTDIR' || code === 'EACCES') return undefined;
    throw code === 'ELOOP' ? new Error('It is a link.') : error;
  }
  try {
    const found = fstatSync(handle);
    if (!found.isFile()) throw new Error('It is no file.');
    if (owner !== undefined && found.uid !== owner) throw new Error('It belongs to somebody else.');
    return readFileSync(handle, 'utf8');
  } finally {
    closeSync(handle);
  }
}
