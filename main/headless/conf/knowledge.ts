/** What is known of servers beside their names: the directory of this machine, opened once. */
import { type Listed, listed } from '../../conf/listed.ts';
import { openDirectory } from '../servers/open.ts';

let opened: Listed | null = null;

export function knowledge(): Listed {
  if (opened === null) {
    const directory = openDirectory();
    opened = listed(directory.view().servers, directory.shipped.inactive);
  }
  return opened;
}
