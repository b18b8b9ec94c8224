import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { Shipped } from '../../main/directory/catalogue/shipped.ts';
import { doesSmear, smearingOf } from '../../main/directory/smearing.ts';

const { catalogue } = new Shipped(path.join(import.meta.dirname, '../../assets/directory'));

describe('who spreads leap seconds', () => {
  it('is the same by the table of names and by the shipped catalogue', () => {
    const listed = catalogue.servers.filter(({ leapSmear }) => leapSmear === true).map(({ host }) => host);
    const named = catalogue.servers.filter(({ host }) => smearingOf(host) !== null).map(({ host }) => host);
    expect(named).toEqual(listed);
    expect(listed.length).toBeGreaterThan(10);
  });

  it.each([
    ['time.google.com', null, 'noon-to-noon'],
    ['time.aws.com', null, 'noon-to-noon'],
    ['169.254.169.123', null, 'noon-to-noon'],
    ['time3.facebook.com', null, 'meta'],
    ['time5.google.com', null, null],
    ['mytime.google.com', null, null],
    ['ntp.example.org', true, 'unknown'],
    ['ntp.example.org', false, null],
  ] as const)('%s, of which lists say %j: %s', (host, leapSmear, way) => {
    expect(smearingOf(host, leapSmear)).toBe(way);
  });

  it.each([
    ['time.google.com', null, true],
    ['ntp.example.org', true, true],
    ['time.nist.gov', null, false],
    ['time-a-g.nist.gov', null, false],
    ['ptbtime1.ptb.de', null, false],
    ['ntp1.npl.co.uk', null, false],
    // No laboratory: nobody here knows.
    ['sth1.ntp.se', null, null],
    ['ntp.example.org', null, null],
    ['ntp.example.org', false, false],
    ['nist.gov.example.org', null, null],
  ] as const)('%s, of which lists say %j, does: %j', (host, leapSmear, answer) => {
    expect(doesSmear(host, leapSmear)).toBe(answer);
  });

  it('has no host in both tables', () => {
    for (const { host, leapSmear } of catalogue.servers)
      if (doesSmear(host) === false) expect(leapSmear, host).not.toBe(true);
    expect(catalogue.servers.filter(({ host }) => doesSmear(host) === false).length).toBeGreaterThan(20);
  });
});
