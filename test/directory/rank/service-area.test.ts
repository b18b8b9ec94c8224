/** For whom a server is meant, as lists write it. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { poolZoneOf } from '../../../main/directory/catalogue/shipped.ts';
import { isElsewhere } from '../../../main/directory/rank/service-area.ts';
import { shipped } from '../shipped.ts';

const continentOf = (country: string) =>
  poolZoneOf(shipped.poolZones, country)?.continent.split('.', 1)[0] ?? null;
const elsewhere = (serviceArea: string | null, here: string | null) =>
  isElsewhere({ serviceArea }, here, continentOf);

describe('a service area', () => {
  it.each([
    ['Australia only (Australian ISP)', 'NZ'],
    ['Hong Kong', 'AU'],
    ['Brazil', 'DE'],
    ['Brazil, Latin America and Caribbean', 'KE'],
    ['Germany/Europe', 'US'],
    ['Europe', 'KE'],
    ['EU', 'BR'],
    ['North America', 'DE'],
    ['Eastern US and Canada', 'FR'],
    ['UA, RU, PL', 'JP'],
    ['Northern California', 'DE'],
    ['Czech Republic', 'PL'],
  ])('“%s” is not for %s', (area, here) => expect(elsewhere(area, here)).toBe(true));

  it.each([
    ['Germany/Europe', 'CZ'],
    ['UK, Europe', 'GB'],
    ['Brazil, Latin America and Caribbean', 'CL'],
    ['Japan and Asia', 'KR'],
    ['UAE, Saudi Arabia & EMEA', 'KE'],
    ['Eastern US and Canada', 'CA'],
    ['North America', 'MX'],
    ['United Kingdom', 'GB'],
    ['The Netherlands', 'NL'],
    ['Republic of North Macedonia, rest of Europe', 'MK'],
    // More than these, or nobody can tell.
    ['Worldwide', 'NZ'],
    ['UK / Worldwide', 'NZ'],
    ['Switzerland, others by arrangement', 'NZ'],
    ['Netherlands (NL) and surrounding countries (EU)', 'NZ'],
    ['None', 'NZ'],
    ['AT&T and QWEST', 'NZ'],
    ['NSFnet, WESTnet', 'NZ'],
    ['Mountain Time Zone', 'NZ'],
    ['', 'NZ'],
    [null, 'NZ'],
    ['Brazil', null],
  ])('“%s” keeps nobody of %s behind', (area, here) => expect(elsewhere(area, here)).toBe(false));

  it('of any text is read, and never against those whom it names', () => {
    fc.assert(
      fc.property(fc.string(), fc.string(), (before, after) => {
        expect(elsewhere(`${before} Kenya ${after}`, 'KE')).toBe(false);
        expect(typeof elsewhere(before, 'KE')).toBe('boolean');
      }),
    );
  });
});
