/** A person's wish for the clock, and other time services: named, never fought. */
import { beforeEach, describe, expect, test } from 'vitest';
import type { ObstacleReport } from '../../main/api/steering.ts';
import type { Connect } from '../../main/clock/helper-link.ts';
import type { ClockReason, Interference } from '../../main/engine/sync/ports.ts';
import type { Obstacle, Surroundings, TimeService } from '../../main/host/time-services/surroundings.ts';
import type { Elevated } from '../../main/install/elevate.ts';
import type { TakenOver } from '../../main/install/taken-over.ts';
import { DEFAULT_SETTINGS } from '../../main/settings/schema.ts';
import { SettingsFile } from '../../main/settings/settings.ts';
import { ClockSteward } from '../../main/station/clock-steward.ts';

const NOW = '2026-11-26T12:00:00.000Z';

const service = (change: Partial<TimeService>): TimeService => ({
  id: 'chrony',
  name: 'chrony',
  state: 'running',
  unit: 'chrony.service',
  pid: 7,
  harmless: null,
  ...change,
});
const around = (services: TimeService[] = [], obstacles: Obstacle[] = []): Surroundings => ({
  services,
  obstacles,
  unknown: [],
});

/** A machine with a helper, a file of settings, and a person who can be asked for a password. */
class Desk {
  surroundings = around();
  helper: 'ready' | 'missing' = 'ready';
  taken: TakenOver[] = [];
  elevated: readonly string[][] = [];
  answer: Elevated = { kind: 'done' };
  /** What happens when the superuser does something. */
  onElevate = () => {};
  readonly did: string[] = [];
  private told: (now: Surroundings) => void = () => {};
  private kept: unknown;
  readonly clock = {
    refusal: 'observing' as ClockReason | null,
    steer: () => this.grant('steer'),
    resume: () => this.grant('resume'),
    observe: () => {
      this.did.push('observe');
      this.clock.refusal = 'observing';
    },
    yield: (to: Interference) => {
      if (this.clock.refusal === 'yielded') return;
      this.did.push(`yield to ${to}`);
      this.clock.refusal = 'yielded';
      this.steward.yielded(to);
    },
  };
  settings: SettingsFile;
  steward: ClockSteward;

  constructor(kept: object = DEFAULT_SETTINGS, own: ObstacleReport | null = null) {
    this.kept = kept;
    const store = {
      file: 'config.json',
      read: () => this.kept,
      write: (value: unknown) => {
        this.kept = value;
      },
      putAside: () => '',
    };
    this.settings = new SettingsFile(store);
    this.steward = new ClockSteward({
      clock: this.clock,
      connect: this.connect,
      settings: this.settings,
      lookAround: async () => this.surroundings,
      watch: (changed) => {
        this.told = changed;
        return () => this.did.push('unwatch');
      },
      takenOver: () => this.taken,
      own,
      elevate: async (args) => {
        this.elevated = [...this.elevated, [...args]];
        this.onElevate();
        return this.answer;
      },
      person: 'ada',
      now: () => new Date(NOW),
      log: { info: () => {}, warn: () => {} },
    });
  }

  /** The watch has seen something. */
  sees(now: Surroundings): void {
    this.surroundings = now;
    this.told(now);
  }

  private grant(by: string): void {
    this.did.push(by);
    this.clock.refusal = this.helper === 'ready' ? null : 'no-helper';
  }

  private readonly connect: Connect = (events) => {
    queueMicrotask(() => (this.helper === 'ready' ? events.opened() : events.closed('ENOENT')));
    return {
      ask: (_, done) => done({ kind: 'done', fields: { version: '1.0.0', owner: null } }),
      close: () => {},
    };
  };
}

let desk: Desk;
beforeEach(() => {
  desk = new Desk();
});

describe('before a person says so', () => {
  test('nothing is wished, whatever is seen', () => {
    desk.steward.start();
    desk.sees(around());
    desk.sees(around([service({})]));
    expect(desk.did).toEqual([]);
  });

  test('the plan says who sets the clock now, who would be stopped, and whether a password is asked for', async () => {
    desk.surroundings = around([
      service({}),
      service({
        id: 'timesyncd',
        name: 'systemd-timesyncd',
        state: 'installed',
        unit: 'systemd-timesyncd.service',
      }),
      service({ id: 'ptp4l', name: 'linuxptp (ptp4l)', unit: null, harmless: 'another-clock' }),
    ]);
    expect(await desk.steward.plan()).toMatchObject({
      helper: { state: 'ready', version: '1.0.0' },
      stops: ['chrony'],
      restores: [],
      privileged: { on: true, off: false },
      services: [{ name: 'chrony' }, { name: 'systemd-timesyncd' }, { name: 'linuxptp (ptp4l)' }],
    });
    expect(desk.elevated).toEqual([]);
  });
});

