/**
 * The directory's part of the contract: what the lists say, what was measured, what is proposed. Serves the engine's faces,
 * and the command line where no engine runs. Asks no server but where a person starts a measurement, and saves no server.
 */
import { ApiError, type Input, type Output, type Payload } from '../../api/contract.ts';
import type { DirectoryState, Finding } from '../../api/directory.ts';
import { DOWNLOAD_PORTS, type DownloadPorts } from '../../directory/catalogue/download.ts';
import { nameOf } from '../../directory/record.ts';
import type { Guest } from '../../engine/sync/guest.ts';
import type { Ports } from '../../engine/sync/ports.ts';
import type { Newest } from '../../engine/sync/sync.ts';
import { parseServerName } from '../../settings/server-name.ts';
import { Asking } from './asking.ts';
import { Choosing } from './choosing.ts';
import {
  forgetList,
  importList,
  type Replaced,
  replaceCatalogue,
  restoreCatalogue,
  setPlace,
} from './lists.ts';
import { Measuring } from './measuring.ts';
import { CATALOGUE, fitting, listings, rowOf } from './rows.ts';
import { type Content, Shelf, type ShelfOptions } from './shelf.ts';

export interface DeskOptions extends ShelfOptions {
  readonly ports: Pick<Ports, 'timescale' | 'timers' | 'random' | 'transport' | 'notBefore'>;
  /** Of the engine, where there is one: names and budgets are shared with it. */
  readonly guest: Guest;
  /** What the engine knows of its servers. */
  readonly newest: () => readonly Newest[];
  readonly downloads?: DownloadPorts;
}

export interface DeskEvents {
  lists(state: Payload<'lists'>): void;
  probe(progress: Payload<'probe'>): void;
}

export class DirectoryDesk {
  private readonly options: DeskOptions;
  private readonly events: DeskEvents;
  /** Whoever asks a listed server by hand asks through this. */
  readonly asking: Asking;
  private readonly shelf: Shelf;
  private readonly measuring: Measuring;
  private readonly choosing: Choosing;
  /** What was told last. */
  private told = 0;
  /** How often a measurement was stopped. */
  private stops = 0;

  constructor(options: DeskOptions, events: DeskEvents) {
    this.options = options;
    this.events = events;
    const { ports, guest, newest, directory } = options;
    this.shelf = new Shelf(options);
    this.asking = new Asking({ ports, guest, newest, file: directory.asked });
    this.measuring = new Measuring({
      ports: { ...ports, resolver: guest },
      asking: this.asking,
      record: (name) => this.shelf.present().entries.get(name)?.record ?? null,
      barred: (name, to, noticed) => this.shelf.present().barred(name, to, noticed),
      here: () => this.shelf.present().here.place,
      told: (progress) => events.probe(progress),
    });
    this.choosing = new Choosing({
      guest,
      timers: ports.timers,
      country: () => this.shelf.present().here.country,
      rows: () => this.rows(this.shelf.present()),
      context: () => ({
        now: this.now().getTime(),
        servesMany: options.settings().servesMany,
      }),
    });
  }

  /** No more packets, and no more events. */
  close(): void {
    this.measuring.close();
  }

  async measure({ names, noticed }: Input<'measure'>): Promise<Output<'measure'>> {
    const { stops } = this;
    await this.shelf.all();
    const answer = this.measuring.measure(names, noticed);
    // A person was quicker than the look for what this computer knows.
    if (stops !== this.stops && answer.outcome === 'started') this.measuring.cancel();
    return answer;
  }

  async cancelMeasure(): Promise<null> {
    this.stops += 1;
    this.measuring.cancel();
    return null;
  }

  async probe(): Promise<Output<'probe'>> {
    return this.measuring.state;
  }

  async lists(): Promise<DirectoryState> {
    await this.shelf.all();
    return stateOf(this.look());
  }

  async directory(): Promise<Output<'directory'>> {
    await this.shelf.all();
    const content = this.look();
    return { ...stateOf(content), ...fitting(this.rows(content)) };
  }

  async listings(question: string): Promise<Output<'listings'>> {
    const parsed = parseServerName(question);
    const name = parsed.ok ? parsed.value.text : question;
    const { view, known } = await this.shelf.all();
    const all = listings(view, known, this.options.settings().servers);
    return {
      name,
      listings: all.flatMap(({ list, records }) =>
        records.filter((record) => nameOf(record) === name).map((record) => ({ list, record })),
      ),
    };
  }

  async setPlace(wish: Input<'setPlace'>): Promise<Output<'setPlace'>> {
    const message = setPlace(this.options.directory, wish);
    if (message !== null) return { ok: false, message };
    return { ok: true, here: this.look().here };
  }

  async importList(wish: Input<'importList'>): Promise<Output<'importList'>> {
    const answer = await importList(this.options.directory, wish, this.now());
    this.look();
    return answer;
  }

  async forgetList(id: string): Promise<null> {
    forgetList(this.options.directory, id);
    this.look();
    return null;
  }

  async replaceCatalogue(wish: Input<'replaceCatalogue'>): Promise<Output<'replaceCatalogue'>> {
    const { directory, downloads = DOWNLOAD_PORTS } = this.options;
    return this.catalogueAnswer(await replaceCatalogue(directory, wish, this.now(), downloads));
  }

  async restoreCatalogue(): Promise<Output<'restoreCatalogue'>> {
    return this.catalogueAnswer(restoreCatalogue(this.options.directory));
  }

  /** The person's servers may be others now. */
  settingsChanged(): void {
    this.look();
  }

  networkChanged(): void {
    this.shelf.lookAgain();
  }

  /** Tells whoever listens where something has changed. */
  private look(): Content {
    const content = this.shelf.present();
    // Before the first time nobody has anything that could be out of date.
    const news = this.told !== 0 && content.revision !== this.told;
    this.told = content.revision;
    if (news) this.events.lists(stateOf(content));
    return content;
  }

  async propose({ count, keep }: Input<'propose'>): Promise<Output<'propose'>> {
    await this.shelf.all();
    return this.choosing.propose(count, keep);
  }

  async checkChoice(choice: Input<'checkChoice'>): Promise<Output<'checkChoice'>> {
    await this.shelf.all();
    return this.choosing.check(choice);
  }

  /** What makes a set unusable by what is known already, without a look-up. */
  blocks(choice: Input<'checkChoice'>): readonly Finding[] {
    return this.choosing.checkNow(choice).findings.filter(({ level }) => level === 'blocks');
  }

  private now(): Date {
    return new Date(Number(this.options.ports.timescale.read().wall / 1_000_000n));
  }

  private rows(content: Content) {
    const { servesMany } = this.options.settings();
    const { directory, lot = directory.lot } = this.options;
    const present = {
      here: content.here,
      servesMany,
      lot,
      continentOf: (country: string) => directory.continentOf(country),
      measured: (name: string) => this.measuring.kept(name),
    };
    return [...content.entries.values()].map((entry) => rowOf(entry, present));
  }

  private catalogueAnswer(replaced: Replaced): Output<'replaceCatalogue'> {
    if (!replaced.ok) return { ok: false, problems: [...replaced.problems] };
    const list = this.look().lists.find(({ id }) => id === CATALOGUE);
    if (list === undefined) throw new ApiError('failed', 'There is no catalogue.');
    return { ok: true, list, unknownFields: [...replaced.unknownFields] };
  }
}

const stateOf = ({ revision, here, lists }: Content): DirectoryState => ({
  revision,
  here,
  lists: [...lists],
});
