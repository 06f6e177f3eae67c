import type { Reporter, TestModule } from 'vitest/node';

/** Ends a run with one line that says how many tests there were, counted from the tests themselves. */
export default class CountReporter implements Reporter {
  onTestRunEnd(modules: ReadonlyArray<TestModule>): void {
    const count = { passed: 0, failed: 0, skipped: 0, pending: 0 };
    for (const module of modules) {
      for (const test of module.children.allTests()) count[test.result().state] += 1;
      // A file that could not be run at all counts as a failure of its own.
      if (module.state() === 'failed' && module.children.size === 0) count.failed += 1;
    }
    const { passed, failed, skipped, pending } = count;
    // The default reporter writes its own summary first; ours is the last line.
    process.on('exit', () =>
      process.stdout.write(`${passed} passed, ${failed + pending} failed, ${skipped} skipped\n`),
    );
  }
}
