/**
 * Lines out of a stream of bytes, none longer than the protocol allows: whoever sends more without an end of line is not
 * listened to any further, so that memory has an end.
 */
import { LONGEST_LINE } from './protocol/limits.ts';

const END = 0x0a;

export class Lines {
  private rest: Buffer = Buffer.alloc(0);

  /** The lines that are complete now, without their ends. `tooLong`: the one after them is, and nothing more is to come of this. */
  add(bytes: Buffer): { readonly lines: string[]; readonly tooLong: boolean } {
    let buffer = this.rest.length === 0 ? bytes : Buffer.concat([this.rest, bytes]);
    const lines: string[] = [];
    for (let end = buffer.indexOf(END); end >= 0; end = buffer.indexOf(END)) {
      if (end + 1 > LONGEST_LINE) return { lines, tooLong: true };
      lines.push(buffer.toString('utf8', 0, end));
      buffer = buffer.subarray(end + 1);
    }
    this.rest = buffer;
    return { lines, tooLong: buffer.length >= LONGEST_LINE };
  }
}
