import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { lookAround } from '../../../main/host/time-services/look-around.ts';
import { competitors, type Surroundings } from '../../../main/host/time-services/surroundings.ts';
import type { View } from '../../../main/host/time-services/view.ts';
import { watchTimeServices } from '../../../main/host/time-services/watch.ts';
import { inService, type MadeProcess, machine, type Script } from './machine.ts';

const CHRONYD: MadeProcess = {
  pid: 700,
  comm: 'chronyd',
  args: ['chronyd'],
  cgroup: inService('chrony.service'),
};
const OBSERVER: MadeProcess = { pid: 800, comm: 'chronyd', args: ['chronyd', '-x'] };

/** A machine that changes. */
function living(script: Script) {
  const state = { now: machine(script), asked: 0 };
  const view: View = {
    platform: script.platform ?? 'linux',
    readFile: (file) => state.now.readFile(file),
    readDirectory: (directory) => state.now.readDirectory(directory),
    run: (program, args) => {
      state.asked += 1;
      return state.now.run(program, args);
    },
  };
  return {
    view,
    becomes: (next: Script) => {
      state.now = machine(next);
    },
    asked: () => state.asked,
  };
}

const told: Surroundings[] = [];
const changed = (now: Surroundings) => void told.push(now);
const names = () => told.map((seen) => competitors(seen).map(({ id }) => id));

/** Milliseconds pass, and then what they have set off comes to its end. */
async function pass(ms: number): Promise<void> {
  for (const part of [ms, 1, 1]) await vi.advanceTimersByTimeAsync(part);
}

beforeEach(() => {
  vi.useFakeTimers();
  told.length = 0;
});
afterEach(() => vi.useRealTimers());

describe('the watch', () => {
  it('tells what is there first, and then what comes and goes, within 16 s', async () => {
    const { view, becomes } = living({ units: [] });
    const stop = watchTimeServices(changed, { view });
    await pass(1000);
    expect(names()).toEqual([[]]);
    becomes({ units: [], processes: [CHRONYD] });
    await pass(16_000);
    expect(names()).toEqual([[], ['chrony']]);
    becomes({ units: [] });
    await pass(16_000);
    expect(names()).toEqual([[], ['chrony'], []]);
    stop();
  });

  it('tells nothing that the caller knows', async () => {
    const { view, becomes } = living({ units: [], processes: [CHRONYD] });
    const stop = watchTimeServices(changed, { view, known: await lookAround(view) });
    await pass(7_200_000);
    expect(told).toEqual([]);
    becomes({ units: [] });
    await pass(16_000);
    expect(names()).toEqual([[]]);
    stop();
  });

  it('tells what began between the caller’s look and the watch', async () => {
    const { view, becomes } = living({ units: [] });
    const known = await lookAround(view);
    becomes({ units: [], processes: [CHRONYD] });
    const stop = watchTimeServices(changed, { view, known });
    await pass(0);
    expect(names()).toEqual([['chrony']]);
    stop();
  });

  it('is not interested in a restart, or in one who only watches', async () => {
    const { view, becomes } = living({ units: [], processes: [CHRONYD] });
    const stop = watchTimeServices(changed, { view, known: await lookAround(view) });
    becomes({ units: [], processes: [{ ...CHRONYD, pid: 701 }, OBSERVER] });
    await pass(60_000);
    expect(told).toEqual([]);
    stop();
  });

  it('notices a second one beside a first', async () => {
    const { view, becomes } = living({ units: [], processes: [CHRONYD] });
    const stop = watchTimeServices(changed, { view, known: await lookAround(view) });
    becomes({ units: [], processes: [CHRONYD, { ...OBSERVER, args: ['chronyd'] }] });
    await pass(16_000);
    expect(names()).toEqual([['chrony', 'chrony']]);
    stop();
  });

  it('starts no program as long as no other process comes or goes; in full it looks once an hour', async () => {
    const { view, becomes, asked } = living({ units: [], processes: [CHRONYD] });
    const stop = watchTimeServices(changed, { view });
    await pass(1000);
    const once = asked();
    await pass(3_500_000);
    expect(asked()).toBe(once);
    // What no glance shows: a domain.
    becomes({
      units: [],
      processes: [CHRONYD],
      files: { '/etc/samba/smb.conf': 'security = ads\nrealm = CORP.EXAMPLE\n' },
    });
    await pass(200_000);
    expect(asked()).toBe(2 * once);
    expect(told.at(-1)?.obstacles).toMatchObject([{ kind: 'domain-joined' }]);
    stop();
  });

  it('is over when it is over, also in the middle of a look', async () => {
    const { view } = living({ units: [], processes: [CHRONYD] });
    let answer = () => {};
    const slow: View = {
      ...view,
      readFile: async (file) => {
        if (file === '/proc/sys/kernel/osrelease') {
          await new Promise<void>((resolve) => {
            answer = resolve;
          });
        }
        return view.readFile(file);
      },
    };
    const stop = watchTimeServices(changed, { view: slow });
    await pass(60_000);
    expect(told).toEqual([]);
    stop();
    answer();
    await pass(60_000);
    expect(told).toEqual([]);
    expect(vi.getTimerCount()).toBe(0);
  });

  it('never looks twice at once', async () => {
    const { view } = living({ units: [] });
    let looks = 0;
    const stuck: View = {
      ...view,
      readDirectory: (directory) => {
        if (directory === '/proc') looks += 1;
        return new Promise(() => {});
      },
    };
    const stop = watchTimeServices(changed, { view: stuck });
    await pass(600_000);
    expect(looks).toBe(1);
    stop();
  });

  it('outlives a view that breaks its promise', async () => {
    const { view, becomes } = living({ units: [] });
    let broken = true;
    const moody: View = {
      ...view,
      readDirectory: (directory) =>
        broken ? Promise.reject(new Error('no')) : view.readDirectory(directory),
    };
    const stop = watchTimeServices(changed, { view: moody, everyMs: 1000 });
    await pass(5000);
    broken = false;
    becomes({ units: [], processes: [CHRONYD] });
    await pass(1000);
    expect(names().at(-1)).toEqual(['chrony']);
    stop();
  });

  it.each<[NodeJS.Platform, Script, Script]>([
    [
      'win32',
      { programs: { 'sc.exe': { code: 1060 } } },
      {
        programs: {
          'sc.exe query w32time': { stdout: '  STATE : 4  RUNNING\r\n' },
          'sc.exe queryex w32time': { stdout: '  STATE : 4  RUNNING\r\n  PID : 4\r\n' },
          'reg.exe query HKLM\\SYSTEM\\CurrentControlSet\\Services\\w32time /s': {
            stdout: '    Start    REG_DWORD    0x3\r\n',
          },
        },
      },
    ],
    [
      'darwin',
      { programs: { ps: { stdout: '' } } },
      { programs: { ps: { stdout: '311 266 /usr/libexec/timed\n' } } },
    ],
  ])('on %s looks every minute', async (platform, before, after) => {
    const { view, becomes } = living({ platform, ...before });
    const stop = watchTimeServices(changed, { view, known: await lookAround(view) });
    await pass(1000);
    expect(told).toEqual([]);
    becomes({ platform, ...after });
    await pass(60_000);
    expect(told).toHaveLength(1);
    stop();
  });
});
