/**
 * The first run: nobody is asked yet. The servers that this computer knows already are offered first, then the picker. What is taken here
 * is seen there before it is saved.
 */
import { usePage } from '../context.ts';
import type { Connection } from '../link.ts';
import type { DraftState } from '../settings/use-draft.ts';
import { type Choice, chosenNames, withServer } from './choice.ts';
import { KnownServers } from './known-servers.tsx';
import { useDirectory } from './use-directory.ts';

interface Props {
  readonly connection: Connection;
  readonly state: DraftState | null;
}

const PICKER = '#/servers';

export function FirstServers({ connection, state }: Props) {
  const { t } = usePage();
  const { rows } = useDirectory(connection);
  return (
    <>
      {state && (
        <KnownServers
          rows={rows}
          chosen={chosenNames(state.draft.servers)}
          take={(taken) => {
            const servers = taken.reduce<Choice>(
              (all, { name, record }) => withServer(all, name, record.pool),
              state.draft.servers,
            );
            state.change({ servers });
            location.hash = PICKER;
          }}
        />
      )}
      <p className="actions invitation">
        <a className="button primary" href={PICKER}>
          {t.servers.toPicker}
        </a>
      </p>
    </>
  );
}
