/** What a list has in it: servers with the facts that matter most, and the lines that are worth a look. */
import { countryName, policyWords } from '../../../main/api/describe-directory.ts';
import type { ImportProblem, ServerRecord } from '../../../main/api/directory.ts';
import { usePage } from '../../context.ts';
import { Foreign } from '../../foreign.tsx';
import { PolicySign } from '../policy-sign.tsx';

/** A look, not a reading: what is kept can be searched afterwards. */
const MOST_RECORDS = 60;
const MOST_PROBLEMS = 200;

export function Records({ records }: { readonly records: readonly ServerRecord[] }) {
  const { locale, t } = usePage();
  const words = t.picker.import;
  if (records.length === 0) return null;
  return (
    <section className="details-part">
      <h3>{words.records}</h3>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what may be scrolled has to be reached by the keyboard. */}
      <ul className="preview" tabIndex={0} aria-label={words.records}>
        {records.slice(0, MOST_RECORDS).map((record) => (
          <li key={`${record.line ?? ''} ${record.host}`}>
            <PolicySign policy={record.accessPolicy} />
            <span className="server-text">{record.host}</span>
            <span className="quiet">
              <Foreign
                text={[
                  record.city ?? record.location,
                  record.country && countryName(record.country),
                  policyWords(record, locale).label,
                ]
                  .filter(Boolean)
                  .join(', ')}
              />
            </span>
          </li>
        ))}
        {records.length > MOST_RECORDS && (
          <li className="quiet">{words.more(records.length - MOST_RECORDS)}</li>
        )}
      </ul>
    </section>
  );
}

export function Problems({ problems }: { readonly problems: readonly ImportProblem[] }) {
  const { t } = usePage();
  const words = t.picker.import;
  if (problems.length === 0) return null;
  const told = problems.filter(({ kind }) => kind !== 'outside');
  const shown = [...told, ...problems.filter(({ kind }) => kind === 'outside')].slice(0, MOST_PROBLEMS);
  return (
    <details className="details-part" open={told.length > 0}>
      <summary>{words.problems}</summary>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what may be scrolled has to be reached by the keyboard. */}
      <ul className="preview problems" tabIndex={0} aria-label={words.problems}>
        {shown.map((problem, i) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: a line can have two problems, and none of them ever moves.
          <li key={i}>
            <span className="problem-line">{words.line(problem.line)}</span>
            <span className="tag">{words.kind[problem.kind]}</span>
            <Foreign text={problem.reason} />
            {problem.text !== '' && (
              <code>
                <Foreign text={problem.text} />
              </code>
            )}
          </li>
        ))}
        {problems.length > shown.length && (
          <li className="quiet">{words.more(problems.length - shown.length)}</li>
        )}
      </ul>
    </details>
  );
}
