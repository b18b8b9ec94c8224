/**
 * One build, five targets: the pages, the Electron main process, its preload, the command line with its daemon, and the
 * clock helper, which knows nothing of the rest.
 * Vite's environments share one plugin pipeline, so `npm run build` takes about a second.
 */
import { chmodSync } from 'node:fs';
import { builtinModules } from 'node:module';
import path from 'node:path';
import react from '@vitejs/plugin-react';
import { defineConfig, type EnvironmentOptions, type Plugin } from 'vite';

const root = import.meta.dirname;

/** Everything is bundled but the platform itself and koffi, whose prebuilt binary has to stay a file. */
const platform = ['electron', 'koffi', ...builtinModules, /^node:/];

function node(entry: string, out: string, target: string, format: 'es' | 'cjs' = 'es'): EnvironmentOptions {
  const name = path.basename(out);
  return {
    consumer: 'server',
    resolve: { noExternal: true, external: platform.filter((p) => typeof p === 'string') },
    build: {
      ssr: true,
      outDir: path.join(root, 'dist', path.dirname(out)),
      emptyOutDir: true,
      target,
      minify: false,
      sourcemap: true,
      copyPublicDir: false,
      rolldownOptions: {
        input: { [name]: path.join(root, entry) },
        external: platform,
        output: { format, entryFileNames: format === 'cjs' ? '[name].cjs' : '[name].js' },
      },
    },
  };
}

/** npm marks a linked command as executable once, and a build replaces the file. */
const executable: Plugin = {
  name: 'truechimer:executable',
  applyToEnvironment: ({ name }) => name === 'headless',
  writeBundle(options, bundle) {
    for (const chunk of Object.values(bundle)) {
      if (chunk.type === 'chunk' && chunk.isEntry) {
        chmodSync(path.join(options.dir ?? '', chunk.fileName), 0o755);
      }
    }
  },
};

export default defineConfig({
  root: path.join(root, 'renderer'),
  base: './',
  plugins: [react(), executable],
  environments: {
    client: {
      build: {
        outDir: path.join(root, 'dist/renderer'),
        emptyOutDir: true,
        // The pages also run in the user's own browser, which may be a few years old.
        target: ['chrome111', 'firefox114', 'safari16.4'],
        sourcemap: false,
        // What the licences of the bundled packages ask for: their words, beside the pages.
        license: { fileName: 'licences.md' },
        // Kilobytes: the coastlines have 530, and are loaded from this computer when a map is drawn.
        chunkSizeWarningLimit: 600,
      },
    },
    app: node('main/app/index.ts', 'app/index', 'node24'),
    preload: node('main/app/preload.ts', 'preload/index', 'node24', 'cjs'),
    headless: node('main/headless/index.ts', 'headless/truechimer', 'node20'),
    // In the form that a single executable of Node needs.
    helper: node('main/clock-helper/index.ts', 'clock-helper/clock-helper', 'node20', 'cjs'),
  },
  builder: {
    async buildApp(builder) {
      const targets = Object.values(builder.environments).filter((e) => e.name !== 'ssr');
      await Promise.all(targets.map((target) => builder.build(target)));
    },
  },
});
