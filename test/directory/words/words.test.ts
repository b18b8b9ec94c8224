/** What operators and lists write, and what it means. The texts are real ones. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { AccessPolicy } from '../../../main/directory/record.ts';
import { accessPolicyOf, formPolicy, stricterPolicy } from '../../../main/directory/words/access-policy.ts';
import { countryCode, countryName, countryNamed, stateNamed } from '../../../main/directory/words/country.ts';
import { locate } from '../../../main/directory/words/location.ts';
import {
  isSynchronization,
  referenceClockOf,
  stratumOf,
} from '../../../main/directory/words/synchronization.ts';
import { shipped } from '../shipped.ts';

describe('an access policy', () => {
  it.each([
    ['open access', 'open'],
    ['Open Access', 'open'],
    ['open access, no need to notify', 'open'],
    ['open access; please use name rather than address.', 'open'],
    ['open access, authenticated NTP (DES/MD5) available', 'open'],
    ['Open access but please see our ntp WWW page.', 'open'],
    [
      'Open access. Please limit access to one or two hosts per site (large sites should set up their own ntp server)',
      'open',
    ],
    ['unrestricted', 'open'],
    ['open access, please send a message to notify', 'notify'],
    ['open access, glad to receive a note', 'notify'],
    ['open access, an email note is appreciated', 'notify'],
    ['open access, notify message appreciated', 'notify'],
    ['Open access Please, send a mail to notify.', 'notify'],
    ['Open Access, please drop us a note so we can add you to our mailing list.', 'notify'],
    ['open access, pick one of ntp{1,2}.ien.it; please send a message to notify', 'notify'],
    [
      'open, preferred for stratum-2 servers providing synchronization to local networks; appreciate email notification',
      'notify',
    ],
    ['Public (glad to receive a note)', 'notify'],
    ['open access for stratum 2 servers', 'restricted'],
    ['open access to servers, please, no client use', 'restricted'],
    ['open access to stratum-2 servers, send a message to notify', 'restricted'],
    ['open access for any server with 50+ clients', 'restricted'],
    ['Open access within New Zealand', 'restricted'],
    ['Open to stratum-2 servers and others by arrangement.', 'restricted'],
    [
      'Open access for up to 20 queries per hour (one-day average) from any one address, others by arrangment',
      'restricted',
    ],
    ['open access with some restrictions (see http://www.arnes.si/english/ntp_access.html)', 'restricted'],
    ['CONCERT region, others by prior arrangement', 'restricted'],
    [
      'restricted to stratum-2 servers providing synchronization to local networks of ten or more hosts,by prior arrangement',
      'restricted',
    ],
    [
      'Semi-open access. These are primarily for use by UUNET customers who may use them without asking, but others are welcome to peer if they give notice.',
      'restricted',
    ],
    ['closed access, see notes below.', 'closed'],
    [
      'closed access, except for stratum-2 servers providing synchronization to local networks of ten or more hosts',
      'closed',
    ],
    ['semi-open access; for use only by prior arrangement', 'closed'],
    ['semi-open access, prior arrangment required', 'closed'],
    ['prior permission required', 'closed'],
    ['development test only; please do not access on continuous basis', 'closed'],
    ['', 'unknown'],
    ['see our web page', 'unknown'],
    ['Western US', 'unknown'],
  ])('“%s” is %s', (text, policy) => {
    expect(accessPolicyOf(text)).toBe(policy);
  });

  it.each([
    ['Open access.', 'open'],
    ['OPEN', 'open'],
    ['open', 'open'],
    ['open access, please send message to notify', 'notify'],
    ['open access; please notify', 'notify'],
    ['Open Access within .fr, others please ask', 'restricted'],
    ['closed access', 'closed'],
    ['closed access; for use only by prior arrangement', 'closed'],
    ['restricted access', 'restricted'],
    ['restricted', 'restricted'],
    ['open access to stratum-2 servers, others by arrangement', 'restricted'],
    ['open access for stratum 2 and above', 'restricted'],
    ['open access, stratum-2 only', 'restricted'],
    ['open to all', 'open'],
    ['open to everyone', 'open'],
    ['free access', 'open'],
    ['public', 'open'],
    ['public access', 'open'],
    ['no restrictions', 'open'],
    ['unrestricted access', 'open'],
    ['open access for .edu sites', 'restricted'],
    ['open access to UK hosts; others please ask', 'restricted'],
    ['open to European users', 'restricted'],
    ['Open access for educational institutions', 'restricted'],
    ['open to NSFNET', 'restricted'],
    ['by arrangement', 'restricted'],
    ['by prior arrangement', 'restricted'],
    ['please contact before use', 'closed'],
    ['ask first', 'closed'],
    ['contact us first', 'closed'],
    ['please ask before using', 'closed'],
    ['Please send e-mail before using', 'closed'],
    ['permission required', 'closed'],
    ['by permission only', 'closed'],
    ['no access', 'closed'],
    ['not public', 'closed'],
    ['Not available', 'closed'],
    ['open access, no notification required', 'open'],
    ['open access, notification not required but appreciated', 'notify'],
    ['open access, but please send a message', 'notify'],
    ['open access, please send email', 'notify'],
    ['open access, drop us a line', 'notify'],
    ['Open access, please let us know if you use it', 'notify'],
    ['open access, please register', 'notify'],
    ['Open access, mail is welcome', 'notify'],
    ['open access, courtesy notification appreciated', 'notify'],
    ['open access (no need to ask)', 'open'],
    ['open access, please use DNS', 'open'],
    ['open access, please do not use more than one poll per minute', 'open'],
    ['open access for stratum 2 servers, please send a message to notify', 'restricted'],
    ['Semi-open', 'restricted'],
    ['OpenAccess', 'open'],
    ['open access except .mil', 'restricted'],
    ['open access to Sprintlink; others by arrangement', 'restricted'],
    ['open to Internet', 'open'],
    ['open to the Internet community', 'open'],
    ['open to the public', 'open'],
    ['Open to anybody', 'open'],
    ['any', 'open'],
    ['anyone may use', 'open'],
    ['none', 'unknown'],
    ['TBD', 'unknown'],
    ['?', 'unknown'],
    ['unknown', 'unknown'],
    ['open access to all clients in Japan', 'restricted'],
    ['open access for Germany only', 'restricted'],
    ['Only for Brazil', 'restricted'],
    ['Brazil only', 'restricted'],
    ['Academic use only', 'restricted'],
    ['open for non-commercial use', 'restricted'],
    ['open access within Europe', 'restricted'],
    ['closed', 'closed'],
    ['Closed to public', 'closed'],
    ['CLOSED ACCESS', 'closed'],
    ['open access for clients and servers', 'open'],
    ['Open access for any client or server', 'open'],
    ['open access for servers with 100+ clients', 'restricted'],
    ['open access, limit 1 server per site', 'open'],
    ['unrestricted, please notify', 'notify'],
    ['Open access, send message to ntp@x.org', 'notify'],
    ['open access with notification', 'notify'],
    ['open access upon notification', 'notify'],
    ['open access, please notify administrator before use', 'notify'],
    ['access by agreement', 'restricted'],
    ['open access to AARNet members; others please ask', 'restricted'],
    ['everyone welcome', 'open'],
    ['Open Access; max 20 packets/min', 'open'],
    ['open access unless abused', 'open'],
    ['primary for stratum 2 servers only', 'restricted'],
    ['open access. Do not abuse', 'open'],
    ['no public access', 'closed'],
    ['private', 'closed'],
    ['internal use only', 'restricted'],
    ['open access, others by arrangement', 'restricted'],
    ['please send a message to notify', 'notify'],
    ['open access for networks in South Africa', 'restricted'],
    ['open to .nl domain', 'restricted'],
  ])('“%s” is %s as well', (text, policy) => {
    expect(accessPolicyOf(text)).toBe(policy);
  });

  it.each([
    'Not open',
    'Not open, please notify',
    'not (yet) open',
    'not “open”',
    'not currently, or ever, open',
    'It is, unfortunately, not at present a public server',
    'no longer open to the public',
    'Server is no longer available to the public',
    'unavailable to general public',
    'public access no longer offered',
    'Public access has been discontinued',
    'Open access is not available',
    'Open access: no',
    'Open, but not to the public',
    'We don’t allow public access',
    'isn’t open to anyone',
    'neither open nor public',
    'non-public',
    'nicht public',
    'previously open',
    'open until 2019',
    'not open to everyone; registration required',
    'nobody',
    'public use prohibited',
    'access denied',
    'Access withdrawn',
    'Suspended until further notice',
    'decommissioned',
    'no longer in service',
    'The server has been shut down',
    'Users must register with NIST.',
    'by invitation only',
  ])('“%s” is closed, whatever else it says', (text) => {
    expect(accessPolicyOf(text)).toBe('closed');
  });

  it.each([
    'everyone in Canada',
    'public, but not for commercial',
    'open to everyone, but not for commercial use',
    'open to all, not outside of Japan',
    'Open to everyone except vendors',
    'all European networks',
    'anyone from Germany',
    'open in the Netherlands',
    'Open to all of North America users',
    'Accessible for all Radio-Amateurs',
    'free for non-commercial use',
  ])('“%s” is open to some', (text) => {
    expect(accessPolicyOf(text)).toBe('restricted');
  });

  it.each([
    'open access, abusive clients will be blocked',
    'Open to all; may be discontinued at any time',
    'access may be terminated if abused, open to all',
    'No access restrictions',
    'open to all, you do not have to ask',
    'Open access: no need to notify',
    'free for all, no guarantees',
    'Open but limited to 1 request every 16 seconds from any one address',
    'Public NTP server in Berlin, Germany',
    'open to all users worldwide',
    'Do not hardcode the IP address, open to everyone.',
  ])('“%s” is open: what it denies is something else', (text) => {
    expect(accessPolicyOf(text)).toBe('open');
  });

  it('is never open where the openness is denied, whatever stands around it', () => {
    const around = fc.constantFrom(
      '',
      'please notify',
      'NTP V4',
      'stratum 2',
      'thank you;',
      'send a note.',
      'free access,',
      'welcome',
      'open,',
      'see www.example.org',
    );
    const between = fc.array(
      fc.constantFrom(
        'a',
        'an',
        'at present',
        'currently',
        'really',
        'at all',
        'any',
        'in general',
        ', however,',
        'yet',
      ),
      { maxLength: 2 },
    );
    const no = fc.constantFrom(
      'not',
      'no longer',
      'No',
      'never',
      'isn’t',
      "isn't",
      'is not',
      'nicht',
      'neither',
      'cannot be',
      'without',
      'was never',
    );
    const openness = fc.constantFrom(
      'open',
      'public',
      'open access',
      'publicly available',
      'free',
      'open to everyone',
      'available to anyone',
      'a public server',
      'unrestricted',
    );
    const denied = fc.oneof(
      fc.tuple(no, between, openness).map(([word, few, open]) => [word, ...few, open].join(' ')),
      fc
        .tuple(
          openness,
          fc.constantFrom(
            'is not offered',
            'no longer provided',
            'has been withdrawn',
            'is never granted',
            'was revoked',
            ': no.',
            'is suspended',
          ),
        )
        .map((words) => words.join(' ')),
    );
    fc.assert(
      fc.property(around, denied, around, fc.boolean(), (before, text, behind, loud) => {
        const whole = `${before} ${text} ${behind}`;
        expect(['open', 'notify']).not.toContain(accessPolicyOf(loud ? whole.toUpperCase() : whole));
      }),
      { numRuns: 2000 },
    );
  });

  it.each<[AccessPolicy, string | null, AccessPolicy]>([
    ['notify', 'Please email before access', 'closed'],
    ['open', 'Open access within New Zealand', 'restricted'],
    ['restricted', 'Open access', 'restricted'],
    ['closed', null, 'closed'],
    ['unknown', 'open access', 'open'],
    ['notify', 'Open to the public', 'notify'],
  ])('of a list that has %s, with “%s” beside it, is %s', (listed, details, policy) => {
    expect(stricterPolicy(listed, details)).toBe(policy);
  });

  it.each([
    ['Open Access', false, 'open'],
    ['OpenAccess', true, 'notify'],
    ['Open  Access', false, 'open'],
    ['RestrictedAccess', true, 'restricted'],
    ['closed', false, 'closed'],
    ['open access, please', false, null],
    ['', true, null],
  ])('of a form, “%s” with a note asked for: %s, is %s', (text, note, policy) => {
    expect(formPolicy(text, note)).toBe(policy);
  });

  it('always comes to one of five answers', () => {
    const words = fc.constantFrom(
      'open',
      'closed',
      'access',
      'to',
      'stratum',
      '2',
      'servers',
      'please',
      'notify',
      'others',
      'by',
      'arrangement',
      ',',
      ';',
      'only',
      'no',
    );
    fc.assert(
      fc.property(
        fc.oneof(
          fc.array(words).map((all) => all.join(' ')),
          fc.string({ unit: 'binary' }),
        ),
        (text) => {
          expect(['open', 'notify', 'restricted', 'closed', 'unknown']).toContain(accessPolicyOf(text));
        },
      ),
    );
  });
});

describe('a synchronization text', () => {
  it.each([
    ['NTP V4 primary (Trimble Palisade GPS), Sun/Sparc', 1, 'GPS'],
    ['NTP V3 secondary (stratum 2), Cisco IOS', 2, null],
    ['NTP secondary (S2), PC/FreeBSD', 2, null],
    ['xntpd (stratum 2), linux/unix', 2, null],
    ['NTP V4 secondary (stratum-2), i386/Linux', 2, null],
    ['V3 Stratum 2 synced to local GPS primary servers', 2, 'GPS'],
    ['Synchronised to local GPS and MSF stratum-1 servers.', null, 'GPS+MSF'],
    ['NTP V3/V4 stratum 2 servers', null, null],
    ['NTP V3 primary (Primary standards CS1, CS2), HP9000/744/HP-UX', 1, 'PTB atomic clocks'],
    [
      'NTP V4 Primary (Garmin Etrex GPS with RA-46 system and 1 PPS external stabilized oscillator)',
      1,
      'GPS+PPS',
    ],
    ['NTP primary (Cesium Beam Frequency Standard), PC/Linux', 1, 'caesium'],
    ['NTP V4 primary (CMDA), Endrun Praecis CNTP', 1, 'CDMA'],
    ['NTP V3 primary (WWVB clock), Netclock/2', 1, 'WWVB'],
    ['NTP V3 primary (Traconex/PSTI-1020 WWV clock), Sun/Unix', 1, 'WWV'],
    ['ACTS dial-up using lockclock algorithm; DEC Alpha UNIX', null, 'ACTS'],
    ['stratum 16', null, null],
    ['', null, null],
  ])('“%s”', (text, stratum, clock) => {
    expect(stratumOf(text)).toBe(stratum);
    expect(referenceClockOf(text)).toBe(clock);
  });

  it('is told from a place', () => {
    expect(isSynchronization('NTP V4 secondary (stratum 2), PC/Linux')).toBe(true);
    expect(isSynchronization('Berlin, Germany')).toBe(false);
  });
});

describe('a country', () => {
  it('has a code, which lists write in ways of their own', () => {
    expect(['uk', 'GB', 'XX', 'EU', 'DEU', '', 'SU'].map(countryCode)).toEqual([
      'GB',
      'GB',
      null,
      null,
      null,
      null,
      'RU',
    ]);
    expect(
      ['The Netherlands', 'SWEDEN', 'England', 'FRG', 'Türkiye', 'Czech Republic', 'Atlantis'].map(
        countryNamed,
      ),
    ).toEqual(['NL', 'SE', 'GB', 'DE', 'TR', 'CZ', null]);
    expect([countryName('DE'), countryName('XX')]).toEqual(['Germany', 'XX']);
    expect(['ca', 'California', 'New York', 'Ontario'].map(stateNamed)).toEqual(['CA', 'CA', 'NY', null]);
  });
});

describe('a location', () => {
  const unknown = { country: null, state: null };
  const at = (
    text: string,
    known: { country: string | null; state: string | null } = unknown,
    host = 'ntp.example.org',
  ) => {
    const { country, state, city } = locate(text, host, known, shipped.gazetteer);
    return [country, state, city];
  };

  it.each<[string, [string | null, string | null, string | null]]>([
    ['Network Access Point, Buenos Aires, Argentina', ['AR', null, 'Buenos Aires']],
    ['Technische Universitaet Berlin, D-10587 Berlin, FRG', ['DE', null, 'Berlin']],
    ['Swiss Fed. Inst. of Technology, CH 8092 Zurich, Switzerland', ['CH', null, 'Zürich']],
    ['Netnod, Stockholm, SWEDEN (Exchange point Gothenburg, Sweden)', ['SE', null, 'Göteborg']],
    ['Dorval, Québec, Canada', ['CA', null, 'Dorval']],
    ['Salinas, CA, USA', ['US', 'CA', 'Salinas']],
    ['University of Oslo, Norway', ['NO', null, 'Oslo']],
    ['Ogijares (Granada/SPAIN)', ['ES', null, 'Granada']],
    ['U Maryland, College Park, MD', ['US', 'MD', null]],
    ['U.S. Naval Observatory, Washington, DC', ['US', 'DC', 'Washington']],
    ['Computing Center, University of Washington, USA', ['US', 'WA', null]],
    ['Global', [null, null, null]],
    ['', [null, null, null]],
  ])('“%s”', (text, wanted) => expect(at(text)).toEqual(wanted));

  it('is read with what the list says beside it', () => {
    expect(at('The Weather Channel, Atlanta GA', { country: 'US', state: 'GA' })).toEqual([
      'US',
      'GA',
      'Atlanta',
    ]);
    expect(at('Telehouse, London E14', { country: 'GB', state: null })).toEqual(['GB', null, 'London']);
    expect(at('Cambridge, MA', { country: 'US', state: 'MA' })).toEqual(['US', 'MA', 'Cambridge']);
    // Under a country's own domain a place with two letters is not in the US.
    expect(at('Somewhere, MD', unknown, 'ntp.example.de')).toEqual([null, null, null]);
  });
});
