import * as v from 'valibot';
import { describe, expect, it } from 'vitest';
import { bareRecord, nameOf, ServerRecord } from '../../main/directory/record.ts';

describe('a record of a server', () => {
  it('of which only the host is known says so: everything else is unknown', () => {
    const record = bareRecord('ntp.example.org');
    expect(v.parse(ServerRecord, record)).toEqual(record);
    expect(record).toMatchObject({ accessPolicy: 'unknown', place: null, stratum: null, status: 'imported' });
  });

  it('cannot name a host that could not be asked, or in two ways', () => {
    for (const host of ['NTP.example.org', 'a b', '$(id)', 'ntp.example.org:124', '224.0.0.1', '']) {
      expect(v.safeParse(ServerRecord, bareRecord(host)).success, host).toBe(false);
    }
    for (const host of ['ntp.example.org', '192.0.2.7', '2001:db8::7']) {
      expect(v.safeParse(ServerRecord, bareRecord(host)).success, host).toBe(true);
    }
  });

  it('cannot say what makes no sense', () => {
    const wrong: object[] = [
      { stratum: 0 },
      { stratum: 16 },
      { country: 'uk' },
      { country: 'GBR' },
      { accessPolicy: 'public' },
      { lastModified: '2022-13-01' },
      { nts: { port: 0 } },
      { place: { lat: 91, lon: 0, uncertainty: 1, basis: 'stated', name: null } },
      { place: { lat: 0, lon: 254.7, uncertainty: 1, basis: 'stated', name: null } },
      { operator: '' },
      { surprise: true },
    ];
    for (const change of wrong) {
      const record = { ...bareRecord('ntp.example.org'), ...change };
      expect(v.safeParse(ServerRecord, record).success, JSON.stringify(change)).toBe(false);
    }
  });

  it('is named as in settings', () => {
    expect(nameOf({ host: 'ntp.example.org', port: 123 })).toBe('ntp.example.org');
    expect(nameOf({ host: '2001:db8::7', port: 1123 })).toBe('[2001:db8::7]:1123');
  });
});
