/**
 * The directory of servers as a person sees it: the catalogue in force and the lists that were imported, each server once.
 * Opened on two directories, the program's own data and the person's; it asks nobody, and picks nothing.
 */
import { statSync } from 'node:fs';
import path from 'node:path';
import { OwnCatalogue } from './catalogue/own-catalogue.ts';
import { Shipped } from './catalogue/shipped.ts';
import type { Knowledge } from './lists/draft.ts';
import { mergeAll } from './merge.ts';
import { type OwnList, OwnLists } from './own-lists.ts';
import { type Here, OwnPlace, placeHere } from './place/own-place.ts';
import { systemTimeZone } from './place/time-zones.ts';
import { LedgerFile } from './probe/ledger-file.ts';
import { type Lot, openLot } from './rank/lot.ts';
import type { ServerRecord } from './record.ts';

export interface DirectoryPlaces {
  /** `assets/directory` of the program. */
  readonly assets: string;
  /** Where the person's own catalogue, lists and place are kept: `servers` in the directory of the program's state. */
  readonly own: string;
}

export interface View {
  readonly servers: readonly ServerRecord[];
  readonly catalogue: ReturnType<OwnCatalogue['inForce']>;
  readonly lists: readonly OwnList[];
  /** What is there and cannot be read. */
  readonly troubles: readonly string[];
}

export class Directory {
  readonly shipped: Shipped;
  readonly catalogue: OwnCatalogue;
  readonly lists: OwnLists;
  readonly place: OwnPlace;
  /** Who was asked when. */
  readonly asked: LedgerFile;
  /** What decides between equals. */
  readonly lot: Lot;
  private readonly own: string;

  constructor({ assets, own }: DirectoryPlaces) {
    this.own = own;
    this.shipped = new Shipped(assets);
    this.catalogue = new OwnCatalogue(own, this.shipped);
    this.lists = new OwnLists(own);
    this.place = new OwnPlace(own);
    this.asked = new LedgerFile(own);
    this.lot = openLot(own);
  }

  /** Everything, read anew. */
  view(): View {
    const catalogue = this.catalogue.inForce();
    const { lists, troubles } = this.lists.all();
    const imported = lists.flatMap(({ name, records }) =>
      records.map((record) => ({ ...record, sources: [...record.sources, `list:${name}`] })),
    );
    const servers = mergeAll([...catalogue.catalogue.servers, ...imported]);
    return {
      servers,
      catalogue,
      lists,
      troubles: [catalogue.problem, this.place.trouble, ...troubles].filter((trouble) => trouble !== null),
    };
  }

  /** Another text whenever the person's own files are others than before, whoever changed them. */
  signature(): string {
    const files = ['catalogue.json', 'catalogue-origin.json', 'place.json', ...this.lists.files()];
    return files.map((file) => `${file} ${stampOf(path.join(this.own, file))}`).join('\n');
  }

  /** What reading a list takes. */
  get knowledge(): Knowledge {
    const { timeZones, gazetteer, inactive } = this.shipped;
    return { timeZones, gazetteer, inactive };
  }

  /** The part of the world that a country is in, as the zones of the NTP Pool have it: `north-america`. */
  continentOf(country: string): string | null {
    const { countries } = this.shipped.poolZones;
    const zone = Object.hasOwn(countries, country) ? countries[country]?.continent : undefined;
    return zone?.split('.', 1)[0] ?? null;
  }

  /** Where this computer is, without asking anybody. */
  here(zone: string = systemTimeZone()): Here {
    return placeHere(this.shipped.timeZones, this.place.get(), zone);
  }
}

function stampOf(file: string): string {
  const status = statSync(file, { throwIfNoEntry: false });
  return status === undefined ? '-' : `${status.mtimeMs} ${status.ino} ${status.size}`;
}
