import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { Shipped } from '../../main/directory/catalogue/shipped.ts';
import { smearingOf } from '../../main/directory/smearing.ts';

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
});
