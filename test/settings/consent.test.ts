/** A person's consent: kept beside the settings, and nobody's to change by the way. */
import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { openSettingsStore } from '../../main/headless/settings-store.ts';
import type { Consent } from '../../main/settings/consent.ts';
import { DEFAULT_SETTINGS } from '../../main/settings/schema.ts';
import { SettingsFile } from '../../main/settings/settings.ts';
import { freshDirectory } from '../host/directory.ts';

const directory = freshDirectory();
const file = () => path.join(directory(), 'config.json');
const open = () => new SettingsFile(openSettingsStore(directory()));

const CONSENT: Consent = {
  since: '2026-11-26T12:00:00.000Z',
  by: 'ada',
  stopped: ['systemd-timesyncd.service'],
  yielded: null,
};
const YIELDED: Consent = {
  ...CONSENT,
  yielded: { since: '2026-11-27T08:00:00.000Z', trace: 'frequency', to: 'chrony' },
};

describe('the consent to have the clock set', () => {
  it('is not there before somebody gives it', () => {
    expect(open().consent).toBeNull();
    open().save(DEFAULT_SETTINGS);
    expect(open().consent).toBeNull();
    expect(JSON.parse(readFileSync(file(), 'utf8'))).toEqual(DEFAULT_SETTINGS);
  });

  it.each([CONSENT, YIELDED])(
    'is the same after a restart, with its date and the person’s choice',
    (consent) => {
      open().saveConsent(consent);
      expect(open().consent).toEqual(consent);
      expect(open().value).toEqual(DEFAULT_SETTINGS);
    },
  );

  it('stays when the settings are saved, and the settings stay when it is taken back', () => {
    open().saveConsent(CONSENT);
    const settings = open();
    settings.save({ ...DEFAULT_SETTINGS, limit: 0.02 });
    expect(open().consent).toEqual(CONSENT);
    settings.saveConsent(null);
    expect(open().consent).toBeNull();
    expect(open().value.limit).toBe(0.02);
  });

  it.each([
    ['a date that is none', { ...CONSENT, since: 'yesterday' }, /consent\.since: It is no time stamp/],
    ['a field that is none', { ...CONSENT, evermore: true }, /consent\.evermore: there is no such setting/],
    [
      'a trace that is none',
      { ...CONSENT, yielded: { ...YIELDED.yielded, trace: 'x' } },
      /consent\.yielded\.trace/,
    ],
  ])('%s: the file is put aside, and nobody’s clock is set', (_, consent, reason) => {
    writeFileSync(file(), JSON.stringify({ ...DEFAULT_SETTINGS, consent }));
    const settings = open();
    expect(settings.consent).toBeNull();
    expect(settings.reason).toMatch(reason);
  });
});
