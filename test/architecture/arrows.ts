/**
 * Who may know whom: the arrows of the design as a table, and the check of every import against it. A room that is not
 * in the table may import nothing and be imported by nobody, so a new room has to be thought about.
 *
 * Type-only imports count as well: knowing a shape is knowing the room.
 */
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { parseSync } from 'vite';

const engine = ['time', 'ntp', 'source', 'select', 'estimate', 'discipline', 'sync'].map(
  (r) => `engine/${r}`,
);

/** Everything that a composition root joins, and the roots' common part. */
const inner = [
  ...engine,
  'clock',
  'clock-helper/protocol',
  'install',
  'ffi',
  'disk',
  'release',
  'host',
  'time-services',
  'simulation',
  'settings',
  'directory',
  'conf',
  'api',
  'service',
  'loopback',
];

export const arrows: Readonly<Record<string, readonly string[]>> = {
  'engine/time': [],
  'engine/ntp': ['engine/time'],
  'engine/source': ['engine/time', 'engine/ntp'],
  'engine/select': ['engine/time', 'engine/source'],
  'engine/estimate': ['engine/time', 'engine/ntp', 'engine/source', 'engine/select'],
  'engine/discipline': ['engine/time', 'engine/estimate'],
  'engine/sync': engine.filter((room) => room !== 'engine/sync'),
  ffi: [],
  disk: [],
  // What needs the superuser, as plans and as acts.
  install: ['disk'],
  release: ['engine/time'],
  // Who else sets clocks, by name.
  'time-services': [],
  // A program of its own, with the right to set the clock: it knows nothing of the rest. Its protocol is what others see.
  'clock-helper/protocol': [],
  'clock-helper/system-clock': ['ffi'],
  'clock-helper': [
    'clock-helper/protocol',
    'clock-helper/system-clock',
    'ffi',
    'disk',
    'release',
    'time-services',
  ],
  clock: ['engine/time', 'engine/sync', 'clock-helper/protocol'],
  // The ports that it fulfils: the engine's, and that of the settings.
  host: ['engine/time', 'engine/sync', 'settings', 'ffi', 'disk', 'time-services'],
  // Of the host only its sockets: the demo's servers answer on the real loopback.
  simulation: [...engine, 'clock', 'host'],
  settings: [],
  // Of the host only how files and programs of this machine are asked, for the servers that it knows already. Of the engine
  // what it takes to ask a server once: its ports, one exchange, manners, and whom a majority believes.
  directory: ['settings', 'disk', 'host', ...engine],
  // Configurations of other time services, and the servers that this machine's own name.
  conf: ['settings', 'directory', 'host'],
  // Its shapes are made of those of settings and directory.
  api: ['settings', 'directory'],
  service: ['api', 'settings', 'directory', ...engine, 'clock'],
  loopback: ['api', 'host', 'disk'],
  station: inner,
  app: ['station', 'api', 'settings', 'host', 'loopback'],
  headless: [
    'station',
    'release',
    'install',
    'disk',
    'ffi',
    'clock-helper/protocol',
    // `clock status` reads the kernel's clock, as everybody may.
    'clock-helper/system-clock',
    'api',
    'conf',
    'settings',
    'directory',
    'host',
    'engine/ntp',
    'engine/source',
    'engine/sync',
    'engine/time',
    'simulation',
    'clock',
    'service',
    'loopback',
  ],
  renderer: ['api'],
};

/** Files by path from the top of the repository, with `/`. */
export type Files = ReadonlyMap<string, string>;

export function filesOf(root: string): Files {
  const files = new Map<string, string>();
  for (const top of ['main', 'renderer']) {
    for (const entry of readdirSync(path.join(root, top), { recursive: true, withFileTypes: true })) {
      if (!entry.isFile() || !/\.(ts|tsx|mts|cts|js|mjs|cjs)$/.test(entry.name)) continue;
      const file = path.join(entry.parentPath, entry.name);
      files.set(path.relative(root, file).split(path.sep).join('/'), readFileSync(file, 'utf8'));
    }
  }
  return files;
}

/** The room of a file, or null where it lies in none. */
export function roomOf(file: string): string | null {
  const [top, first, second] = file.split('/');
  if (top === 'renderer') return 'renderer';
  if (top !== 'main' || first === undefined || second === undefined) return null;
  const inner = `${first}/${second}`;
  if (Object.hasOwn(arrows, inner)) return inner;
  return Object.hasOwn(arrows, first) ? first : null;
}