describe('a person switches it on', () => {
  test('with a helper and nobody else there: no password, recorded with date and name', async () => {
    expect(await desk.steward.steer({ on: true, takeOver: false })).toMatchObject({ outcome: 'steering' });
    expect(desk.elevated).toEqual([]);
    expect(desk.did).toEqual(['steer']);
    expect(desk.settings.consent).toEqual({ since: NOW, by: 'ada', stopped: [], yielded: null });
  });

  test('another service runs, and nobody agreed to have it stopped: nothing happens', async () => {
    desk.surroundings = around([service({})]);
    expect(await desk.steward.steer({ on: true, takeOver: false })).toMatchObject({ outcome: 'competed' });
    expect(desk.did).toEqual([]);
    expect(desk.settings.consent).toBeNull();
  });

  test('with the agreement it is stopped by the superuser first, and remembered in the consent', async () => {
    desk.surroundings = around([service({})]);
    desk.onElevate = () => {
      desk.surroundings = around();
    };
    expect(await desk.steward.steer({ on: true, takeOver: true })).toMatchObject({ outcome: 'steering' });
    expect(desk.elevated).toEqual([['take-over']]);
    expect(desk.settings.consent?.stopped).toEqual(['chrony.service']);
  });

  test('one that does not run now but would after the next start is stopped as well', async () => {
    desk.surroundings = around([service({ state: 'enabled', pid: null })]);
    await desk.steward.steer({ on: true, takeOver: true });
    expect(desk.elevated).toEqual([['take-over']]);
  });

  test('without a helper it is installed first, with one password for everything', async () => {
    desk.helper = 'missing';
    desk.surroundings = around([service({})]);
    desk.onElevate = () => {
      desk.helper = 'ready';
      desk.surroundings = around();
    };
    expect(await desk.steward.steer({ on: true, takeOver: true })).toMatchObject({ outcome: 'steering' });
    expect(desk.elevated).toEqual([['install', '--take-over']]);
  });

  test.each([
    ['closes the question for the password', { kind: 'dismissed' }, { outcome: 'dismissed' }],
    [
      'cannot be asked here',
      { kind: 'by-hand', command: 'sudo x' },
      { outcome: 'by-hand', command: 'sudo x' },
    ],
    [
      'gives it, and it fails',
      { kind: 'failed', detail: 'disk full' },
      { outcome: 'failed', detail: 'disk full' },
    ],
  ] as const)('who %s: nothing is wished then', async (_, answer, report) => {
    desk.helper = 'missing';
    desk.answer = answer;
    expect(await desk.steward.steer({ on: true, takeOver: false })).toMatchObject(report);
    expect(desk.did).toEqual([]);
    expect(desk.settings.consent).toBeNull();
  });

  test.each([
    'domain-joined',
    'policy-managed',
    'hypervisor-synced',
    'container',
    'wsl',
    'no-right',
  ] as const)(
    'a machine that must not be taken over (%s): refused, with or without agreement',
    async (kind) => {
      desk.surroundings = around([service({})], [{ kind, by: null, detail: 'seen' }]);
      expect(await desk.steward.steer({ on: true, takeOver: true })).toMatchObject({ outcome: 'obstructed' });
      expect(desk.elevated).toEqual([]);
      expect(desk.did).toEqual([]);
    },
  );

  test('a copy of the program that would be misled by its own corrections: refused, and no earlier wish is taken up', async () => {
    const consent = { since: NOW, by: 'ada', stopped: [], yielded: null };
    const own = { kind: 'no-counter', by: null, detail: 'koffi is not here' } as const;
    desk = new Desk({ ...DEFAULT_SETTINGS, consent }, own);
    desk.steward.start();
    desk.sees(around());
    expect(await desk.steward.steer({ on: true, takeOver: true })).toMatchObject({ outcome: 'obstructed' });
    expect((await desk.steward.plan()).obstacles).toEqual([own]);
    expect(desk.did).toEqual([]);
  });

  test('a program that runs and belongs to no service is not ended by us', async () => {
    desk.surroundings = around([service({ unit: null })]);
    expect(await desk.steward.steer({ on: true, takeOver: true })).toMatchObject({ outcome: 'competed' });
    expect(desk.elevated).toEqual([]);
  });
});

