/** Reads any of the four dialects. What cannot be one of them is refused with a sentence; what can is never refused. */

import type { Parsed } from '../settings/server-name.ts';
import { readChrony } from './chrony/read.ts';
import type { Configuration } from './configuration.ts';
import type { Dialect } from './dialect.ts';
import { size } from './figures.ts';
import { readNtpConf } from './ntp/read.ts';
import { readNtpdRs } from './ntpd-rs/read.ts';
import { recognise } from './recognise.ts';
import { MAX_BYTES, type Text, textOf } from './text.ts';
import { readTimesyncd } from './timesyncd/read.ts';

export interface Naming {
  /** Its path, or what it is called. */
  readonly name: string;
  /** Null: it is to be recognised. */
  readonly dialect?: Dialect | null;
}

/** What is to be said of such a file. */
export const TOO_LARGE = `The file has more than ${size(MAX_BYTES)}. Configurations of time services have some kilobytes.`;

const refuse = (message: string): Parsed<never> => ({ ok: false, message });

/** UTF-16 has a mark of its own, or a zero in every other byte. */
const isUtf16 = (bytes: Uint8Array) =>
  (bytes[0] === 0xff && bytes[1] === 0xfe) || (bytes[0] === 0xfe && bytes[1] === 0xff);

export function openConfiguration(
  bytes: Uint8Array,
  { name, dialect = null }: Naming,
): Parsed<Configuration> {
  if (bytes.length > MAX_BYTES) return refuse(TOO_LARGE);
  if (isUtf16(bytes)) {
    return refuse('The file is in UTF-16, which no time service reads. Save it as UTF-8.');
  }
  if (bytes.includes(0)) {
    return refuse(
      'There is a zero byte in the file, so it is no text, and programs would stop reading there.',
    );
  }
  const text = textOf(bytes);
  const recognised: Parsed<Dialect> = dialect === null ? recognise(text, name) : { ok: true, value: dialect };
  return recognised.ok ? { ok: true, value: READERS[recognised.value](text, name) } : recognised;
}

const READERS: Readonly<Record<Dialect, (text: Text, name: string) => Configuration>> = {
  chrony: readChrony,
  ntp: readNtpConf,
  timesyncd: readTimesyncd,
  'ntpd-rs': readNtpdRs,
};
