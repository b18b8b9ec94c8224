/**
 * The settings in force: read once, checked, changed only as a whole. A file that cannot be used is put aside and named;
 * the program runs on, on the defaults, and nothing that a person wrote is lost or overwritten.
 */
import * as v from 'valibot';
import { Consent } from './consent.ts';
import { DEFAULT_SETTINGS, SETTINGS_VERSION, Settings } from './schema.ts';
import type { StateStore } from './store.ts';

export interface SettingsProblem {
  readonly code: 'settings-corrupt' | 'settings-newer' | 'settings-unwritable';
  readonly subject: string;
  readonly detail: string;
}

type Unusable = 'corrupt' | 'newer';

const Versioned = v.object({ version: v.number() });

/** What is in the file: the settings, and a person's consent to having the clock set. */
const Kept = v.strictObject({ ...Settings.entries, consent: v.optional(v.nullable(Consent), null) });

export class SettingsFile {
  private readonly store: StateStore;
  private current: Settings;
  private granted: Consent | null = null;
  private readingProblem: SettingsProblem | null = null;
  private writingProblem: SettingsProblem | null = null;
  private refusal: string | null = null;
  /** Why a file that could not be used is still in its place; it must not be written over. */
  private inTheWay: Unusable | null = null;

  constructor(store: StateStore) {
    this.store = store;
    this.current = this.load();
  }

  get value(): Settings {
    return this.current;
  }

  /** Null where nobody has agreed to have the clock set. */
  get consent(): Consent | null {
    return this.granted;
  }

  get file(): string {
    return this.store.file;
  }

  /** Why the file is not in force, with the path of what is wrong in it; null where it is. */
  get reason(): string | null {
    return this.refusal;
  }

  get problems(): readonly SettingsProblem[] {
    return [this.readingProblem, this.writingProblem].filter((p) => p !== null);
  }

  /** Puts checked settings in force, and on the disk if that can be done; if not, they hold until the program ends. */
  save(settings: Settings): void {
    this.current = settings;
    this.write();
  }

  /** Records a person's consent, or (null) that it is taken back. */
  saveConsent(consent: Consent | null): void {
    this.granted = consent;
    this.write();
  }

  private write(): void {
    try {
      if (this.inTheWay !== null) this.putAside(this.inTheWay);
      const { granted } = this;
      this.store.write(granted === null ? this.current : { ...this.current, consent: granted });
      this.writingProblem = null;
      this.readingProblem = null;
      this.refusal = null;
    } catch (error) {
      this.writingProblem = { code: 'settings-unwritable', subject: this.store.file, detail: words(error) };
    }
  }

  private load(): Settings {
    let stored: unknown;
    try {
      stored = this.store.read();
    } catch (error) {
      return this.defaults('corrupt', words(error));
    }
    if (stored === undefined) return DEFAULT_SETTINGS;
    const versioned = v.safeParse(Versioned, stored);
    if (versioned.success && versioned.output.version > SETTINGS_VERSION) {
      const { version } = versioned.output;
      return this.defaults('newer', `version: it is ${version}, and this program knows ${SETTINGS_VERSION}.`);
    }
    if (!isRecord(stored)) return this.defaults('corrupt', 'It is not one JSON object, { … }.');
    // What an older or hand-written file leaves out has its default; what it says wrongly is an error.
    const parsed = v.safeParse(Kept, { ...DEFAULT_SETTINGS, ...stored });
    if (!parsed.success) return this.defaults('corrupt', sentence(parsed.issues[0]));
    const { consent, ...settings } = parsed.output;
    this.granted = consent;
    return settings;
  }

  private defaults(kind: Unusable, reason: string): Settings {
    // Where the old file can be found: in its old place, if it could not be moved.
    let detail = this.store.file;
    this.inTheWay = kind;
    // Quotes of the file are shown without what would move a terminal.
    this.refusal = reason.replaceAll(/\p{Cc}/gu, ' ');
    try {
      detail = this.putAside(kind);
    } catch {
      // Tried again before anything is written there, and said then.
    }
    this.readingProblem = { code: `settings-${kind}`, subject: this.store.file, detail };
    return DEFAULT_SETTINGS;
  }

  private putAside(kind: Unusable): string {
    const aside = this.store.putAside(kind);
    this.inTheWay = null;
    return aside;
  }
}

const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** Where it is and what is wrong there: `servers.0.name: “99999” is not a port…`. */
function sentence(issue: v.BaseIssue<unknown>): string {
  const path = v.getDotPath(issue);
  if (path === null) return issue.message;
  if (issue.type !== 'strict_object' || issue.kind !== 'schema') return `${path}: ${issue.message}`;
  if (issue.expected === 'never') return `${path}: there is no such setting.`;
  return issue.input === undefined ? `${path}: it is missing.` : `${path}: ${issue.message}`;
}

const words = (error: unknown) => (error instanceof Error ? error.message : String(error));
