/**
 * What the directory has at present: the lists, what this computer knows already, the person's own servers, and where "near"
 * is counted from. Files are read again only when they have changed, whoever changed them: the command line imports lists
 * while an engine runs.
 */
import type { HereReport, ListReport } from '../../api/directory.ts';
import type { Directory, View } from '../../directory/directory.ts';
import { type Known, NOTHING } from '../../directory/known/known.ts';
import { type Barred, barredBy } from '../../directory/probe/barred.ts';
import type { Lot } from '../../directory/rank/lot.ts';
import type { Settings } from '../../settings/schema.ts';
import { type Entry, entriesOf, listReports } from './rows.ts';

export interface ShelfOptions {
  readonly directory: Directory;
  /** The servers that this computer was given already. Never rejects. */
  readonly known: () => Promise<Known>;
  readonly timeZone: () => string;
  /** In the place of the installation's own. */
  readonly lot?: Lot;
  readonly settings: () => Settings;
}

export interface Content {
  readonly revision: number;
  readonly view: View;
  readonly known: Known;
  readonly here: HereReport;
  readonly entries: ReadonlyMap<string, Entry>;
  readonly lists: readonly ListReport[];
  /** Who is not asked because of what the lists say. */
  readonly barred: Barred;
}

export class Shelf {
  private readonly options: ShelfOptions;
  private known: Promise<Known> | null = null;
  /** What was found by then; nothing while it is looked for. */
  private found: Known = NOTHING;
  private content: Content | null = null;
  private signature = '';
  private revision = 0;

  constructor(options: ShelfOptions) {
    this.options = options;
  }

  /** Everything; what this computer knows is looked for once, which may take a moment. */
  async all(): Promise<Content> {
    this.known ??= this.options.known();
    this.found = await this.known;
    return this.present();
  }

  /** The same, at once: what this computer knows is in it once somebody has asked for `all`. */
  present(): Content {
    const { directory, settings, timeZone } = this.options;
    const { servers } = settings();
    const zone = timeZone();
    const signature = JSON.stringify([directory.signature(), servers, zone, this.found]);
    if (this.content !== null && signature === this.signature) return this.content;
    const view = directory.view();
    const entries = entriesOf(view, this.found, servers);
    this.revision += 1;
    this.signature = signature;
    this.content = {
      revision: this.revision,
      view,
      known: this.found,
      here: { ...directory.here(zone), timeZone: zone },
      entries: new Map(entries.map((entry) => [entry.name, entry])),
      lists: listReports(view, this.found, servers),
      barred: barredBy(entries.map(({ record }) => record)),
    };
    return this.content;
  }

  /** Another network may give other servers. */
  lookAgain(): void {
    this.known = null;
  }
}
