/**
 * The catalogue in force: the one that is shipped, or a newer one that a person chose, kept in the person's own directory
 * exactly as it came. A file is checked before it takes the place of another, and takes it in one step; one that cannot be
 * used changes nothing, and what is wrong with it is said.
 */
import { createHash } from 'node:crypto';
import { readFileSync, rmSync } from 'node:fs';
import path from 'node:path';
import * as v from 'valibot';
import { replaceFile } from '../../disk/atomic-file.ts';
import { type Catalogue, type CatalogueRead, parseCatalogue } from './catalogue.ts';
import type { Shipped } from './shipped.ts';

/** Bytes. The shipped one has half a megabyte. */
export const LARGEST_CATALOGUE = 32 * 1024 * 1024;

/** Where an own catalogue came from. */
const Origin = v.object({
  /** The address, or the path of the file. */
  from: v.string(),
  /** ISO 8601. */
  taken: v.string(),
  /** Of the catalogue that this is about: the two files are written one after the other. */
  sha256: v.string(),
});

export interface InForce {
  readonly catalogue: Catalogue;
  /** Null: the shipped one. Of an own one it may be that nobody knows any more. */
  readonly own: { readonly from: string | null; readonly taken: string | null } | null;
  /** Why the person's own catalogue is not in force, though there is one. */
  readonly problem: string | null;
}

export class OwnCatalogue {
  private readonly file: string;
  private readonly originFile: string;
  private readonly shipped: Shipped;

  /** `directory`: of the person's own data; made when it is needed. */
  constructor(directory: string, shipped: Shipped) {
    this.file = path.join(directory, 'catalogue.json');
    this.originFile = path.join(directory, 'catalogue-origin.json');
    this.shipped = shipped;
  }

  inForce(): InForce {
    const text = read(this.file);
    if (text.kind === 'missing') return { catalogue: this.shipped.catalogue, own: null, problem: null };
    const parsed: CatalogueRead =
      text.kind === 'text' ? parseCatalogue(text.text) : { ok: false, problems: [text.why] };
    if (parsed.ok) return { catalogue: parsed.catalogue, own: this.originOf(text), problem: null };
    const problem = `Your own catalogue ${this.file} is not used, the shipped one is: ${parsed.problems[0] ?? ''}`;
    return { catalogue: this.shipped.catalogue, own: null, problem };
  }

  /** Takes a new one in, as it is, or says what is wrong with it. Throws where it cannot be written; then the old one is in force. */
  replace(text: string, from: string, now: Date): CatalogueRead {
    const parsed = parseCatalogue(text);
    if (!parsed.ok) return parsed;
    replaceFile(this.file, text);
    replaceFile(
      this.originFile,
      `${JSON.stringify({ from, taken: now.toISOString(), sha256: sha256(text) })}\n`,
    );
    return parsed;
  }

  /** Puts the shipped one in force again. */
  restore(): void {
    rmSync(this.file, { force: true });
    rmSync(this.originFile, { force: true });
  }

  private originOf(text: Seen): InForce['own'] {
    const kept = read(this.originFile);
    const parsed = v.safeParse(
      v.pipe(v.string(), v.parseJson(), Origin),
      kept.kind === 'text' ? kept.text : '',
    );
    if (!parsed.success || text.kind !== 'text' || parsed.output.sha256 !== sha256(text.text)) {
      return { from: null, taken: null };
    }
    return { from: parsed.output.from, taken: parsed.output.taken };
  }
}

type Seen =
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'missing' }
  | { readonly kind: 'refused'; readonly why: string };

function read(file: string): Seen {
  try {
    return { kind: 'text', text: readFileSync(file, 'utf8') };
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return { kind: 'missing' };
    return { kind: 'refused', why: error instanceof Error ? error.message : String(error) };
  }
}

const sha256 = (text: string) => createHash('sha256').update(text).digest('hex');
