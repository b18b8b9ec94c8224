/**
 * Measuring and choosing in words: what came of asking a listed server, why one is proposed, and what is to be said about a
 * set of servers. Pure: page and terminal say the same.
 */
import { countryName } from '../directory/words/country.ts';
import { direction, messages } from './describe.ts';
import { directoryMessages, kilometres } from './describe-directory.ts';
import type {
  Answered,
  DirectoryRow,
  DiversityReport,
  Finding,
  Measured,
  ProbeProgress,
  Proposal,
  Proposed,
  Reason,
  Remedy,
} from './directory.ts';
import * as format from './format.ts';

/** What is known of a server by asking it: sentences, the most important first. */
export function measuredWords(measured: Measured | null, locale: string): readonly string[] {
  const t = directoryMessages(locale).measured;
  if (measured === null) return [t.never];
  const { result, jitter } = measured;
  switch (result.kind) {
    case 'answered': {
      const steady = jitter === null ? [] : [t.jitter(format.span(jitter, locale))];
      return [...answerWords(result, locale), ...steady];
    }
    case 'silent':
      return [t.silent];
    case 'refused':
      return [result.code === 'RATE' ? t.spare : t.refused(result.code)];
    case 'unusable':
      return [t.unusable(messages(locale).rejection[result.reason])];
    case 'unreachable':
      return [t.unreachable(result.reason)];
    case 'unresolved':
      return [t[result.reason]];
    case 'too-soon':
      // A pause that is longer than everybody's is one that it asked for.
      return [
        t[result.againIn > 64 ? 'spareUntil' : 'tooSoon'](format.rough(Math.max(1, result.againIn), locale)),
      ];
    case 'kept-off':
      return [t.keptOff[result.why]];
    case 'cancelled':
      return [t.cancelled];
  }
}

function answerWords(answer: Answered, locale: string): readonly string[] {
  const t = directoryMessages(locale).measured;
  const span = (seconds: number) => format.span(seconds, locale);
  const { offset, bound, delay, stratum, refid, leap, sameAs } = answer;
  const words = [
    t.answered(span(delay), direction(offset, locale, bound), messages(locale).atMost(span(bound))),
    t.stratum(String(stratum), refid),
    agreementWords(answer, locale),
    answer.smearing !== null && t.smearing(span(answer.smearing)),
    leap !== 'none' && t.leap[leap],
    sameAs !== null && t.sameAs(sameAs),
    answer.from === 'engine' && t.engine,
  ];
  return words.filter((text) => typeof text === 'string' && text !== '') as string[];
}

/** What the others say of an answer; empty where that is not known. */
export function agreementWords({ agreement }: Answered, locale: string): string {
  const t = directoryMessages(locale).measured;
  switch (agreement?.kind) {
    case 'agrees':
      return t.agrees(agreement.agreeing, agreement.of);
    case 'differs':
      return t.differs(format.span(agreement.by, locale), agreement.agreeing);
    case 'undecided':
      return t.undecided(agreement.of);
    case 'alone':
      return t.alone;
    case undefined:
      return '';
  }
}

export function progressWords(progress: ProbeProgress, locale: string): string {
  const t = directoryMessages(locale).progress;
  const { state, settled, total, answered } = progress;
  switch (state) {
    case 'idle':
      return t.idle;
    case 'running':
      return t.running(settled, total, answered);
    case 'finished':
      return t.finished(total, answered);
    case 'cancelled':
      return t.cancelled(settled, total);
  }
}

/** What a person is to read before these are measured; null where nobody of them asks for a note. */
export function noticeWords(rows: readonly Pick<DirectoryRow, 'record'>[], locale: string): string | null {
  const asking = rows.filter(({ record }) => record.accessPolicy === 'notify').length;
  return asking === 0 ? null : directoryMessages(locale).notice(asking);
}

export interface ProposalWords {
  readonly headline: string;
  /** What the whole rests on, and what is missing, a sentence each. */
  readonly notes: readonly string[];
  /** In the order of the picks. */
  readonly picks: readonly { readonly name: string; readonly reasons: readonly string[] }[];
}

export function proposalWords(proposal: Proposal, locale: string): ProposalWords {
  const t = directoryMessages(locale).proposal;
  const { wanted, picks, placed, measured, spare } = proposal;
  const added = picks.filter(({ kept }) => !kept).length;
  const short = picks.length < wanted;
  const notes = [
    short && picks.length > 0 && t.short(wanted, picks.length),
    added > 0 && (measured ? t.measured : t.unmeasured),
    added > 0 && !placed && t.nowhere,
    !short && added > 0 && spare > 0 && t.spare(spare),
  ];
  return {
    headline:
      picks.length === 0 ? t.none : added === 0 && !short ? t.nothingToAdd : t.headline(picks.length, added),
    notes: notes.filter((text) => text !== false),
    picks: picks.map((pick) => ({ name: pick.name, reasons: reasonsOf(pick, locale) })),
  };
}

