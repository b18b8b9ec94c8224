/** The Electron face around an engine that says what a test wants, on the system that the test wants. */
import { mkdtempSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import type { Settings } from '../../main/api/contract.ts';
import type { Status } from '../../main/api/status.ts';
import { prepare } from '../../main/app/before-ready.ts';
import { openFace } from '../../main/app/face.ts';
import { FakeEngine } from '../doubles/fake-api.ts';
import { controlOf } from '../e2e/double/control.ts';
import { createElectron } from '../e2e/double/electron.ts';

export interface FaceSetup {
  readonly platform: NodeJS.Platform;
  readonly status: Status;
  readonly settings?: Partial<Settings>;
  readonly trayShown?: boolean;
  readonly packaged?: boolean;
  readonly argv?: readonly string[];
  readonly close?: () => Promise<void>;
  /** Chromium, where the pages themselves are of interest. */
  readonly browser?: string;
}

/** One server, so that the first start is over. */
export const SERVERS: Partial<Settings> = {
  servers: [{ name: 'time.one.example', pool: false, own: false }],
};

export async function face(setup: FaceSetup) {
  const userData = mkdtempSync(path.join(os.tmpdir(), 'truechimer-face-'));
  const exits: number[] = [];
  const { electron, desk } = createElectron({
    userData,
    platform: setup.platform,
    packaged: setup.packaged ?? false,
    browser: setup.browser ?? null,
    exit: (code) => exits.push(code),
  });
  const engine = new FakeEngine(setup.status, setup.settings ?? SERVERS);
  const logged: string[] = [];
  const note = (message: string) => {
    logged.push(message);
  };
  const power: string[] = [];
  let closed = 0;
  const station = {
    api: engine.api,
    log: { info: note, warn: note, error: note, file: '', recent: () => logged },
    powerEvent: (event: 'suspend' | 'resume') => power.push(event),
    close: async () => {
      closed += 1;
      await setup.close?.();
    },
  };
  prepare(electron.app, electron.protocol, { platform: setup.platform, env: {} });
  desk.becomeReady();
  const main = await openFace({
    electron,
    station,
    root: path.resolve(import.meta.dirname, '../..'),
    platform: setup.platform,
    argv: setup.argv ?? [],
    executable: '/opt/Truechimer/truechimer',
    trayShown: setup.trayShown ?? true,
  });
  const control = controlOf(desk);
  return {
    electron,
    desk,
    engine,
    main,
    logged,
    power,
    exits,
    closed: () => closed,
    ...control,
    tray: () => {
      const [tray] = control.state().trays;
      if (tray === undefined) throw new Error('there is no tray');
      return { ...tray, icon: path.basename(tray.image ?? '') };
    },
    dispose: async () => {
      await desk.pages?.close();
      rmSync(userData, { recursive: true, force: true, maxRetries: 20, retryDelay: 100 });
    },
  };
}
