/** Lists of hosts: one on each line, or several with commas or blanks between them, and behind them a comment, or words in brackets or behind a dash. */
import { parseServerName } from '../../settings/server-name.ts';
import { bareRecord } from '../record.ts';
import { visibleLine } from '../visible.ts';
import type { Knowledge } from './draft.ts';
import { addressesIn, dotless } from './host-names.ts';
import type { ReportMaker } from './report.ts';
import { STEP, type Steps } from './steps.ts';
import { linesOf, undecorated } from './text-items.ts';

/** A host with a dot, an address, either with a port. */
export function isHostWord(word: string): boolean {
  if (!/[.:]/.test(word)) return false;
  const parsed = parseServerName(word);
  return parsed.ok && (parsed.value.literal || /\.[a-z]/.test(parsed.value.host));
}

export function* readPlain(text: string, knowledge: Knowledge, report: ReportMaker): Steps<void> {
  let steps = 0;
  for (const { text: written, line } of linesOf(text)) {
    steps += 1;
    if (steps % STEP === 0) yield;
    const { hosts, comment } = parted(undecorated(written));
    // A semicolon within a word is no separator but what a shell would see.
    const words = wordsOf(hosts);
    if (words.length === 0) continue;
    // A word among hosts is a mistake in a list; a line without any host is a sentence.
    if (!words.some(isHostWord)) {
      const single = words.length === 1 ? parseServerName(words[0] ?? '') : null;
      if (single !== null && !single.ok) report.problem(line, 'refused', single.message, written);
      else report.problem(line, 'outside', 'There is no name of a host in it.', written);
      continue;
    }
    if (words.length > 1 && !/[,;]/.test(hosts.trim().replace(/;(?=\S)/g, '')) && !words.every(isHostWord)) {
      const parsed = parseServerName(hosts.trim());
      report.problem(line, 'refused', parsed.ok ? 'It is more than one host.' : parsed.message, written);
      continue;
    }
    for (const word of words) {
      steps += 1;
      if (steps % STEP === 0) yield;
      const parsed = parseServerName(word);
      if (!parsed.ok || !isHostWord(word)) {
        report.problem(line, 'refused', parsed.ok ? dotless(word) : parsed.message, written);
        continue;
      }
      const { host, port } = parsed.value;
      if (knowledge.inactive.has(host))
        report.problem(line, 'noted', `ntp.org lists ${host} as retired.`, host);
      report.record({
        ...bareRecord(host),
        port,
        pool: isPoolName(host),
        addresses: comment?.startsWith('(') ? addressesIn(comment) : [],
        notes: comment === null ? null : visibleLine(comment) || null,
        raw: written,
        line,
      });
    }
  }
}

/** The hosts of a line, and what is said behind them. */
export function parted(line: string): { readonly hosts: string; readonly comment: string | null } {
  const match = /(?:^|\s)(?:#|\/\/|(?=\()|[-–—](?=\s))/.exec(line);
  if (match === null) return { hosts: line, comment: null };
  return {
    hosts: line.slice(0, match.index),
    comment: line.slice(match.index + match[0].length).trim() || null,
  };
}

export const wordsOf = (line: string): string[] =>
  line.split(/(?:\s|,|;(?=\s|$))+/).filter((word) => word !== '');

/** Names of the NTP Pool stand for many servers, whatever the list says. */
export const isPoolName = (host: string): boolean => /(?:^|\.)pool\.ntp\.org$/.test(host);
