/**
 * The first run: nobody is asked yet. The servers that this computer knows already are offered first, then the picker. What is taken here
 * is seen there before it is saved.
 */
import { useCallback, useMemo } from 'react';
import { usePage } from '../context.ts';
import type { Connection } from '../link.ts';
import type { DraftState } from '../settings/use-draft.ts';
import { entryOf } from './choice.ts';
import { KnownServers } from './known-servers.tsx';
import { PickDialog } from './pick-dialog.tsx';
import { byName } from './rows.ts';
import { useChoice } from './use-choice.ts';
import { type DirectoryKnown, useDirectory } from './use-directory.ts';

interface Props {
  readonly connection: Connection;
  readonly state: DraftState | null;
}

const PICKER = '#/servers';

export function FirstServers({ connection, state }: Props) {
  const { t } = usePage();
  const { rows } = useDirectory(connection);
  // One button of a page is the first to be pressed.
  const isOffered = rows.some(({ found }) => found.length > 0);
  return (
    <>
      {state && <Offer rows={rows} state={state} />}
      <p className="actions invitation">
        <a className={isOffered ? 'button' : 'button primary'} href={PICKER}>
          {t.servers.toPicker}
        </a>
      </p>
    </>
  );
}

function Offer({ rows, state }: { readonly rows: DirectoryKnown['rows']; readonly state: DraftState }) {
  const named = useMemo(() => byName(rows), [rows]);
  const goThere = useCallback(() => {
    location.hash = PICKER;
  }, []);
  const { names, question, take, toggle, answer } = useChoice(state, named, goThere);
  return (
    <>
      <KnownServers rows={rows} chosen={names} take={(taken) => take(taken.map(entryOf))} ask={toggle} />
      {question && <PickDialog question={question} answer={answer} />}
    </>
  );
}
