/** An archive as the kernel unpacks it into its first file system: cpio in the "newc" format, all of it root's. */
export interface Entry {
  readonly name: string;
  readonly mode: number;
  readonly content?: Buffer;
}

/** inode(7) */
export const DIRECTORY = 0o040755;
export const PROGRAM = 0o100755;
export const FILE = 0o100644;

function padded(bytes: Buffer): Buffer {
  return Buffer.concat([bytes, Buffer.alloc(-bytes.length & 3)]);
}

function record({ name, mode, content = Buffer.alloc(0) }: Entry, inode: number): Buffer {
  const links = 1;
  const title = Buffer.from(`${name}\0`);
  // inode, mode, uid, gid, links, mtime, size, device (4 fields), length of the name, checksum
  const fields = [inode, mode, 0, 0, links, 0, content.length, 0, 0, 0, 0, title.length, 0];
  const header = `070701${fields.map((field) => field.toString(16).padStart(8, '0')).join('')}`;
  return Buffer.concat([padded(Buffer.concat([Buffer.from(header), title])), padded(content)]);
}

export function cpio(entries: readonly Entry[]): Buffer {
  const all = [...entries, { name: 'TRAILER!!!', mode: 0 }];
  return Buffer.concat(all.map((entry, i) => record(entry, i + 1)));
}
