/**
 * What a run of tests comes to, in numbers that cannot be mistaken: everything that did not pass has failed, or was
 * skipped for a reason that is said aloud. Under REQUIRE_REAL=1 (as `.ci/run` sets it) hardly any reason will do.
 */
const say = (line) => process.stdout.write(`${line}\n`);

export class Verdict {
  passed = 0;
  failures = [];
  skips = [];

  /** One check that is no test of vitest's. */
  note(name, passed) {
    if (passed) this.passed++;
    else this.failures.push(name);
  }

  /** Everything that vitest has run. */
  take(vitest) {
    const modules = vitest.state.getTestModules();
    if (modules.length === 0) this.failures.push('no test matched');
    for (const file of modules) {
      for (const error of file.errors()) this.failures.push(`${file.relativeModuleId}: ${error.message}`);
      for (const suite of file.children.allSuites()) {
        for (const error of suite.errors())
          this.failures.push(`${file.relativeModuleId}: ${suite.fullName}: ${error.message}`);
      }
      for (const test of file.children.allTests()) {
        const { state, note } = test.result();
        const name = `${file.relativeModuleId}: ${test.fullName}`;
        if (state === 'passed') this.passed++;
        else if (state === 'skipped') this.skip(name, note ?? 'no reason given');
        else this.failures.push(name);
      }
    }
    for (const error of vitest.state.getUnhandledErrors())
      this.failures.push(`unhandled: ${error?.message ?? error}`);
  }

  skip(name, reason) {
    // On a machine that has all real parts only one skip is honest: Electron's binary cannot be had everywhere.
    if (process.env.REQUIRE_REAL !== '1' || reason.startsWith('real Electron'))
      this.skips.push({ name, reason });
    else this.failures.push(`${name}: skipped (${reason}), but REQUIRE_REAL=1`);
  }

  /** The last line is `N passed, N failed, N skipped`. */
  pronounce() {
    if (this.skips.length > 0) {
      say(`\n!!! ${this.skips.length} SKIPPED: these prove nothing in this run`);
      for (const { name, reason } of this.skips) say(`!!!   ${name} - ${reason}`);
    }
    if (this.failures.length > 0) {
      say(`\n${this.failures.length} FAILED`);
      for (const name of this.failures) say(`    ${name}`);
    }
    say(`\n${this.passed} passed, ${this.failures.length} failed, ${this.skips.length} skipped`);
  }
}
