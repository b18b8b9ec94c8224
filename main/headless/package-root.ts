/** The top of the package, seen from the built file in `dist/headless/`. */
import path from 'node:path';

export const PACKAGE_ROOT = path.resolve(import.meta.dirname, '../..');
export const RENDERER_ROOT = path.join(PACKAGE_ROOT, 'dist/renderer');
/** This very program. */
export const COMMAND_LINE = path.join(PACKAGE_ROOT, 'dist/headless/truechimer.js');
/** The server catalogue and what goes with it. */
export const DIRECTORY_ASSETS = path.join(PACKAGE_ROOT, 'assets/directory');
