/** What stands in a row: two short lines in each cell, the more important one above. */
import {
  countryName,
  kilometres,
  leastTrip,
  placeName,
  policyWords,
} from '../../../main/api/describe-directory.ts';
import { type DirectoryRow, freshAnswer } from '../../../main/api/directory.ts';
import * as format from '../../../main/api/format.ts';
import { usePage } from '../../context.ts';
import { Foreign, seen } from '../../foreign.tsx';
import { PolicySign } from '../policy-sign.tsx';

interface Props {
  readonly row: DirectoryRow;
}

export function NameCell({ row }: Props) {
  const { locale, t } = usePage();
  const words = t.picker.table;
  const { record, near, measured } = row;
  const tags = [
    record.pool && words.pool,
    record.anycast === true && words.anycast,
    record.nts !== null && words.nts,
    record.leapSmear === true && words.smear,
  ].filter((tag) => tag !== false);
  const doubtful = isDoubtful(measured);
  return (
    <>
      <span className="cell-first">
        <span className="cell-link" title={row.name} data-details>
          {row.name}
        </span>
      </span>
      <span className="cell-second">
        <span className="below-place">
          <PolicySign policy={record.accessPolicy} />
          <span className="visually-hidden">{policyWords(record, locale).label}</span>
          {near && <span>{kilometres(near.between, locale)}</span>}
          {doubtful && <span className="doubtful">{words.doubtful}</span>}
        </span>
        {tags.map((tag) => (
          <span key={tag} className="tag">
            {tag}
          </span>
        ))}
        <Foreign className="cell-operator" text={record.operator ?? ''} />
      </span>
    </>
  );
}

export function PlaceCell({ row }: Props) {
  const { locale, t } = usePage();
  const { record, near, measured } = row;
  const where = placeWords(row, locale);
  return (
    <>
      <span className="cell-first" title={seen(record.location ?? where ?? '') || undefined}>
        {where === null ? <span className="quiet">{t.picker.table.nowhere}</span> : <Foreign text={where} />}
      </span>
      <span className="cell-second">
        {near && kilometres(near.between, locale)}
        {isDoubtful(measured) && <span className="doubtful">{t.picker.table.doubtful}</span>}
      </span>
    </>
  );
}

function placeWords({ record }: DirectoryRow, locale: string): string | null {
  const { city, country, place } = record;
  if (city === null && place?.basis === 'city') return place.name;
  const parts = [city, country && countryName(country)].filter((part) => part !== null && part !== '');
  if (parts.length > 0) return parts.join(', ');
  return place && placeName(place, locale);
}

const isDoubtful = (measured: DirectoryRow['measured']) =>
  measured?.result.kind === 'answered' && measured.result.place.kind === 'doubtful';

export function PolicyCell({ row }: Props) {
  const { locale } = usePage();
  return (
    <span className="cell-policy">
      <PolicySign policy={row.record.accessPolicy} />
      <span>{policyWords(row.record, locale).label}</span>
    </span>
  );
}

/** As measured, where it was. */
export function StratumCell({ row, now }: Props & { readonly now: number }) {
  const stratum = freshAnswer(row.measured, now)?.stratum ?? row.record.stratum;
  return stratum ?? '–';
}

/** The round trip, and under it what no answer from there can be quicker than. */
export function AnswerCell({ row, now }: Props & { readonly now: number }) {
  const { locale, t } = usePage();
  const words = t.picker.table;
  const { measured, near } = row;
  const answer = freshAnswer(measured, now);
  const least = near && leastTrip(near, locale);
  return (
    <>
      <span className="cell-first" data-answer={measured?.result.kind}>
        {measured === null
          ? words.never
          : measured.result.kind === 'answered'
            ? format.span(measured.result.delay, locale)
            : words.result[measured.result.kind]}
      </span>
      {least !== null && (answer !== null || measured === null) && (
        <span className="cell-second" title={least.sentence}>
          {words.floor(least.figure)}
        </span>
      )}
    </>
  );
}
