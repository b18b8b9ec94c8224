/** The server directory of this machine, without an engine: the program's own data, and what is kept in the state's directory. */
import path from 'node:path';
import { Directory } from '../../directory/directory.ts';
import { hostPaths } from '../../host/paths.ts';
import { DIRECTORY_ASSETS } from '../package-root.ts';

export const openDirectory = (): Directory =>
  new Directory({ assets: DIRECTORY_ASSETS, own: path.join(hostPaths().state, 'servers') });
