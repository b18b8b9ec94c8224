/**
 * The packages that the machine is made of, on this computer's disk. Once they have been fetched no network is needed
 * until the lists in `packages.ts` change.
 */
import { existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { download, type Package, refreshed, withDependencies } from './apt.ts';
import { hashOf, inCache } from './cache.ts';
import { GUEST, KERNEL, LEFT_OUT, TOOLS } from './packages.ts';

/** Paths of `.deb` files. */
export interface Fetched {
  readonly tools: readonly string[];
  readonly guest: readonly string[];
  readonly kernel: readonly string[];
}

const WANTED = hashOf([JSON.stringify([TOOLS, GUEST, KERNEL]), LEFT_OUT.source]);
const ARCHIVES = inCache('archives');
const LIST = inCache(`fetched-${WANTED}.json`);

/** Null where something is missing. */
export function fetchedBefore(): Fetched | null {
  if (!existsSync(LIST)) return null;
  const list = JSON.parse(readFileSync(LIST, 'utf8')) as Fetched;
  return [list.tools, list.guest, list.kernel].flat().every((file) => existsSync(file)) ? list : null;
}

/** Throws, with the reason, where Debian's packages cannot be had. */
export function fetchPackages(): Fetched {
  if (process.platform !== 'linux' || process.arch !== 'x64') {
    throw new Error('the machine is one for Linux on x86-64');
  }
  try {
    return fetchByLists();
  } catch (error) {
    // The lists are missing, or name versions that the mirrors no longer have.
    if (!refreshed()) throw error;
    return fetchByLists();
  }
}

function fetchByLists(): Fetched {
  const tools = closure(TOOLS);
  const guest = closure(GUEST);
  // It depends on what makes an initramfs, and we make our own.
  const kernel = withDependencies([KERNEL]).filter(({ name }) => /^linux-image-\d.*-cloud-/.test(name));
  if (kernel.length !== 1) throw new Error(`${KERNEL} is not one kernel, but ${kernel.length}`);
  const list: Fetched = { tools: paths(tools), guest: paths(guest), kernel: paths(kernel) };
  download([...new Map([...tools, ...guest, ...kernel].map((p) => [p.file, p])).values()], ARCHIVES);
  mkdirSync(inCache(), { recursive: true });
  writeFileSync(`${LIST}.new`, JSON.stringify(list, null, 2));
  renameSync(`${LIST}.new`, LIST);
  return list;
}

function closure(lists: readonly (readonly string[])[]): Package[] {
  const found = new Map<string, Package>();
  for (const list of lists) {
    for (const entry of withDependencies(list)) {
      if (!LEFT_OUT.test(entry.name)) found.set(entry.name, entry);
    }
  }
  return [...found.values()].sort((a, b) => a.name.localeCompare(b.name));
}

function paths(packages: readonly Package[]): string[] {
  return packages.map(({ file }) => `${ARCHIVES}/${file}`);
}
