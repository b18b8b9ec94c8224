/** The shipped catalogue as a face gets it, seen from Berlin: as many servers as there are. */
import path from 'node:path';
import type { DirectoryReport } from '../../main/api/directory.ts';
import { Shipped } from '../../main/directory/catalogue/shipped.ts';
import { rowOf, STATE } from './directory.ts';

const { catalogue } = new Shipped(path.join(import.meta.dirname, '../../assets/directory'));

export const PUBLIC_LISTS: DirectoryReport = {
  ...STATE,
  lists: [
    {
      ...STATE.lists[0]!,
      date: catalogue.date,
      licence: catalogue.licence,
      attribution: catalogue.attribution,
      records: catalogue.servers.length,
    },
  ],
  rows: catalogue.servers.map(rowOf),
  omitted: 0,
};
