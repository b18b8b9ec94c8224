/** The picker, once everything that it shows is known: joins table, map, choice and dialogs. */
import { useMemo, useState } from 'react';
import type { SettingsReport } from '../../main/api/contract.ts';
import { unsavedWords } from '../../main/api/describe.ts';
import type { DirectoryReport, DirectoryRow } from '../../main/api/directory.ts';
import { usePage } from '../context.ts';
import type { DraftState } from '../settings/use-draft.ts';
import { Basket } from './basket/basket.tsx';
import { ChoiceBar } from './basket/choice-bar.tsx';
import { Diversity } from './basket/diversity.tsx';
import { useSaving } from './basket/use-saving.ts';
import { type Choice, chosenNames, entryOf, isSameChoice, normal } from './choice.ts';
import { Details } from './details/details.tsx';
import { KnownServers } from './known-servers.tsx';
import { Lists } from './lists/lists.tsx';
import { mayBeAsked } from './measure-plan.ts';
import { NoticeDialog } from './notice-dialog.tsx';
import { PickDialog } from './pick-dialog.tsx';
import { PlaceDialog } from './place-dialog.tsx';
import { ProposalDialog } from './proposal-dialog.tsx';
import { byName } from './rows.ts';
import { ServerList } from './server-list.tsx';
import { useChoice } from './use-choice.ts';
import type { DirectoryKnown } from './use-directory.ts';
import { useDiversity } from './use-diversity.ts';
import { useMeasuring } from './use-measuring.ts';

interface Props {
  readonly silent: boolean;
  readonly settings: SettingsReport;
  readonly state: DraftState;
  readonly directory: DirectoryKnown & { readonly report: DirectoryReport };
}

export function Picker({ silent, settings, state, directory }: Props) {
  const { locale, t, announce } = usePage();
  const { report, rows, progress } = directory;
  const named = useMemo(() => byName(rows), [rows]);
  // What counts as answered "now" is judged anew whenever something is heard.
  // biome-ignore lint/correctness/useExhaustiveDependencies: the moment belongs to the rows.
  const now = useMemo(() => Date.now(), [rows]);
  const saving = useSaving(settings, state);
  const choosing = useChoice(state, named, saving.edited);
  const measuring = useMeasuring(directory.hear);
  const { choice } = choosing;
  const diversity = useDiversity(choice, report.revision, !silent);
  const saved = settings.settings.servers;
  const savedNames = useMemo(() => chosenNames(saved), [saved]);
  const [opened, setOpened] = useState<string | null>(null);
  const [proposing, setProposing] = useState<Choice | null>(null);
  // From the proposal, which is made anew afterwards.
  const [placing, setPlacing] = useState(false);
  const open = (row: DirectoryRow) => setOpened(row.name);
  const propose = () => setProposing(choice);
  const detailed = opened === null ? undefined : named.get(opened);

  const discard = () => {
    saving.edited();
    state.change({ servers: saved });
    announce(t.picker.choice.discarded);
  };

  return (
    <div className="picker">
      <div className="picker-main">
        {saved.length === 0 && (
          <KnownServers
            rows={rows}
            chosen={choosing.names}
            take={(taken) => choosing.take(taken.map(entryOf))}
            ask={choosing.toggle}
          />
        )}
        <ServerList
          report={report}
          rows={rows}
          progress={progress}
          now={now}
          servesMany={settings.settings.servesMany}
          chosen={choosing.names}
          measuring={measuring}
          open={open}
          toggle={choosing.toggle}
          changed={directory.reload}
        />
        <Lists lists={report.lists} changed={directory.reload} />
      </div>
      <aside className="picker-side" aria-labelledby="choice-heading">
        <section className="card choice">
          <Basket
            choosing={choosing}
            saved={savedNames}
            rows={named}
            now={now}
            open={open}
            propose={propose}
          />
          {choice.length > 0 && <Diversity known={diversity} apply={choosing.apply} />}
        </section>
        <ChoiceBar
          dirty={!isSameChoice(choice, saved)}
          count={choice.length}
          overtaken={state.overtaken}
          blocked={diversity.report?.blocked ?? false}
          saving={saving}
          unsaved={saving.saved ? unsavedWords(settings.problems, locale) : null}
          discard={discard}
        />
      </aside>
      {detailed && choosing.question === null && measuring.asking === null && (
        <Details
          row={detailed}
          lists={report.lists}
          chosen={choosing.names.has(normal(detailed.name))}
          measuring={progress?.state === 'running' || measuring.busy}
          measure={mayBeAsked(detailed) ? () => measuring.begin([detailed]) : null}
          toggle={() => choosing.toggle(detailed)}
          leave={() => setOpened(null)}
        />
      )}
      {proposing && placing && (
        <PlaceDialog here={report.here} changed={directory.reload} leave={() => setPlacing(false)} />
      )}
      {proposing && !placing && (
        <ProposalDialog
          keep={proposing}
          chosen={choosing.names}
          sayWhere={report.here.place === null ? () => setPlacing(true) : null}
          take={choosing.take}
          leave={() => setProposing(null)}
        />
      )}
      {choosing.question && <PickDialog question={choosing.question} answer={choosing.answer} />}
      <NoticeDialog measuring={measuring} />
    </div>
  );
}
