/** What is looked for: words, and wishes that are joined to them. */
import { useMemo } from 'react';
import { directoryMessages, kilometres } from '../../main/api/describe-directory.ts';
import type { AccessPolicy, DirectoryRow } from '../../main/api/directory.ts';
import { usePage } from '../context.ts';
import { countriesOf, DISTANCES, EVERYTHING, type Filter, isEverything, policyCounts } from './filter.ts';
import { PolicySign } from './policy-sign.tsx';
import { POLICIES } from './sort.ts';

interface Props {
  readonly rows: readonly DirectoryRow[];
  readonly filter: Filter;
  readonly setFilter: (change: Partial<Filter>) => void;
  readonly now: number;
}

export function Search({ rows, filter, setFilter, now }: Props) {
  const { t } = usePage();
  const words = t.picker.search;
  return (
    <search className="search">
      <label className="search-words">
        <span className="visually-hidden">{words.label}</span>
        <input
          type="search"
          autoComplete="off"
          spellCheck={false}
          placeholder={words.placeholder}
          value={filter.text}
          onChange={(event) => setFilter({ text: event.target.value })}
        />
      </label>
      <Selects rows={rows} filter={filter} setFilter={setFilter} />
      <Policies rows={rows} filter={filter} setFilter={setFilter} now={now} />
      <fieldset className="chips">
        <legend className="visually-hidden">{words.features}</legend>
        {(['answered', 'nts', 'ipv6'] as const).map((feature) => (
          <Chip
            key={feature}
            pressed={filter[feature]}
            toggle={() => setFilter({ [feature]: !filter[feature] })}
          >
            {words[feature]}
          </Chip>
        ))}
        {!isEverything(filter) && (
          <button type="button" className="ghost small" onClick={() => setFilter(EVERYTHING)}>
            {words.clear}
          </button>
        )}
      </fieldset>
    </search>
  );
}

function Selects({ rows, filter, setFilter }: Omit<Props, 'now'>) {
  const { locale, t } = usePage();
  const words = t.picker.search;
  const countries = useMemo(() => countriesOf(rows, locale), [rows, locale]);
  const located = rows.some(({ near }) => near !== null);
  return (
    <div className="search-selects">
      <select
        aria-label={words.country}
        value={filter.country ?? ''}
        onChange={({ target }) => setFilter({ country: target.value === '' ? null : target.value })}
      >
        <option value="">{words.anyCountry}</option>
        {countries.map(({ code, name, servers }) => (
          <option key={code} value={code}>
            {`${name} (${servers})`}
          </option>
        ))}
      </select>
      <select
        aria-label={words.within}
        disabled={!located}
        value={filter.within ?? ''}
        onChange={({ target }) => setFilter({ within: target.value === '' ? null : Number(target.value) })}
      >
        <option value="">{words.anywhere}</option>
        {DISTANCES.map((metres) => (
          <option key={metres} value={metres}>
            {words.near(kilometres(metres, locale))}
          </option>
        ))}
      </select>
      <select
        aria-label={words.stratum}
        value={filter.stratum ?? ''}
        onChange={({ target }) => setFilter({ stratum: stratumOf(target.value) })}
      >
        <option value="">{words.anyStratum}</option>
        {([1, 2, 3] as const).map((stratum) => (
          <option key={stratum} value={stratum}>
            {words.strata[stratum]}
          </option>
        ))}
      </select>
    </div>
  );
}

const stratumOf = (value: string): Filter['stratum'] =>
  ([1, 2, 3] as const).find((n) => String(n) === value) ?? null;

/** The filter is the legend of the map, too. */
function Policies({ rows, filter, setFilter, now }: Props) {
  const { locale, t } = usePage();
  const words = t.picker.search;
  const labels = directoryMessages(locale).policy;
  const counts = useMemo(() => policyCounts(rows, filter, now), [rows, filter, now]);
  const toggle = (policy: AccessPolicy) => {
    const policies = new Set(filter.policies);
    if (!policies.delete(policy)) policies.add(policy);
    setFilter({ policies });
  };
  return (
    <fieldset className="chips">
      <legend className="visually-hidden">{words.policies}</legend>
      {POLICIES.map((policy) => (
        <Chip key={policy} pressed={filter.policies.has(policy)} toggle={() => toggle(policy)}>
          <PolicySign policy={policy} />
          {labels[policy]}
          <span className="chip-count">{counts.get(policy) ?? 0}</span>
        </Chip>
      ))}
    </fieldset>
  );
}

interface ChipProps {
  readonly pressed: boolean;
  readonly toggle: () => void;
  readonly children: React.ReactNode;
}

const Chip = ({ pressed, toggle, children }: ChipProps) => (
  <button type="button" className="chip" aria-pressed={pressed} onClick={toggle}>
    {children}
  </button>
);
