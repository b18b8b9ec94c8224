/** What the directory says of the servers of a configuration, with the catalogue that is shipped. */
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { DIALECTS } from '../../main/conf/dialect.ts';
import { writeServers } from '../../main/conf/edit/write-servers.ts';
import { listed } from '../../main/conf/listed.ts';
import { joined } from '../../main/conf/text.ts';
import { Shipped } from '../../main/directory/catalogue/shipped.ts';
import { bareRecord, type ServerRecord } from '../../main/directory/record.ts';
import { advice, idsOf, USUAL, WELL } from './opened.ts';

const shipped = new Shipped(path.join(import.meta.dirname, '../../assets/directory'));
const KNOWN = listed(shipped.catalogue.servers, shipped.inactive);

const one = (record: Partial<ServerRecord>) =>
  listed([{ ...bareRecord('ntp.example.org'), ...record }], new Set());

describe('facts', () => {
  it('are those of the record, as far as it has any', () => {
    expect(
      one({
        city: 'Bern',
        country: 'CH',
        operator: 'A University',
        stratum: 2,
        accessPolicy: 'notify',
        listedOn: '2004-03-01',
        confirmedOn: '2026-06-12',
      }).facts('ntp.example.org'),
    ).toEqual({
      place: 'Bern, Switzerland',
      operator: 'A University',
      stratum: 2,
      policy: 'notify',
      date: '2026-06',
    });
    expect(one({}).facts('ntp.example.org')).toEqual({ policy: 'unknown' });
    expect(one({}).facts('other.example.org')).toBeNull();
    expect(one({ aliases: ['time.example.org'], stratum: 1 }).facts('time.example.org')?.stratum).toBe(1);
    expect(one({ pool: true }).facts('ntp.example.org')).toEqual({ place: 'many servers' });
    expect(one({ anycast: true, city: 'Bern' }).facts('ntp.example.org')?.place).toBe('many places');
  });

  it('of the shipped catalogue are written beside its servers, in each dialect', () => {
    const choices = ['ptbtime1.ptb.de', 'time.cloudflare.com', 'ntp.metas.ch'].map((host) => {
      const facts = KNOWN.facts(host);
      expect(facts, host).not.toBeNull();
      return { host, pool: false, nts: false, facts };
    });
    for (const dialect of DIALECTS) {
      const written = writeServers({ dialect, flavour: null, name: USUAL[dialect] }, choices);
      const text = written.ok ? Buffer.from(joined(written.value.text), 'latin1').toString('utf8') : '';
      for (const { host, facts } of choices) {
        const rows = text.split('\n');
        const at = rows.findIndex((row) => row.includes(host));
        const comment = rows.slice(0, at).findLast((row) => row.startsWith('#'));
        expect(comment, `${dialect}: ${host}`).toContain(`stratum ${facts!.stratum}`);
        expect(comment).toContain(`as of ${facts!.date}`);
      }
    }
  });

  it('say who spreads leap seconds, also of servers that only a list knows to', () => {
    expect(KNOWN.facts('time.google.com')).toMatchObject({ smeared: true });
    const facts = one({ leapSmear: true }).facts('ntp.example.org');
    const written = writeServers({ dialect: 'chrony', flavour: null, name: USUAL.chrony }, [
      { host: 'ntp.example.org', pool: false, nts: false, facts },
    ]);
    const text = written.ok ? joined(written.value.text) : '';
    expect(text).toContain('# access policy not known; spreads leap seconds over hours\n');
    // A list of leap seconds would make each twice.
    expect(text).not.toContain('leapsectz');
  });
});

describe('advice', () => {
  const said = (host: string, known = KNOWN) =>
    idsOf(advice('chrony', `${WELL.chrony}server ${host} iburst\n`, { known }));

  it('knows whom operators let ask', () => {
    expect(said('ntp.example.org', one({ accessPolicy: 'closed' }))).toEqual(['policy-closed']);
    expect(said('ntp.example.org', one({ accessPolicy: 'restricted' }))).toEqual(['policy-restricted']);
    expect(said('ntp.example.org', one({ accessPolicy: 'notify' }))).toEqual(['policy-notify']);
    expect(said('ntp.example.org', one({ accessPolicy: 'open' }))).toEqual([]);
    expect(said('ntp.example.org', one({ accessPolicy: 'unknown' }))).toEqual([]);
  });

  it('finds nothing in what distributions ship for their own systems', () => {
    const ubuntu = [1, 2, 3, 4].map((n) => `pool ${n}.ntp.ubuntu.com iburst maxsources 1 nts prefer`);
    const amazon = 'pool 2.amazon.pool.ntp.org iburst maxsources 1';
    const rest = 'ntsdumpdir /x\ndriftfile /x\nmakestep 1 3\nrtcsync\n';
    const found = advice('chrony', `${ubuntu.join('\n')}\n${amazon}\n${rest}`, { known: KNOWN });
    expect(idsOf(found).filter((id) => id.startsWith('policy'))).toEqual([]);
  });

  it('knows who spreads leap seconds from the lists too', () => {
    expect(said('ntp.example.org', one({ leapSmear: true }))).toEqual(['smear-mixed']);
    expect(said('ntp.example.org', one({ leapSmear: false }))).toEqual([]);
    expect(said('time.google.com')).toEqual(['smear-mixed']);
  });

  it('knows who was given up', () => {
    const [gone] = shipped.inactive;
    expect(said(gone!)).toContain('retired');
    expect(said('ntp.example.org', one({ status: 'retired' }))).toEqual(['retired']);
  });
});
