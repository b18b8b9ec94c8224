/** The top of the package, seen from the built file in `dist/headless/`. */
import path from 'node:path';

export const PACKAGE_ROOT = path.resolve(import.meta.dirname, '../..');
export const RENDERER_ROOT = path.join(PACKAGE_ROOT, 'dist/renderer');
