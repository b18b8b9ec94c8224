import { setImmediate as turn } from 'node:timers/promises';
import { afterEach, describe, expect, it } from 'vitest';
import { type Api, ApiError, DEFAULT_SETTINGS, type SettingsReport } from '../../main/api/contract.ts';
import type { Status } from '../../main/api/status.ts';
import { blankStatus } from '../../main/service/blank-status.ts';
import { Seat, type SeatOptions } from '../../main/service/seat.ts';

/** A machine in virtual time: one lock, at most one address where an engine answers, any number of processes. */
class Machine {
  readonly lines: string[] = [];
  /** Every engine that ever ran, and which of them run. */
  started = 0;
  running = 0;
  mostAtOnce = 0;
  owner: Process | null = null;
  published: Process | null = null;
  private time = 0;
  private order = 0;
  private timers: { at: number; order: number; action: () => void }[] = [];

  readonly delay = (seconds: number, action: () => void) => {
    this.order += 1;
    const timer = { at: this.time + seconds, order: this.order, action };
    this.timers.push(timer);
    return () => {
      this.timers = this.timers.filter((other) => other !== timer);
    };
  };

  get pending(): number {
    return this.timers.length;
  }

  async advance(seconds: number): Promise<void> {
    const end = this.time + seconds;
    await settle();
    for (;;) {
      const [next] = this.timers.toSorted((a, b) => a.at - b.at || a.order - b.order);
      if (next === undefined || next.at > end) break;
      this.time = next.at;
      this.timers = this.timers.filter((other) => other !== next);
      next.action();
      await settle();
    }
    this.time = end;
  }
}

const settle = async () => {
  for (let i = 0; i < 5; i += 1) await turn();
};

const emptySettings: SettingsReport = { settings: DEFAULT_SETTINGS, file: '/settings', problems: [] };

/** An engine that can be made to speak. */
class FakeEngine {
  readonly listeners = new Set<(status: Status) => void>();
  readonly status: Status;
  readonly api: Api;

  constructor(pid: number) {
    this.status = {
      ...blankStatus('1.0.0', { presence: 'here', kind: 'daemon', pid, takeoverIn: null }, 1000),
      health: 'in-sync',
      offset: 0.003,
      bound: 0.01,
      lastAnswerAge: 5,
      nextPollIn: 60,
    };
    this.api = {
      status: async () => this.status,
      settings: async () => emptySettings,
      on: (event: string, listener: (payload: never) => void) => {
        const entry = (status: Status) => listener(status as never);
        if (event === 'status') this.listeners.add(entry);
        return () => this.listeners.delete(entry);
      },
    } as unknown as Api;
  }

  say(offset: number): void {
    for (const listener of this.listeners) listener({ ...this.status, offset });
  }
}

/** One process of the machine with its seat. A killed process never runs its own clean-up. */
class Process {
  readonly seat: Seat;
  readonly statuses: Status[] = [];
  /** Stops listening. */
  readonly deaf: () => void;
  engine: FakeEngine | null = null;
  alive = true;
  /** What its faces hear when it goes. */
  readonly faces = new Set<(clean: boolean) => void>();

  constructor(machine: Machine, pid: number, own: Partial<SeatOptions> = {}) {
    this.machine = machine;
    this.seat = new Seat({
      kind: 'tray',
      version: '1.0.0',
      canTakeOver: true,
      lock: {
        tryAcquire: async () => {
          await turn();
          if (machine.owner?.alive) return null;
          machine.owner = this;
          return {
            release: async () => {
              if (machine.owner === this) machine.owner = null;
              machine.lines.push(`${pid} releases`);
            },
          };
        },
      },
      startEngine: async () => {
        await turn();
        const engine = new FakeEngine(pid);
        this.engine = engine;
        machine.started += 1;
        machine.running += 1;
        machine.mostAtOnce = Math.max(machine.mostAtOnce, machine.running);
        return {
          api: engine.api,
          close: async () => {
            machine.running -= 1;
            machine.lines.push(`${pid} ends its engine`);
          },
        };
      },
      publish: async () => {
        machine.published = this;
        return {
          close: async () => {
            if (machine.published === this) machine.published = null;
            for (const face of this.faces) face(true);
            machine.lines.push(`${pid} closes its door`);
          },
        };
      },
      findOwner: async () => {
        await turn();
        const owner = machine.published;
        if (!owner?.alive || owner.engine === null) return null;
        const { engine } = owner;
        const heard: ((end: { clean: boolean }) => void)[] = [];
        let end: ((clean: boolean) => void) | null = (clean) => {
          for (const listener of heard) listener({ clean });
        };
        const face = (clean: boolean) => end?.(clean);
        owner.faces.add(face);
        return {
          api: engine.api,
          onClose: (listener) => heard.push(listener),
          close: () => {
            end = null;
            owner.faces.delete(face);
          },
        };
      },
      delay: machine.delay,
      random: () => 0.5,
      log: {
        info: (line) => machine.lines.push(`${pid} ${line}`),
        warn: (line) => machine.lines.push(`${pid} ${line}`),
        error: (line) => machine.lines.push(`${pid} ${line}`),
      },
      ...own,
    });
    this.deaf = this.seat.api.on('status', (status) => this.statuses.push(status));
  }

