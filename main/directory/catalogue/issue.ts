/** What a schema found wrong, as one sentence for a person: where it is, and what is wrong there. */
import * as v from 'valibot';

export function firstIssue(issues: readonly [v.BaseIssue<unknown>, ...v.BaseIssue<unknown>[]]): string {
  const [issue] = issues;
  const path = v.getDotPath(issue);
  if (path === null) return sentence(issue);
  if (issue.expected === 'never') return `${path}: there is no such field.`;
  return issue.input === undefined ? `${path}: it is missing.` : `${path}: ${sentence(issue)}`;
}

/** The library's own words are no sentences; ours are. */
const sentence = ({ message, received, expected, type }: v.BaseIssue<unknown>): string =>
  message.startsWith('Invalid ')
    ? `${shortened(received)} stands where ${shortened(expected ?? EXPECTED[type] ?? type)} is expected.`
    : message;

/** What a schema of ours expects and the library does not say. */
const EXPECTED: Readonly<Record<string, string>> = {
  integer: 'a whole number',
  iso_date: 'a date (2026-11-26)',
};

/** Characters of a wrong value that are repeated. */
const LONGEST = 80;
const shortened = (text: string) => (text.length > LONGEST ? `${text.slice(0, LONGEST)}…` : text);
