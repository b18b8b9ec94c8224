/** What is to be said about the chosen servers together: a sentence each, and one click that helps. */
import { diversityWords, type FindingWords } from '../../../main/api/describe-choosing.ts';
import type { Finding, Level, Remedy } from '../../../main/api/directory.ts';
import { usePage } from '../../context.ts';
import { Foreign } from '../../foreign.tsx';
import { glued } from '../../glue.ts';
import { SignIcon, type Worth, WorthIcon } from '../../icons.tsx';
import type { Diversity as Known } from '../use-diversity.ts';

const WORTHS: Readonly<Record<Level, Worth>> = { blocks: 'wrong', warning: 'trouble', note: 'idle' };

interface Props {
  readonly known: Known;
  readonly apply: (remedy: Remedy) => void;
}

export function Diversity({ known, apply }: Props) {
  const { locale, t } = usePage();
  const words = t.picker.choice;
  const { report, failure, checking } = known;
  const said = report && glued(diversityWords(report, locale));
  return (
    <section className="diversity" aria-labelledby="diversity-heading" aria-busy={checking}>
      <h3 id="diversity-heading">{words.check}</h3>
      {checking && <p className="quiet">{words.checking}</p>}
      {failure !== null && <p data-tone="bad">{words.checkFailed(failure)}</p>}
      {said && report && (
        <>
          <p className="diversity-head" data-worth={report.findings.length === 0 ? 'used' : undefined}>
            {report.findings.length === 0 && <WorthIcon worth="used" />}
            <span>{said.headline}</span>
          </p>
          {said.notes.map((note) => (
            <p key={note} className="hint">
              <Foreign text={note} />
            </p>
          ))}
          <ul className="findings">
            {said.findings.map(({ level, sentence, remedy }, i) => (
              <Line
                key={sentence}
                finding={report.findings[i]!}
                level={level}
                sentence={sentence}
                remedy={isFirst(said.findings, i) ? remedy : null}
                apply={apply}
              />
            ))}
          </ul>
        </>
      )}
    </section>
  );
}

/** One click may help against several findings: it is offered with the gravest of them. */
const isFirst = (findings: readonly FindingWords[], i: number): boolean =>
  findings.findIndex(({ remedy }) => remedy === findings[i]?.remedy) === i;

interface LineProps {
  readonly finding: Finding;
  readonly level: string;
  readonly sentence: string;
  readonly remedy: string | null;
  readonly apply: (remedy: Remedy) => void;
}

function Line({ finding, level, sentence, remedy, apply }: LineProps) {
  const worth = WORTHS[finding.level];
  return (
    <li className="finding" data-worth={worth}>
      <WorthIcon worth={worth} />
      <div>
        <p>
          <strong className="finding-level">{level}.</strong> <Foreign text={sentence} />
        </p>
        {finding.remedy && remedy !== null && (
          <button type="button" className="small" onClick={() => apply(finding.remedy!)}>
            <SignIcon sign="advice" size={12} />
            {remedy}
          </button>
        )}
      </div>
    </li>
  );
}
