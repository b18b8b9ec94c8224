/**
 * Jauder Ho's lists as they are kept (`ntp-sources.yml`, `nts-sources.yml`): `servers:` with an entry for each, whose names may
 * be links of Markdown. Read with the `yaml` package, which knows where everything stands; aliases are not followed, because
 * no list has any and a few of them can be written that unfold to gigabytes.
 */
import { isAlias, isMap, isScalar, isSeq, LineCounter, parseDocument } from 'yaml';
import { countryNamed } from '../words/country.ts';
import { Draft, type Knowledge } from './draft.ts';
import { finish } from './finish.ts';
import { fieldOf } from './labels.ts';
import type { ReportMaker } from './report.ts';
import { STEP, type Steps } from './steps.ts';
import { linesOf, unmarked } from './text-items.ts';

/** Characters. The lists have some 40,000; the parser takes its text in one step, and whoever waits for it should not notice. */
const LONGEST = 200_000;

/** Its first line that says anything is `servers:`. */
export function looksLikeYaml(text: string): boolean {
  for (const { text: line } of linesOf(text.slice(0, 4096))) {
    if (!/^\s*(?:#|---\s*$|%YAML|$)/.test(line)) return /^servers\s*:\s*(?:#|$)/.test(line);
  }
  return false;
}

/** `nts`: of a list that is known, by its name, to be one of servers with NTS. */
export function* readYaml(
  text: string,
  nts: boolean,
  knowledge: Knowledge,
  report: ReportMaker,
): Steps<void> {
  if (text.length > LONGEST) {
    report.problem(1, 'outside', 'It is too long for a list in YAML.', text.slice(0, 80));
    return;
  }
  const lines = new LineCounter();
  const document = parseDocument(text, {
    lineCounter: lines,
    merge: false,
    logLevel: 'silent',
    prettyErrors: false,
  });
  const lineAt = (offset: number) => Math.max(1, lines.linePos(offset).line);
  for (const error of document.errors) {
    report.problem(
      lineAt(error.pos[0]),
      'unread',
      `It is not YAML: ${error.message}.`,
      text.slice(error.pos[0], error.pos[0] + 80),
    );
  }
  const servers = isMap(document.contents) ? document.contents.get('servers', true) : null;
  if (!isSeq(servers)) {
    report.problem(1, 'outside', 'There is no list of “servers” in it.', text.slice(0, 80));
    return;
  }
  // A list of servers with NTS has no column for networks; its README says what it is, the list itself does not.
  for (const [i, entry] of servers.items.entries()) {
    if (i % STEP === 0) yield;
    const range = isMap(entry) || isScalar(entry) || isAlias(entry) ? entry.range : null;
    const [start, end] = [range?.[0] ?? 0, range?.[1] ?? 0];
    const line = lineAt(start);
    if (!isMap(entry)) {
      report.problem(line, 'unread', 'It is no server with its fields.', text.slice(start, end));
      continue;
    }
    const draft = new Draft(line, null);
    draft.nts = nts;
    for (const { key, value } of entry.items) {
      const name = isScalar(key) ? String(key.value) : '';
      const field = fieldOf(name);
      const at = isScalar(key) && key.range ? lineAt(key.range[0]) : line;
      if (value === null || (isScalar(value) && value.value === null)) continue;
      if (field === null || !isScalar(value)) {
        report.problem(
          at,
          'unread',
          `“${name.slice(0, 60)}” is no field that is known. The raw text keeps it.`,
          name,
        );
        continue;
      }
      const said = unmarked(String(value.value));
      // “Unknown” is what the list has for nothing, and false for no virtual machine.
      if (said !== '' && !/^unknown$/i.test(said)) draft.add(field, said, at);
    }
    draft.add('country', countryNamed(draft.get('location')) ?? '', line);
    const record = finish(draft, text.slice(start, end).trimEnd(), knowledge, report);
    if (record !== null) report.record(record);
  }
}