describe('a person switches it off', () => {
  test('the clock is released before another service gets it back', async () => {
    await desk.steward.steer({ on: true, takeOver: false });
    desk.taken = [{ name: 'chrony', unit: 'chrony.service', enabled: true, running: true }];
    desk.onElevate = () => {
      expect(desk.clock.refusal).toBe('observing');
    };
    expect(await desk.steward.steer({ on: false })).toMatchObject({ outcome: 'observing' });
    expect(desk.elevated).toEqual([['give-back']]);
    expect(desk.settings.consent).toBeNull();
  });

  test('off stays off, also where the password for giving back is not given', async () => {
    await desk.steward.steer({ on: true, takeOver: false });
    desk.taken = [{ name: 'chrony', unit: 'chrony.service', enabled: true, running: true }];
    desk.answer = { kind: 'dismissed' };
    expect(await desk.steward.steer({ on: false })).toMatchObject({ outcome: 'dismissed' });
    expect(desk.clock.refusal).toBe('observing');
    expect(desk.settings.consent).toBeNull();
    // What is still owed can be seen.
    expect((await desk.steward.plan()).restores).toEqual(['chrony']);
  });
});

describe('a wish of an earlier run', () => {
  const CONSENT = { since: NOW, by: 'ada', stopped: [], yielded: null };

  test('is taken up when it is known that nobody else sets the clock', () => {
    desk = new Desk({ ...DEFAULT_SETTINGS, consent: CONSENT });
    desk.steward.start();
    expect(desk.did).toEqual([]);
    desk.sees(around([service({ state: 'installed' })]));
    expect(desk.did).toEqual(['resume']);
    desk.sees(around());
    expect(desk.did).toEqual(['resume']);
  });

  test('is not where another service runs by now: hands off, recorded with its name', () => {
    desk = new Desk({ ...DEFAULT_SETTINGS, consent: CONSENT });
    desk.steward.start();
    desk.sees(around([service({ name: 'ntpd (NTPsec)' })]));
    expect(desk.did).not.toContain('resume');
    expect(desk.settings.consent?.yielded).toEqual({ since: NOW, trace: 'service', to: 'ntpd (NTPsec)' });
  });

  test('that ended with hands off is not tried again', () => {
    const yielded = { since: NOW, trace: 'frequency', to: null };
    desk = new Desk({ ...DEFAULT_SETTINGS, consent: { ...CONSENT, yielded } });
    desk.steward.start();
    desk.sees(around());
    expect(desk.did).toEqual([]);
  });
});

describe('another service starts while the clock is being kept', () => {
  beforeEach(async () => {
    desk.steward.start();
    desk.sees(around());
    await desk.steward.steer({ on: true, takeOver: false });
    desk.did.length = 0;
  });

  test('hands off at once, and that is recorded with its name', () => {
    desk.sees(around([service({})]));
    expect(desk.did).toEqual(['yield to service']);
    expect(desk.settings.consent?.yielded).toEqual({ since: NOW, trace: 'service', to: 'chrony' });
    desk.sees(around());
    expect(desk.did).toEqual(['yield to service']);
  });

  test('one that only watches (chronyd -x) does not matter', () => {
    desk.sees(around([service({ harmless: 'told-not-to' })]));
    expect(desk.did).toEqual([]);
  });

  test('the person may take it up again, with the other one stopped', async () => {
    desk.sees(around([service({})]));
    desk.onElevate = () => {
      desk.surroundings = around();
    };
    expect(await desk.steward.steer({ on: true, takeOver: true })).toMatchObject({ outcome: 'steering' });
    expect(desk.settings.consent).toMatchObject({ stopped: ['chrony.service'], yielded: null });
  });
});

test('a far step: the superuser’s word is asked for, and the answer told', async () => {
  expect(await desk.steward.consent()).toBe(true);
  desk.answer = { kind: 'dismissed' };
  expect(await desk.steward.consent()).toBe(false);
  expect(desk.elevated).toEqual([['consent'], ['consent']]);
});
