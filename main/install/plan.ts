/** The plans of this system: what is done to install, to take over and to undo, whichever system it is. */
import path from 'node:path';
import launchDaemon from '../../build/macos/org.truechimer.clock-helper.plist?raw';
import * as linux from './linux.ts';
import * as macos from './macos.ts';
import { sourceAt } from './source.ts';
import type { Step } from './step.ts';
import { type TakenOver, takenOver } from './taken-over.ts';
import * as windows from './windows.ts';

export interface Plan {
  install(wish: Omit<linux.Wish, 'takenBefore'>): Step[];
  uninstall(): Step[];
  takeOver(services: readonly TakenOver[]): Step[];
  giveBack(): Step[];
  /** A person wants the next far step. */
  consent(): Step[];
}

export interface Here {
  readonly platform: NodeJS.Platform;
  readonly env: NodeJS.ProcessEnv;
  /** The top of the package, and the Node that runs this. */
  readonly root: string;
  readonly node: string;
}

export function planOf({ platform, env, root, node }: Here): Plan {
  const taken = takenOver();
  // A program of its own, as it is packed (build/program.mjs).
  const packed = path.join(root, 'clock-helper');
  if (platform === 'win32') {
    const { SystemRoot: systemRoot = 'C:\\Windows', ProgramFiles: programFiles = 'C:\\Program Files' } = env;
    const paths = { systemRoot, programFiles, source: packed, user: env.USERNAME ?? '' };
    return {
      install: ({ person, takeOver }) => [
        ...windows.installOnWindows({ ...paths, user: person ?? paths.user }),
        ...windows.takeOverOnWindows(paths, takeOver, taken),
      ],
      uninstall: () => windows.removeFromWindows(paths, taken),
      takeOver: (services) => windows.takeOverOnWindows(paths, services, taken),
      giveBack: () => windows.giveBackOnWindows(paths, taken),
      consent: () => windows.consentOnWindows(paths),
    };
  }
  if (platform === 'darwin') {
    return {
      install: ({ person, takeOver }) => [
        ...macos.installOnMac({ source: packed, plist: launchDaemon, user: person ?? env.USER ?? '' }),
        ...macos.takeOverOnMac(takeOver, taken),
      ],
      uninstall: () => macos.removeFromMac(taken),
      takeOver: (services) => macos.takeOverOnMac(services, taken),
      giveBack: () => macos.giveBackOnMac(taken),
      consent: () => macos.consentOnMac(),
    };
  }
  return {
    install: (wish) => linux.installSteps(sourceAt(root, node), { ...wish, takenBefore: taken }),
    uninstall: () => linux.uninstallSteps(taken),
    takeOver: (services) => linux.takeOverSteps(services, taken),
    giveBack: () => linux.giveBackSteps(taken),
    consent: () => linux.consentSteps(),
  };
}
