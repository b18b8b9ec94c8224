/**
 * The servers that this computer knows already, from other time services and its network: the first that a person is offered. They are
 * taken by a click, never by themselves.
 */
import { foundWords } from '../../main/api/describe-directory.ts';
import type { DirectoryRow } from '../../main/api/directory.ts';
import { usePage } from '../context.ts';
import { glued } from '../glue.ts';
import { ServerName } from '../overview/server-name.tsx';
import { normal } from './choice.ts';

interface Props {
  readonly rows: readonly DirectoryRow[];
  readonly chosen: ReadonlySet<string>;
  readonly take: (rows: readonly DirectoryRow[]) => void;
}

/** A machine knows a handful; a list that announces itself in a network could be long. */
const MOST = 8;

export const knownTo = (rows: readonly DirectoryRow[], chosen: ReadonlySet<string>) =>
  rows.filter(({ name, found }) => found.length > 0 && !chosen.has(normal(name)));

/** Those that go without a question. */
export const freelyTaken = (rows: readonly DirectoryRow[]) =>
  rows.filter(({ rule, found }) => rule.kind !== 'no' && found.length > 0).slice(0, MOST);

export function KnownServers({ rows, chosen, take }: Props) {
  const { t } = usePage();
  const words = t.picker.known;
  const known = knownTo(rows, chosen);
  const shown = known.slice(0, MOST);
  const free = freelyTaken(shown);
  if (shown.length === 0) return null;
  return (
    <section className="known" aria-labelledby="known-heading">
      <h2 id="known-heading">{words.heading}</h2>
      <p className="quiet">{words.hint}</p>
      <ul className="known-list">
        {shown.map((row) => (
          <KnownServer key={row.name} row={row} take={() => take([row])} />
        ))}
      </ul>
      {known.length > MOST && <p className="quiet">{words.more(known.length - MOST)}</p>}
      {free.length > 1 && (
        <p className="actions">
          <button type="button" className="primary" onClick={() => take(free)}>
            {words.takeAll(free.length)}
          </button>
        </p>
      )}
    </section>
  );
}

function KnownServer({ row, take }: { readonly row: DirectoryRow; readonly take: () => void }) {
  const { locale, t } = usePage();
  const words = t.picker.known;
  return (
    <li className="known-server">
      <div>
        <p className="server-text known-name">
          <ServerName name={row.name} />
        </p>
        {row.found.map((found) => (
          <p key={`${found.program} ${found.where}`} className="hint">
            {glued(foundWords(found, locale))}
          </p>
        ))}
      </div>
      <button type="button" className="small" aria-label={words.takeOne(row.name)} onClick={take}>
        {words.take}
      </button>
    </li>
  );
}
