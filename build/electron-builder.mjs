/**
 * What an installed Truechimer is made of: `npm run dist`. Everything is bundled, so the archive holds the built pages
 * and scripts, the icons, and koffi, whose native part has to stay a file of its own. Beside it lies the command line
 * (`program.mjs`).
 *
 * The fuses are set here and not by electron-builder, which does not know all nine (its copy of @electron/fuses is older).
 */
import path from 'node:path';
import { FuseV1Options, FuseVersion, flipFuses } from '@electron/fuses';
import { gatherProgram } from './program.mjs';

const ROOT = path.resolve(import.meta.dirname, '..');
const PROGRAM = path.join(ROOT, 'release/program');

/** builder-util's Arch, by its numbers. */
const ARCHITECTURES = ['ia32', 'x64', 'armv7l', 'arm64', 'universal'];

/** Each switch of the binary, and why. All have to be named: one that a new Electron adds fails the build. */
const FUSES = {
  // The signed binary must not be an interpreter for whoever can set an environment variable.
  [FuseV1Options.RunAsNode]: false,
  [FuseV1Options.EnableNodeOptionsEnvironmentVariable]: false,
  [FuseV1Options.EnableNodeCliInspectArguments]: false,
  [FuseV1Options.EnableCookieEncryption]: true,
  // Only the archive that was packed is run (checked on macOS and Windows).
  [FuseV1Options.EnableEmbeddedAsarIntegrityValidation]: true,
  [FuseV1Options.OnlyLoadAppFromAsar]: true,
  // There is no snapshot of our own.
  [FuseV1Options.LoadBrowserProcessSpecificV8Snapshot]: false,
  // Our pages are on app://, so files need no privileges.
  [FuseV1Options.GrantFileProtocolExtraPrivileges]: false,
  [FuseV1Options.WasmTrapHandlers]: true,
};

function executableOf({ packager, electronPlatformName }) {
  const name = packager.appInfo.productFilename;
  if (electronPlatformName === 'darwin') return `${name}.app`;
  return electronPlatformName === 'win32' ? `${name}.exe` : packager.executableName;
}

/** @type {import('electron-builder').Configuration} */
export default {
  appId: 'org.truechimer.Truechimer',
  productName: 'Truechimer',
  directories: { output: 'release', buildResources: 'build' },
  files: [
    'dist/app/**',
    'dist/preload/**',
    'dist/renderer/**',
    '!**/*.map',
    'assets/icons/{app,tray}/**',
    'assets/directory/**',
    'package.json',
    '!node_modules/**',
    'node_modules/koffi/{package.json,LICENSE.txt,*.js,*.cjs}',
    'node_modules/koffi/src/**/*.{js,cjs}',
    'node_modules/@koromix/*/{package.json,LICENSE*,*.js,*.cjs}',
    'node_modules/@koromix/*/**/*.node',
  ],
  asarUnpack: ['**/*.node'],
  extraResources: [
    { from: PROGRAM, to: 'program' },
    // Named by itself, because directories of this name are left out elsewhere.
    { from: path.join(PROGRAM, 'node_modules'), to: 'program/node_modules' },
  ],
  // What is native comes prebuilt.
  npmRebuild: false,
  publish: null,
  linux: {
    target: ['deb', 'AppImage'],
    category: 'Utility',
    executableName: 'truechimer',
    syncDesktopName: true,
    icon: 'assets/icons/app',
    synopsis: 'Is this computer’s clock right?',
  },
  deb: {
    // What Electron 45 links to or loads; the defaults name a tray library that it does not use any more.
    depends: [
      'libgtk-3-0 | libgtk-3-0t64',
      'libnotify4',
      'libnss3',
      'libxss1',
      'libxtst6',
      'xdg-utils',
      'libatspi2.0-0 | libatspi2.0-0t64',
      'libsecret-1-0',
    ],
    packageCategory: 'utils',
    priority: 'optional',
  },
  win: { target: ['nsis'], icon: 'assets/icons/app/app.ico' },
  nsis: { oneClick: false, perMachine: false, allowToChangeInstallationDirectory: true },
  mac: {
    target: ['dmg'],
    category: 'public.app-category.utilities',
    icon: 'assets/icons/app/app.icns',
    // A thing of the menu bar: no icon in the Dock.
    extendInfo: { LSUIElement: true },
  },
  async beforePack({ electronPlatformName, arch }) {
    await gatherProgram({
      root: ROOT,
      into: PROGRAM,
      platform: electronPlatformName,
      arch: ARCHITECTURES[arch],
    });
  },
  async afterPack(context) {
    await flipFuses(path.join(context.appOutDir, executableOf(context)), {
      version: FuseVersion.V1,
      strictlyRequireAllFuses: true,
      // An unsigned binary on Apple silicon needs at least the ad-hoc signature that flipping breaks.
      resetAdHocDarwinSignature: context.electronPlatformName === 'darwin',
      ...FUSES,
    });
  },
};
