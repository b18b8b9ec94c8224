/**
 * Every server with what it says and what that is worth. One real table at every width: narrow ones leave columns out,
 * which then stand in the details of a row. A server that is not used says why without being asked.
 */
import { Fragment, type ReactNode, useId, useState } from 'react';
import { serverText } from '../../main/api/contract.ts';
import { messages, type SourceWords, type Words } from '../../main/api/describe.ts';
import * as format from '../../main/api/format.ts';
import type { SourceStatus, Status } from '../../main/api/status.ts';
import { usePage } from '../context.ts';
import { SignIcon, WorthIcon } from '../icons.tsx';
import { Agreement, type Scale, scaleOf } from './agreement.tsx';
import { Reach } from './reach.tsx';
import { ServerName } from './server-name.tsx';
import { isUsed, labelOf, needsReason, worthOf } from './worth.ts';

const COLUMNS = 8;

interface Props {
  readonly status: Status;
  readonly words: Words;
  readonly elapsed: number;
  /** How old all this is, where nobody renews it. */
  readonly age: string | null;
}

export function Servers({ status, words, elapsed, age }: Props) {
  const { t } = usePage();
  const { column } = t.servers;
  const [open, setOpen] = useState<ReadonlySet<string>>(new Set());
  const scale = scaleOf(status);
  const toggle = (id: string) => {
    const next = new Set(open);
    if (!next.delete(id)) next.add(id);
    setOpen(next);
  };
  const used = status.sources.filter((source) => isUsed(source.verdict)).length;
  return (
    <section className="card servers" aria-labelledby="servers-heading">
      <div className="card-head">
        <h2 id="servers-heading">{t.servers.heading}</h2>
        <p className="quiet">
          {age === null ? t.servers.count(used, status.sources.length) : t.stale.asOf(age)}
        </p>
      </div>
      <table aria-labelledby="servers-heading">
        <thead>
          <tr>
            <th scope="col">{column.server}</th>
            <th scope="col" className="from-middle">
              {column.verdict}
            </th>
            <th scope="col" className="from-widest agreement-cell">
              {column.agreement}
            </th>
            <th scope="col" className="figure">
              {column.offset}
            </th>
            <th scope="col" className="figure from-wide">
              {column.delay}
            </th>
            <th scope="col" className="figure from-wide">
              {column.stratum}
            </th>
            <th scope="col" className="from-middle">
              {column.reach}
            </th>
            <td />
          </tr>
        </thead>
        <tbody>
          {status.sources.map((source, i) => (
            <Server
              key={source.id}
              source={source}
              words={words.sources[i]!}
              status={status}
              scale={scale}
              elapsed={elapsed}
              open={open.has(source.id)}
              toggle={() => toggle(source.id)}
            />
          ))}
        </tbody>
      </table>
    </section>
  );
}

interface ServerProps {
  readonly source: SourceStatus;
  readonly words: SourceWords;
  readonly status: Status;
  readonly scale: Scale | null;
  readonly elapsed: number;
  readonly open: boolean;
  readonly toggle: () => void;
}

function Server({ source, words, status, scale, elapsed, open, toggle }: ServerProps) {
  const { t } = usePage();
  const worth = worthOf(source.verdict);
  const label = labelOf(source.verdict, t.verdict);
  const below = useId();
  return (
    <Fragment>
      <tr className="server" data-worth={worth} data-open={open || undefined}>
        <th scope="row">
          <div className="server-name">
            <WorthIcon worth={worth} />
            <div>
              <span className="server-text">
                <ServerName name={words.name} />
              </span>
              <span className="below-middle verdict">{label}</span>
            </div>
          </div>
        </th>
        <td className="from-middle verdict">{label}</td>
        <td className="from-widest agreement-cell">
          {scale && <Agreement source={source} status={status} scale={scale} />}
        </td>
        <td className="figure">
          {words.offset} {source.bound !== null && <span className="quiet">{words.bound}</span>}
        </td>
        <td className="figure from-wide">{words.delay}</td>
        <td className="figure from-wide">{words.stratum}</td>
        <td className="from-middle">
          <Reach register={source.reach} />
        </td>
        <td className="server-more">
          <button
            type="button"
            className="icon-button"
            aria-expanded={open}
            aria-controls={below}
            aria-label={t.servers.details(words.name)}
            onClick={toggle}
          >
            <SignIcon sign="chevron" size={14} />
          </button>
        </td>
      </tr>
      {(open || needsReason(source.verdict)) && (
        <tr className="server-below" data-worth={worth}>
          <td colSpan={COLUMNS}>
            <p className="server-reason">{words.verdict}</p>
            <div id={below}>{open && <Details source={source} words={words} elapsed={elapsed} />}</div>
          </td>
        </tr>
      )}
    </Fragment>
  );
}

function Details({ source, words, elapsed }: Pick<ServerProps, 'source' | 'words' | 'elapsed'>) {
  const { locale, t } = usePage();
  const { column, field } = t.servers;
  const tray = messages(locale);
  const rest = source.nextPollIn === null ? null : source.nextPollIn - elapsed;
  const rows: { name: string; value: ReactNode; shown?: string }[] = [
    { name: column.delay, value: words.delay, shown: 'below-wide' },
    { name: column.stratum, value: words.stratum, shown: 'below-wide' },
    { name: column.reach, value: <Reach register={source.reach} />, shown: 'below-middle' },
  ];
  if (source.address !== null)
    rows.push({ name: field.address, value: serverText(source.address, source.port) });
  rows.push({
    name: field.lastAnswer,
    value:
      source.lastAnswerAge === null
        ? tray.never
        : tray.ago(format.rough(source.lastAnswerAge + elapsed, locale)),
  });
  if (rest !== null) {
    rows.push({ name: field.nextPoll, value: rest < 1 ? tray.soon : tray.in(format.rough(rest, locale)) });
  }
  rows.push({ name: field.poll, value: format.rough(source.poll, locale) });
  if (source.jitter !== null) rows.push({ name: field.jitter, value: format.span(source.jitter, locale) });
  if (source.bias) rows.push({ name: field.bias, value: words.bias });
  if (source.refid !== null) rows.push({ name: field.refid, value: source.refid });
  return (
    <div className="details">
      <dl>
        {rows.map(({ name, value, shown }) => (
          <div key={name} className={shown}>
            <dt>{name}</dt>
            <dd>{value}</dd>
          </div>
        ))}
      </dl>
      {words.route && <p>{words.route}</p>}
    </div>
  );
}
