/** `servers update`: puts another catalogue in force, from a file or an address, or the shipped one again. */
import path from 'node:path';
import { DOWNLOAD_LIMITS, download } from '../../directory/catalogue/download.ts';
import { LARGEST_CATALOGUE } from '../../directory/catalogue/own-catalogue.ts';
import { readLimited } from '../../directory/files/read-limited.ts';
import { decode } from '../../directory/lists/decode.ts';
import type { Parsed } from '../../settings/server-name.ts';
import { type Options, UsageError } from '../command.ts';
import { EXIT, type ExitCode, type Output } from '../output.ts';
import { openDirectory } from './open.ts';

export async function updateCatalogue(
  output: Output,
  options: Options,
  operands: readonly string[],
): Promise<ExitCode> {
  const directory = openDirectory();
  const before = directory.catalogue.inForce();
  if (operands.length > 1) throw new UsageError('“servers update” takes one file or address.');
  if (options.shipped === true) {
    if (operands.length > 0)
      throw new UsageError('“servers update” takes a file or an address, or --shipped, not both.');
    directory.catalogue.restore();
    return tell(output, 'The shipped catalogue is in force');
  }
  // An address that was used once is used again; a file may be another one by now.
  const from = operands[0] ?? (isAddress(before.own?.from ?? '') ? before.own?.from : undefined);
  if (!from) throw new UsageError('Name the file or the address: truechimer servers update https://…');
  const bytes: Parsed<Uint8Array> = isAddress(from)
    ? await download(from, { ...DOWNLOAD_LIMITS, most: LARGEST_CATALOGUE })
    : await readLimited(from, LARGEST_CATALOGUE);
  const text = bytes.ok ? decode(bytes.value) : bytes;
  if (!text.ok) return refused(output, from, [text.message]);
  const origin = isAddress(from) ? from : path.resolve(from);
  const read = directory.catalogue.replace(text.value.text, origin, new Date());
  if (!read.ok) return refused(output, from, read.problems);
  const { date, unknownFields } = read.catalogue;
  if (date < before.catalogue.date)
    output.note(`It is older than the one before it (${before.catalogue.date}).`);
  if (unknownFields.length > 0) {
    output.note(`It has fields that this program does not know: ${unknownFields.join(', ')}. They are kept.`);
  }
  return tell(output, 'The new catalogue is in force');
}

const isAddress = (text: string) => /^[a-z][a-z0-9+.-]*:\/\//i.test(text);

function tell(output: Output, what: string): ExitCode {
  const { catalogue, own } = openDirectory().catalogue.inForce();
  const { date, servers, licence, attribution, unknownFields } = catalogue;
  output.data({ outcome: 'in-force', date, own, total: servers.length, licence, attribution, unknownFields });
  output.say(`${what}: ${servers.length} servers, of ${date}. ${attribution}`);
  return EXIT.inSync;
}

function refused(output: Output, from: string, problems: readonly string[]): ExitCode {
  const message = `${from} is not taken, the catalogue stays what it was.`;
  output.data({ outcome: 'refused', error: 'invalid', message, problems });
  output.note([message, ...problems.map((problem) => `  ${problem}`)].join('\n'));
  return EXIT.notInSync;
}
