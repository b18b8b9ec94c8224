/**
 * What a person does to the directory through a face: takes lists in and forgets them, puts another catalogue in force, says
 * where this computer is. Files are a stranger's; what is wrong with one is an answer, never an error.
 */
import { ApiError, type Input, type Output } from '../../api/contract.ts';
import { DOWNLOAD_LIMITS, type DownloadPorts, download } from '../../directory/catalogue/download.ts';
import { LARGEST_CATALOGUE } from '../../directory/catalogue/own-catalogue.ts';
import type { Directory } from '../../directory/directory.ts';
import { decode } from '../../directory/lists/decode.ts';
import { type ListReading, readingList } from '../../directory/lists/read-list.ts';
import { listName } from '../../directory/own-lists.ts';
import type { Parsed } from '../../settings/server-name.ts';
import { gently } from './gently.ts';
import { importId, importName } from './rows.ts';

/** Characters of JSON of an answer: a face takes 16 MB in one message. */
const LARGEST_ANSWER = 12 * 1024 * 1024;

/** In steps: a stranger’s file must not hold the engine that keeps the clock. */
export async function importList(
  directory: Directory,
  wish: Input<'importList'>,
  now: Date,
): Promise<Output<'importList'>> {
  const bytes = Buffer.from(wish.content, 'base64');
  const read = await gently(readingList(bytes, { name: wish.file }, directory.knowledge));
  if (!read.ok) return { ok: false, message: read.message };
  const { format, encoding, records, problems } = read.value;
  if (JSON.stringify(read.value).length > LARGEST_ANSWER) {
    return {
      ok: false,
      message: `It has ${records.length} servers, too many to be looked at here. “truechimer servers import ${wish.file}” takes it in.`,
    };
  }
  const answer = { ok: true as const, format, encoding, records: [...records], problems: [...problems] };
  if (!wish.keep) return { ...answer, kept: null, refusal: null };
  const kept = keep(directory, wish, read.value, now);
  return kept.ok
    ? { ...answer, kept: kept.value, refusal: null }
    : { ...answer, kept: null, refusal: kept.message };
}

function keep(
  directory: Directory,
  { file, name, replace }: Input<'importList'>,
  reading: ListReading,
  now: Date,
): Parsed<{ id: string; replaced: boolean }> {
  try {
    const wanted = name ?? listName(file);
    const kept = directory.lists.keep(wanted, reading, { from: file, now, replace });
    if (!kept.ok) return kept;
    return { ok: true, value: { id: importId(wanted), replaced: kept.value.replaced } };
  } catch (error) {
    return { ok: false, message: unwritable(error) };
  }
}

export function forgetList(directory: Directory, id: string): void {
  const name = importName(id);
  if (name === null) throw new ApiError('invalid', 'Only a list that was imported can be forgotten.');
  try {
    if (directory.lists.forget(name)) return;
  } catch (error) {
    throw new ApiError('refused', unwritable(error));
  }
  throw new ApiError('refused', `There is no list “${name}” any more.`);
}

/** The fields that this program does not know, or what is wrong, a sentence each. */
export type Replaced =
  | { readonly ok: true; readonly unknownFields: readonly string[] }
  | { readonly ok: false; readonly problems: readonly string[] };

export async function replaceCatalogue(
  directory: Directory,
  wish: Input<'replaceCatalogue'>,
  now: Date,
  ports: DownloadPorts,
): Promise<Replaced> {
  const bytes: Parsed<Uint8Array> =
    wish.from === 'file'
      ? { ok: true, value: Buffer.from(wish.content, 'base64') }
      : await download(wish.address, { ...DOWNLOAD_LIMITS, most: LARGEST_CATALOGUE }, ports);
  const text = bytes.ok ? decode(bytes.value) : bytes;
  if (!text.ok) return { ok: false, problems: [text.message] };
  try {
    const origin = wish.from === 'file' ? wish.file : wish.address;
    const read = directory.catalogue.replace(text.value.text, origin, now);
    return read.ok ? { ok: true, unknownFields: read.catalogue.unknownFields } : read;
  } catch (error) {
    return { ok: false, problems: [unwritable(error)] };
  }
}

export function restoreCatalogue(directory: Directory): Replaced {
  try {
    directory.catalogue.restore();
    return { ok: true, unknownFields: [] };
  } catch (error) {
    return { ok: false, problems: [unwritable(error)] };
  }
}

/** Null where it is done, else what to write instead. */
export function setPlace(directory: Directory, wish: Input<'setPlace'>): string | null {
  const found = wish === null ? null : directory.shipped.gazetteer.find(wish);
  if (found !== null && !found.ok) return found.message;
  try {
    directory.place.set(found === null ? null : found.value);
    return null;
  } catch (error) {
    return unwritable(error);
  }
}

const unwritable = (error: unknown) =>
  `It could not be kept: ${error instanceof Error ? error.message : String(error)}.`;
