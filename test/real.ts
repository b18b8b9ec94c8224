/**
 * The real parts that tests run against: Chromium, chronyd, NTPsec's ntpd. Where one is missing a test skips and says
 * why; under REQUIRE_REAL=1 (as `.ci/run` sets it) that is a failure.
 */
import { accessSync, constants } from 'node:fs';
import path from 'node:path';
import type { TestContext } from 'vitest';

const root = path.dirname(import.meta.dirname);

/** Unpacked Debian packages: nothing of them is installed. */
export const unpacked = process.env.TRUECHIMER_REAL ?? path.join(root, 'test/.artifacts/real');

function firstExecutable(candidates: readonly string[]): string | null {
  for (const file of candidates) {
    try {
      accessSync(file, constants.X_OK);
      return file;
    } catch {
      // Not here: the next place.
    }
  }
  return null;
}

function inPath(name: string): string[] {
  const places = [...(process.env.PATH ?? '').split(path.delimiter), '/usr/sbin', '/usr/bin'];
  return places.filter((p) => p !== '').map((place) => path.join(place, name));
}

export function chromiumPath(): string | null {
  const chosen = process.env.TRUECHIMER_CHROMIUM;
  if (chosen) return firstExecutable([chosen]);
  return firstExecutable(['chromium', 'chromium-browser', 'google-chrome'].flatMap(inPath));
}

/** A program of the system that tests hold ours against. */
export const systemProgram = (name: string) => firstExecutable(inPath(name));

export function realDaemon(name: 'chronyd' | 'ntpd'): string | null {
  return firstExecutable([path.join(unpacked, 'usr/sbin', name), ...inPath(name)]);
}

/** Goes on with the real part, or skips the test loudly, or fails it where real parts are required. */
export function need(context: TestContext, part: string, found: string | null): string {
  if (found !== null) return found;
  if (process.env.REQUIRE_REAL === '1') throw new Error(`${part} is missing, and REQUIRE_REAL=1.`);
  return context.skip(`${part} is missing (.ci/run fetches it)`);
}
