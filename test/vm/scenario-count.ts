/**
 * Which scenarios are missing from a run, and which are too many: what is listed and was skipped, for whatever reason, is
 * as missing as what was deleted.
 */
export interface RanTest {
  readonly name: string;
  readonly state: string;
}

export type Listed = Readonly<Record<string, readonly string[]>>;

export interface Count {
  /** How many of those that are listed did run, well or not. */
  readonly ran: number;
  readonly listed: number;
  /** A sentence for each that is missing or too many. */
  readonly wrong: readonly string[];
}

/** `ran`: the tests of each file that was run. `all`: no file was named, so that all are meant. */
export function countScenarios(
  listed: Listed,
  ran: ReadonlyMap<string, readonly RanTest[]>,
  all: boolean,
): Count {
  const wrong: string[] = [];
  let count = 0;
  for (const [file, names] of Object.entries(listed)) {
    const tests = ran.get(file);
    if (tests === undefined) {
      if (all) wrong.push(`${file} did not run`);
      continue;
    }
    const done = new Set(tests.filter(({ state }) => state !== 'skipped').map(({ name }) => name));
    count += names.filter((name) => done.has(name)).length;
    for (const name of names) if (!done.has(name)) wrong.push(`${file}: did not run: ${name}`);
    for (const name of done) if (!names.includes(name)) wrong.push(`${file}: not listed: ${name}`);
  }
  return { ran: count, listed: Object.values(listed).flat().length, wrong };
}
