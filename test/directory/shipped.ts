/** What is shipped with the program, for tests: read once. */
import path from 'node:path';
import { Shipped } from '../../main/directory/catalogue/shipped.ts';

export const ASSETS = path.join(import.meta.dirname, '../../assets/directory');
export const shipped = new Shipped(ASSETS);