  private readonly machine: Machine;

  kill(): void {
    this.alive = false;
    this.machine.running -= 1;
    for (const face of this.faces) face(false);
  }

  get last(): Status {
    return this.statuses.at(-1) as Status;
  }
}

const stops: Seat[] = [];

function processOn(machine: Machine, pid: number, own?: Partial<SeatOptions>): Process {
  const made = new Process(machine, pid, own);
  stops.push(made.seat);
  return made;
}

afterEach(async () => {
  for (const seat of stops.splice(0)) await seat.stop();
});

async function ownerAndFace() {
  const machine = new Machine();
  const owner = processOn(machine, 1, { kind: 'daemon' });
  await owner.seat.start();
  const face = processOn(machine, 2);
  await face.seat.start();
  await settle();
  return { machine, owner, face };
}

describe('one engine per machine', () => {
  it.each(['daemon', 'tray'] as const)('the first, a %s, runs it, and the second attaches', async (kind) => {
    const machine = new Machine();
    const first = processOn(machine, 1, { kind });
    await first.seat.start();
    const second = processOn(machine, 2, { kind: kind === 'tray' ? 'daemon' : 'tray' });
    await second.seat.start();
    expect(machine.started).toBe(1);
    expect((await first.seat.api.status()).engine).toMatchObject({ presence: 'here', pid: 1 });
    expect((await second.seat.api.status()).engine).toMatchObject({ presence: 'attached', pid: 1 });
  });

  it('two that start at the same instant become one engine and one face', async () => {
    const machine = new Machine();
    const both = [processOn(machine, 1), processOn(machine, 2)];
    await Promise.all(both.map((process) => process.seat.start()));
    await machine.advance(2);
    const presences = await Promise.all(
      both.map(async ({ seat }) => (await seat.api.status()).engine.presence),
    );
    expect(presences.toSorted()).toEqual(['attached', 'here']);
    expect(machine.started).toBe(1);
  });

  it('what the engine says reaches those who listen in both processes, with a true presence', async () => {
    const { owner, face } = await ownerAndFace();
    owner.engine?.say(0.007);
    expect(owner.last).toMatchObject({ offset: 0.007, engine: { presence: 'here' } });
    expect(face.last).toMatchObject({ offset: 0.007, engine: { presence: 'attached' } });
  });

  it('the engine is not listened to where nobody listens', async () => {
    const machine = new Machine();
    const owner = processOn(machine, 1);
    await owner.seat.start();
    expect(owner.engine?.listeners.size).toBe(1);
    owner.deaf();
    expect(owner.engine?.listeners.size).toBe(0);
  });
});

