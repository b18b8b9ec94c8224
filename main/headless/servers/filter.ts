/** The options that choose among servers, checked. */
import { AccessPolicy } from '../../directory/record.ts';
import type { Filter } from '../../directory/search.ts';
import { countryCode, countryNamed } from '../../directory/words/country.ts';
import { type Options, UsageError } from '../command.ts';

export const FILTERS = ['country', 'stratum', 'policy', 'nts', 'ipv6', 'search', 'limit'] as const;

/** Rows for people: as many as fit on a page. With --json all are given. */
const ROWS = 40;

export function filterOf(options: Options): Filter {
  const { country, stratum, policy, nts, ipv6, search } = options;
  return {
    ...(typeof country === 'string' && { country: countryOf(country) }),
    ...(typeof stratum === 'string' && { stratum: whole('stratum', stratum, 1, 15) }),
    ...(typeof policy === 'string' && { policies: policy.split(',').map(policyOf) }),
    ...(nts === true && { nts: true }),
    ...(ipv6 === true && { ipv6: true }),
    ...(typeof search === 'string' && { text: search }),
  };
}

/** How many are shown; 0 is all. */
export function limitOf({ limit }: Options, json: boolean): number {
  if (typeof limit !== 'string') return json ? Number.POSITIVE_INFINITY : ROWS;
  const rows = whole('limit', limit, 0, 100_000);
  return rows === 0 ? Number.POSITIVE_INFINITY : rows;
}

function countryOf(text: string): string {
  const code = countryCode(text) ?? countryNamed(text);
  if (code !== null) return code;
  throw new UsageError(`“${text}” is no country: write its two letters (DE) or its English name.`);
}

function policyOf(text: string): AccessPolicy {
  const policy = AccessPolicy.options.find((option) => option === text.trim());
  if (policy !== undefined) return policy;
  throw new UsageError(
    `“${text}” is no policy: ${AccessPolicy.options.join(', ')} are, several with commas.`,
  );
}

function whole(option: string, text: string, least: number, most: number): number {
  const value = /^\d{1,6}$/.test(text) ? Number(text) : Number.NaN;
  if (value >= least && value <= most) return value;
  throw new UsageError(`--${option} is a whole number from ${least} to ${most}, and “${text}” is none.`);
}