const reasonsOf = ({ reasons }: Proposed, locale: string): readonly string[] =>
  reasons.map((reason) => reasonWords(reason, locale));

export function reasonWords(reason: Reason, locale: string): string {
  const t = directoryMessages(locale).reason;
  switch (reason.kind) {
    case 'kept':
    case 'unmeasured':
    case 'pool':
    case 'nts':
      return t[reason.kind];
    case 'answered': {
      const delay = format.span(reason.delay, locale);
      const { agreement } = reason;
      return agreement === null
        ? t.answered(delay)
        : t.answeredAgreed(delay, agreement.agreeing, agreement.of);
    }
    case 'distance':
      return t[reason.near ? 'near' : 'far'](
        kilometres(Math.max(reason.metres, reason.uncertainty), locale),
        reason.uncertainty > reason.metres,
      );
    case 'elsewhere':
      return t.elsewhere(reason.area);
    case 'listing': {
      const { listed, confirmed, written } = reason;
      if (confirmed !== null) return t.confirmed(confirmed.slice(0, 7));
      return t.listed(yearOf(listed), yearOf(written));
    }
    case 'country':
      return t.country(countryName(reason.country));
    case 'policy':
      return t.policy[reason.policy];
    case 'stratum':
      return t.stratum(String(reason.stratum));
    case 'independent':
      return t.independent(reason.operator, reason.networks === true);
  }
}

const yearOf = (date: string | null): string | null => date?.slice(0, 4) ?? null;

export interface FindingWords {
  /** “Warning” */
  readonly level: string;
  readonly sentence: string;
  /** What the one click does, for its button; null where nothing helps. */
  readonly remedy: string | null;
}

export function findingWords(finding: Finding, locale: string): FindingWords {
  const t = directoryMessages(locale);
  return {
    level: t.level[finding.level],
    sentence: findingSentence(finding, locale),
    remedy: finding.remedy && remedyWords(finding.remedy, locale),
  };
}

function findingSentence(finding: Finding, locale: string): string {
  const t = directoryMessages(locale).finding;
  const names = all(finding.names, locale);
  switch (finding.kind) {
    case 'same-operator':
      return t['same-operator'](names, finding.operator);
    case 'same-network':
      return t['same-network'](names, finding.prefix);
    case 'same-as':
      return t['same-as'](names, String(finding.as));
    case 'same-machine':
      return t['same-machine'](names, finding.address);
    case 'same-country':
      return t['same-country'](countryName(finding.country));
    case 'same-upstream':
      return t['same-upstream'](names, finding.refid);
    case 'follows':
      return t.follows(names, finding.of);
    case 'one-pool':
      return t['one-pool'](finding.pool);
    case 'smear-mixed':
      return t[finding.surely ? 'smear-mixed' : 'smear-perhaps-mixed'](
        names,
        all(finding.others, locale),
        finding.names.length === 1,
      );
    case 'smears-differ':
    case 'anycast':
    case 'retired':
    case 'stratum-one':
      return t[finding.kind](names);
    case 'few':
      return t.few[finding.sources] ?? '';
    case 'many':
      return t.many(finding.sources);
    case 'not-for-all':
      return t['not-for-all'][finding.policy](names);
  }
}

export function remedyWords(remedy: Remedy, locale: string): string {
  const t = directoryMessages(locale).remedy;
  return remedy.do === 'replace' ? t.replace(remedy.name, remedy.by) : t[remedy.do](remedy.name);
}

export interface DiversityWords {
  readonly headline: string;
  readonly notes: readonly string[];
  readonly findings: readonly FindingWords[];
}

export function diversityWords(report: DiversityReport, locale: string): DiversityWords {
  const t = directoryMessages(locale).diversity;
  const { sources, findings, blocked, unresolved } = report;
  const notes = [blocked && t.blocked, unresolved.length > 0 && t.unresolved(all(unresolved, locale))];
  return {
    headline: findings.length === 0 ? t.good(sources) : t.findings(sources, findings.length),
    notes: notes.filter((text) => text !== false),
    findings: findings.map((finding) => findingWords(finding, locale)),
  };
}

/** “A, B and C”. */
const all = (names: readonly string[], locale: string): string =>
  new Intl.ListFormat(locale, { type: 'conjunction' }).format(names);