describe('when the owner is killed', () => {
  it('its face says so at once, claims nothing of the clock, and counts down', async () => {
    const { machine, owner, face } = await ownerAndFace();
    owner.kill();
    expect(face.last).toMatchObject({
      engine: { presence: 'lost', pid: 1, takeoverIn: 10.5 },
      health: 'starting',
      offset: null,
      bound: null,
      before: { health: 'in-sync', offset: 0.003, bound: 0.01, at: 1000 },
      nextPollIn: null,
    });
    await machine.advance(4);
    expect(face.last.engine.takeoverIn).toBeCloseTo(6.5, 6);
    expect(face.last.lastAnswerAge).toBeCloseTo(9, 6);
    expect((await face.seat.api.status()).engine).toEqual(face.last.engine);
  });

  it('its face refuses everything else in words', async () => {
    const { owner, face } = await ownerAndFace();
    owner.kill();
    const refusal = await face.seat.api.resync().catch((error: unknown) => error);
    expect(refusal).toBeInstanceOf(ApiError);
    expect(refusal).toMatchObject({ code: 'unreachable', message: expect.stringContaining('has stopped') });
  });

  it('its face takes over after ten seconds and not before, and its listeners go on', async () => {
    const { machine, owner, face } = await ownerAndFace();
    const settings: SettingsReport[] = [];
    face.seat.api.on('settings', (report) => settings.push(report));
    owner.kill();
    await machine.advance(10);
    expect(machine.started).toBe(1);
    expect(face.last.engine.presence).toBe('lost');
    await machine.advance(1);
    expect(machine.started).toBe(2);
    expect(face.last.engine).toMatchObject({ presence: 'here', pid: 2, takeoverIn: null });
    expect(settings).toEqual([emptySettings]);
    face.engine?.say(0.009);
    expect(face.last.offset).toBe(0.009);
    expect(machine.pending).toBe(0);
  });

  it('of two faces one takes over and the other attaches to it', async () => {
    const { machine, owner, face } = await ownerAndFace();
    const third = processOn(machine, 3);
    await third.seat.start();
    owner.kill();
    await machine.advance(15);
    const engines = [face.last.engine, third.last.engine];
    expect(engines.map((e) => e.presence).toSorted()).toEqual(['attached', 'here']);
    expect(engines[0]?.pid).toBe(engines[1]?.pid);
    expect(machine.mostAtOnce).toBe(1);
    expect(machine.pending).toBe(0);
  });

  it('and started again within ten seconds, its face attaches to it and does not take over', async () => {
    const { machine, owner, face } = await ownerAndFace();
    owner.kill();
    await machine.advance(3);
    const again = processOn(machine, 4, { kind: 'daemon' });
    await again.seat.start();
    await machine.advance(2);
    expect(face.last.engine).toMatchObject({ presence: 'attached', pid: 4 });
    await machine.advance(30);
    expect(machine.started).toBe(2);
  });

  it('a face that may not take over waits for the next engine', async () => {
    const machine = new Machine();
    const owner = processOn(machine, 1);
    await owner.seat.start();
    const face = processOn(machine, 2, { canTakeOver: false });
    await face.seat.start();
    owner.kill();
    expect(face.last.engine).toMatchObject({ presence: 'lost', takeoverIn: null });
    await machine.advance(60);
    expect(machine.started).toBe(1);
    await processOn(machine, 3).seat.start();
    await machine.advance(2);
    expect(face.last.engine).toMatchObject({ presence: 'attached', pid: 3 });
  });
});

describe('when the owner quits', () => {
  it('it closes its door, then its engine, and gives the lock back last', async () => {
    const { machine, owner } = await ownerAndFace();
    machine.lines.length = 0;
    await owner.seat.stop();
    expect(machine.lines.filter((line) => line.startsWith('1 '))).toEqual([
      '1 closes its door',
      '1 ends its engine',
      '1 releases',
    ]);
  });

  it('its face takes over without the ten seconds', async () => {
    const { machine, owner, face } = await ownerAndFace();
    await owner.seat.stop();
    await machine.advance(2);
    expect(face.last.engine).toMatchObject({ presence: 'here', pid: 2 });
    expect(machine.mostAtOnce).toBe(1);
  });

  it('and takes its time, its face keeps trying until the lock is free', async () => {
    const { machine, owner, face } = await ownerAndFace();
    for (const said of owner.faces) said(true);
    machine.published = null;
    await machine.advance(5);
    expect(face.last.engine).toMatchObject({ presence: 'lost', takeoverIn: 1 });
    await owner.seat.stop();
    await machine.advance(2);
    expect(face.last.engine.presence).toBe('here');
    expect(machine.mostAtOnce).toBe(1);
  });
});

