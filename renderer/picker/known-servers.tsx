/**
 * The servers that this computer knows already, from other time services and its network: the first that a person is offered. They are
 * taken by a click, never by themselves, and by the same rules as any other.
 */
import { foundWords, ruleWords } from '../../main/api/describe-directory.ts';
import type { DirectoryRow } from '../../main/api/directory.ts';
import { usePage } from '../context.ts';
import { Foreign } from '../foreign.tsx';
import { glued } from '../glue.ts';
import { ServerName } from '../overview/server-name.tsx';
import { type KnownServer, knownServers } from './known.ts';
import { PolicySign } from './policy-sign.tsx';

interface Props {
  readonly rows: readonly DirectoryRow[];
  readonly chosen: ReadonlySet<string>;
  /** Those that go without a question. */
  readonly take: (rows: readonly DirectoryRow[]) => void;
  readonly ask: (row: DirectoryRow) => void;
}

/** A machine knows a handful; a list that announces itself in a network could be long. */
const MOST = 8;

export function KnownServers({ rows, chosen, take, ask }: Props) {
  const { t } = usePage();
  const words = t.picker.known;
  const known = knownServers(rows, chosen);
  const shown = known.slice(0, MOST);
  const free = shown.filter(({ taken }) => taken === 'freely').map(({ row }) => row);
  if (shown.length === 0) return null;
  return (
    <section className="known" aria-labelledby="known-heading">
      <h2 id="known-heading">{words.heading}</h2>
      <p className="quiet">{words.hint}</p>
      <ul className="known-list">
        {shown.map((one) => (
          <Known
            key={one.row.name}
            known={one}
            take={() => (one.taken === 'freely' ? take([one.row]) : ask(one.row))}
          />
        ))}
      </ul>
      {known.length > MOST && <p className="quiet">{words.more(known.length - MOST)}</p>}
      {free.length > 1 && (
        <p className="actions">
          <button type="button" className="primary" onClick={() => take(free)}>
            {free.length === known.length ? words.takeAll(free.length) : words.takeOpen(free.length)}
          </button>
        </p>
      )}
    </section>
  );
}

function Known({ known: { row, taken }, take }: { readonly known: KnownServer; readonly take: () => void }) {
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
            <Foreign text={glued(foundWords(found, locale))} />
          </p>
        ))}
        {taken === 'never' && (
          <p className="known-barred">
            <PolicySign policy={row.record.accessPolicy} />
            <Foreign text={ruleWords(row, locale).sentences.join(' ')} />
          </p>
        )}
      </div>
      {taken !== 'never' && (
        <button type="button" className="small" aria-label={words.takeOne(row.name)} onClick={take}>
          {taken === 'freely' ? words.take : words.takeAsked}
        </button>
      )}
    </li>
  );
}
