/**
 * The settings in force: read once, checked, changed only as a whole. A file that cannot be used is put aside and named;
 * the program runs on, on the defaults, and nothing that a person wrote is lost or overwritten.
 */
import * as v from 'valibot';
import { DEFAULT_SETTINGS, SETTINGS_VERSION, Settings } from './schema.ts';
import type { StateStore } from './store.ts';

export interface SettingsProblem {
  readonly code: 'settings-corrupt' | 'settings-newer' | 'settings-unwritable';
  readonly subject: string;
  readonly detail: string;
}

const Versioned = v.object({ version: v.number() });

export class SettingsFile {
  private readonly store: StateStore;
  private current: Settings;
  private readingProblem: SettingsProblem | null = null;
  private writingProblem: SettingsProblem | null = null;
  /** A file that could not be used is still in its place, and must not be written over. */
  private inTheWay = false;

  constructor(store: StateStore) {
    this.store = store;
    this.current = this.load();
  }

  get value(): Settings {
    return this.current;
  }

  get file(): string {
    return this.store.file;
  }

  get problems(): readonly SettingsProblem[] {
    return [this.readingProblem, this.writingProblem].filter((p) => p !== null);
  }

  /** Puts checked settings in force, and on the disk if that can be done; if not, they hold until the program ends. */
  save(settings: Settings): void {
    this.current = settings;
    try {
      if (this.inTheWay) this.putAside();
      this.store.write(settings);
      this.writingProblem = null;
      this.readingProblem = null;
    } catch (error) {
      this.writingProblem = { code: 'settings-unwritable', subject: this.store.file, detail: words(error) };
    }
  }

  private load(): Settings {
    let stored: unknown;
    try {
      stored = this.store.read();
    } catch {
      return this.defaults('settings-corrupt');
    }
    if (stored === undefined) return DEFAULT_SETTINGS;
    const versioned = v.safeParse(Versioned, stored);
    if (versioned.success && versioned.output.version > SETTINGS_VERSION)
      return this.defaults('settings-newer');
    // What an older or hand-written file leaves out has its default; what it says wrongly is an error.
    const complete = isRecord(stored) ? { ...DEFAULT_SETTINGS, ...stored } : stored;
    const parsed = v.safeParse(Settings, complete);
    return parsed.success ? parsed.output : this.defaults('settings-corrupt');
  }

  private defaults(code: 'settings-corrupt' | 'settings-newer'): Settings {
    // Where the old file can be found: in its old place, if it could not be moved.
    let detail = this.store.file;
    this.inTheWay = true;
    try {
      detail = this.putAside();
    } catch {
      // Tried again before anything is written there, and said then.
    }
    this.readingProblem = { code, subject: this.store.file, detail };
    return DEFAULT_SETTINGS;
  }

  private putAside(): string {
    const aside = this.store.putAside();
    this.inTheWay = false;
    return aside;
  }
}

const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

const words = (error: unknown) => (error instanceof Error ? error.message : String(error));
