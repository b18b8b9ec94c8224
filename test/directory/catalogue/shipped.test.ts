/** The files that are shipped: whole, and about what they say. */
import { readFileSync } from 'node:fs';
import path from 'node:path';
import * as v from 'valibot';
import { describe, expect, it } from 'vitest';
import { poolZoneOf, Shipped } from '../../../main/directory/catalogue/shipped.ts';
import { greatCircle } from '../../../main/directory/place/distance.ts';
import { placeOfZone, zoneNamed } from '../../../main/directory/place/time-zones.ts';
import { ServerRecord } from '../../../main/directory/record.ts';
import { accessPolicyOf } from '../../../main/directory/words/access-policy.ts';
import { ASSETS, shipped } from '../shipped.ts';

const { catalogue } = shipped;

describe('the shipped catalogue', () => {
  it('has 889 servers and 264 pool names, each a whole record', () => {
    expect(catalogue.servers).toHaveLength(1153);
    expect(catalogue.servers.filter(({ pool }) => pool)).toHaveLength(264);
    for (const server of catalogue.servers) expect(v.parse(ServerRecord, server)).toEqual(server);
    expect(catalogue.unknownFields).toEqual([]);
  });

  it('says how old each entry is', () => {
    const mbix = catalogue.servers.find(({ host }) => host === 'time1.mbix.ca');
    expect(mbix).toMatchObject({
      listedOn: '2022-02-15',
      confirmedOn: '2026-06-20',
      lastModified: '2019-12-20',
      status: 'confirmed',
      nts: { port: 4460 },
      as: [395611],
    });
    const having = (status: string) => catalogue.servers.filter((server) => server.status === status);
    expect(having('confirmed')).toHaveLength(302);
    expect(having('listed')).toHaveLength(532);
    expect(having('confirmed').every(({ confirmedOn }) => confirmedOn?.startsWith('2026-'))).toBe(true);
    expect(having('listed').every(({ confirmedOn }) => confirmedOn === null)).toBe(true);
  });

  it('takes no server for more open than its operator’s own words have it', () => {
    const order = ['unknown', 'open', 'notify', 'restricted', 'closed'];
    for (const { host, accessPolicy, accessDetails } of catalogue.servers) {
      const words = accessPolicyOf(accessDetails ?? '');
      expect(order.indexOf(accessPolicy), `${host}: ${accessDetails}`).toBeGreaterThanOrEqual(
        order.indexOf(words),
      );
    }
    const policy = (name: string) => catalogue.servers.find(({ host }) => host === name)?.accessPolicy;
    expect(
      ['ntp1.anduin.org.uk', 'navobs1.gatech.edu', 'ntp01.sixtopia.net', 'ntp.massey.ac.nz'].map(policy),
    ).toEqual(['closed', 'restricted', 'restricted', 'restricted']);
    // What a list has stricter than the words is as it has it: its form asks whether a note is wanted.
    expect(['time1.mbix.ca', 'ntp1.barinetti.it', 'tick.utoronto.ca'].map(policy)).toEqual([
      'notify',
      'notify',
      'restricted',
    ]);
    const having = (wanted: string) => catalogue.servers.filter((server) => server.accessPolicy === wanted);
    expect(
      ['open', 'notify', 'restricted', 'closed', 'unknown'].map((wanted) => having(wanted).length),
    ).toEqual([604, 225, 115, 26, 183]);
  });

  it('has no contact and no address of anybody', () => {
    const text = readFileSync(path.join(ASSETS, 'catalogue.json'), 'utf8');
    expect(text).not.toMatch(/[\w.+-]+@[\w-]+\.[a-z]{2,}/i);
    expect(text).not.toMatch(/"\d{1,3}\.\d{1,3}\.\d{1,3}\.\d{1,3}"/);
    for (const { contact, addresses } of catalogue.servers) expect([contact, addresses]).toEqual([null, []]);
  });

  it('puts what has a place into its country, as far as time zones tell', () => {
    const { zones, countries } = shipped.timeZones;
    for (const { host, place, country } of catalogue.servers) {
      if (place === null || country === null) continue;
      const near = (countries[country] ?? []).some((name) => {
        const zone = zones[name];
        return zone !== undefined && greatCircle(place, zone) < zone.radius + 150_000;
      });
      // Coordinates that a list has exchanged; the catalogue of 2022 has them right.
      expect(near, `${host} ${country} ${place.lat} ${place.lon}`).toBe(true);
    }
  });

  it('ships its attribution and licences', () => {
    const licence = readFileSync(path.join(ASSETS, 'LICENCE.md'), 'utf8');
    for (const words of [
      'Network Time Foundation',
      'CC BY 4.0',
      'Jauder Ho',
      'THIS SOFTWARE IS PROVIDED',
      'GeoNames',
      'Apache-2.0',
    ]) {
      expect(licence).toContain(words);
    }
    for (const words of ['Network Time Foundation', 'Jauder Ho', 'NTP Pool Project', 'GeoNames']) {
      expect(catalogue.attribution).toContain(words);
    }
  });
});

describe('what is shipped beside it', () => {
  it('knows every time zone that this computer may have, and none that is no place', () => {
    for (const zone of Intl.supportedValuesOf('timeZone')) {
      expect(placeOfZone(shipped.timeZones, zone), zone).not.toBeNull();
    }
    for (const zone of ['UTC', 'Etc/UTC', 'Etc/GMT+5', 'GMT', '', 'Mars/Olympus']) {
      expect(placeOfZone(shipped.timeZones, zone), zone).toBeNull();
    }
    expect(zoneNamed(shipped.timeZones, 'america/buenos aires')).toBe('America/Argentina/Buenos_Aires');
    expect(zoneNamed(shipped.timeZones, '__proto__')).toBeNull();
  });

  it('says how far a zone reaches', () => {
    const reach = (zone: string) => (placeOfZone(shipped.timeZones, zone)?.uncertainty ?? 0) / 1000;
    expect(reach('Asia/Shanghai')).toBeGreaterThan(3500);
    expect(reach('Europe/Berlin')).toBeGreaterThan(600);
    expect(reach('Europe/Berlin')).toBeLessThan(900);
    expect(reach('Asia/Singapore')).toBeLessThan(100);
  });

  it('knows the pool zone of a country, and retired hosts', () => {
    expect(poolZoneOf(shipped.poolZones, 'GB')).toEqual({
      zone: 'uk.pool.ntp.org',
      continent: 'europe.pool.ntp.org',
    });
    expect(poolZoneOf(shipped.poolZones, 'toString')).toBeNull();
    expect(shipped.inactive.size).toBe(851);
    expect(shipped.inactive.has('bear.zoo.bt.co.uk')).toBe(true);
  });

  it('is named where it is missing', () => {
    expect(() => new Shipped('/nowhere').catalogue).toThrow('/nowhere/catalogue.json');
  });
});