describe('when the lock is held but nobody answers', () => {
  it('the starter says that it is lost, counts down, and never takes the lock from the living', async () => {
    const machine = new Machine();
    const owner = processOn(machine, 1);
    await owner.seat.start();
    machine.published = null;
    const starter = processOn(machine, 2);
    await starter.seat.start();
    expect(starter.last).toMatchObject({
      engine: { presence: 'lost', kind: 'tray', takeoverIn: 10.5 },
      offset: null,
      before: null,
    });
    await machine.advance(300);
    expect(machine.started).toBe(1);
    // It hangs: only a person can help, so nothing is promised any more.
    expect(starter.last.engine.takeoverIn).toBeNull();
    machine.published = owner;
    await machine.advance(1);
    expect(starter.last.engine).toMatchObject({ presence: 'attached', pid: 1 });
  });

  it('the starter takes over when the silent owner dies', async () => {
    const machine = new Machine();
    const owner = processOn(machine, 1);
    await owner.seat.start();
    machine.published = null;
    const starter = processOn(machine, 2);
    await starter.seat.start();
    await machine.advance(20);
    owner.kill();
    await machine.advance(2);
    expect(starter.last.engine).toMatchObject({ presence: 'here', pid: 2 });
  });
});

describe('when the engine does not start', () => {
  const broken = async () => {
    throw new Error('The state directory cannot be written.');
  };

  it('the start fails in its words, and the lock is free for the next', async () => {
    const machine = new Machine();
    const first = processOn(machine, 1, { startEngine: broken });
    await expect(first.seat.start()).rejects.toThrow('The state directory cannot be written.');
    expect(machine.owner).toBeNull();
    expect(machine.pending).toBe(0);
    const second = processOn(machine, 2);
    await second.seat.start();
    expect((await second.seat.api.status()).engine.presence).toBe('here');
  });

  it('because it cannot be published, it is ended again', async () => {
    const machine = new Machine();
    const first = processOn(machine, 1, { publish: broken });
    await expect(first.seat.start()).rejects.toThrow('cannot be written');
    expect(machine.running).toBe(0);
    expect(machine.owner).toBeNull();
  });

  it('at a takeover, the log has the reason and it is tried again ten seconds later', async () => {
    const machine = new Machine();
    const owner = processOn(machine, 1);
    await owner.seat.start();
    let tries = 0;
    const face = processOn(machine, 2, {
      startEngine: async () => {
        tries += 1;
        return broken();
      },
    });
    await face.seat.start();
    owner.kill();
    await machine.advance(12);
    expect(tries).toBe(1);
    expect(face.last.engine).toMatchObject({ presence: 'lost' });
    expect(face.last.engine.takeoverIn).toBeGreaterThan(8);
    expect(machine.lines.join('\n')).toContain('The state directory cannot be written.');
    expect(machine.owner).toBeNull();
    await machine.advance(10);
    expect(tries).toBe(2);
  });
});

describe('a seat that is left', () => {
  it('as a face, leaves the engine and the lock alone', async () => {
    const { machine, owner, face } = await ownerAndFace();
    await face.seat.stop();
    expect(machine.owner).toBe(owner);
    expect(machine.running).toBe(1);
    expect(owner.faces.size).toBe(0);
    expect(owner.engine?.listeners.size).toBe(1);
  });

  it('while it waits, leaves no timer behind', async () => {
    const { machine, owner, face } = await ownerAndFace();
    owner.kill();
    expect(machine.pending).toBe(1);
    await face.seat.stop();
    expect(machine.pending).toBe(0);
    await machine.advance(30);
    expect(machine.started).toBe(1);
  });

  it('while its engine is being started, ends that engine and gives the lock back', async () => {
    const machine = new Machine();
    const process = processOn(machine, 1);
    const starting = process.seat.start();
    await process.seat.stop();
    await starting;
    expect(machine.running).toBe(0);
    expect(machine.owner).toBeNull();
  });

  it('in the middle of a takeover, ends what it took', async () => {
    const { machine, owner, face } = await ownerAndFace();
    owner.kill();
    await machine.advance(10);
    const last = machine.advance(1);
    await turn();
    await face.seat.stop();
    await last;
    expect(machine.running).toBe(0);
    expect(machine.pending).toBe(0);
    expect(machine.owner === null || !machine.owner.alive).toBe(true);
  });
});