/** Everything that a file names: static, dynamic and type imports, re-exports, `require`. */
export function importsOf(file: string, text: string): string[] {
  const parsed = parseSync(file, text);
  if (parsed.errors.length > 0) throw new Error(`${file} cannot be parsed: ${parsed.errors[0]?.message}`);
  const names: string[] = [];
  const visit = (node: unknown): void => {
    if (Array.isArray(node)) {
      for (const child of node) visit(child);
      return;
    }
    if (typeof node !== 'object' || node === null) return;
    const { type, source, callee, arguments: args } = node as Record<string, unknown>;
    const text = (literal: unknown) => {
      const value = (literal as { value?: unknown } | null | undefined)?.value;
      if (typeof value === 'string') names.push(value);
    };
    if (
      type === 'ImportDeclaration' ||
      type === 'ExportNamedDeclaration' ||
      type === 'ExportAllDeclaration' ||
      type === 'ImportExpression' ||
      type === 'TSImportType'
    ) {
      text(source);
    }
    if (type === 'CallExpression' && (callee as { name?: string }).name === 'require')
      text((args as unknown[])[0]);
    for (const child of Object.values(node)) visit(child);
  };
  visit(parsed.program);
  return names;
}

/** What breaks the rules, one sentence each. */
export function violations(files: Files): string[] {
  const found: string[] = [];
  const graph = new Map<string, string[]>();
  const outside = new Map<string, string[]>();
  for (const [file, text] of files) {
    const room = roomOf(file);
    if (room === null) {
      found.push(`${file} lies in no room that has arrows`);
      continue;
    }
    const inside: string[] = [];
    for (const name of importsOf(file, text)) {
      if (name.startsWith('.')) {
        // A query (`?url`) belongs to the bundler, not to the file.
        const target = path.posix.join(path.posix.dirname(file), name.replace(/\?.*$/, ''));
        if (!/\.(ts|tsx)$/.test(target)) {
          if (room.startsWith('engine/'))
            found.push(`${file} imports ${name}: the engine knows only its own code`);
          continue;
        }
        if (!files.has(target)) {
          found.push(`${file} imports ${name}, which is not there`);
          continue;
        }
        inside.push(target);
        const other = roomOf(target);
        if (other !== null && other !== room && !arrows[room]?.includes(other)) {
          found.push(`${file} imports ${target}: ${room} may not know ${other}`);
        }
        continue;
      }
      outside.set(file, [...(outside.get(file) ?? []), name]);
      if (room.startsWith('engine/'))
        found.push(`${file} imports ${name}: the engine imports no package and no node:`);
      if (/^electron($|\/)/.test(name) && room !== 'app') {
        found.push(`${file} imports ${name}: only the Electron face knows Electron`);
      }
    }
    graph.set(file, inside);
  }
  return [...found, ...nodeInPages(graph, outside), ...circles(graph)];
}

/** The pages run in a browser, with all that they import. */
function nodeInPages(graph: ReadonlyMap<string, string[]>, outside: ReadonlyMap<string, string[]>): string[] {
  const reached = new Set(
    [...graph.keys()].filter((file) => ['renderer', 'api'].includes(roomOf(file) ?? '')),
  );
  for (const file of reached) for (const next of graph.get(file) ?? []) reached.add(next);
  return [...reached].flatMap((file) =>
    (outside.get(file) ?? [])
      .filter((name) => name.startsWith('node:'))
      .map((name) => `${file} imports ${name}: pages are made of it, and a browser has no ${name}`),
  );
}

/** Each circle of files once, named from its first file on. */
function circles(graph: ReadonlyMap<string, string[]>): string[] {
  const found: string[] = [];
  const done = new Set<string>();
  const way: string[] = [];
  const walk = (file: string): void => {
    const at = way.indexOf(file);
    if (at >= 0) {
      found.push(`a circle: ${[...way.slice(at), file].join(' -> ')}`);
      return;
    }
    if (done.has(file)) return;
    way.push(file);
    for (const next of graph.get(file) ?? []) walk(next);
    way.pop();
    done.add(file);
  };
  for (const file of graph.keys()) walk(file);
  return found;
}
