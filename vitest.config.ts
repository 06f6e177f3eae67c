import { availableParallelism } from 'node:os';
import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vitest/config';
import { findBrowser } from './test/support/find-browser.ts';
import { LongestFirst } from './test/support/longest-first.ts';

const globalSetup = ['test/support/engine-setup.ts'];
/** A newcomer's machine may have no browser; where REQUIRE_BROWSER is set, its tests run or fail. */
const browserTests = findBrowser() !== undefined || process.env.REQUIRE_BROWSER === '1';
/** The engine that the tests bring has no replica sets: those tests are there only for a server that somebody names. */
const ownServer = process.env.MONGODB_URI ? ['test/replica-set/**/*.test.ts'] : [];

// For the workers and every process that a test starts: half of a start is compiling what does not change.
process.env.NODE_COMPILE_CACHE ??= fileURLToPath(new URL('./node_modules/.cache/compiled', import.meta.url));

/** One for each processor: by default one stays idle, which on a machine of two is half of it. */
const maxWorkers = Math.max(2, availableParallelism());
/**
 * One more where nothing is held to a second: what speaks to a database waits for each answer, and what waits for processes,
 * or for a minute to pass, leaves its processor to others.
 */
const oneMore = maxWorkers + 1;

export default defineConfig({
  test: {
    maxWorkers,
    sequence: { sequencer: LongestFirst },
    reporters: ['default', './test/support/count-reporter.ts'],
    // Files share their worker's modules where nothing in them is global: half of a short file's time is loading.
    projects: [
      {
        test: {
          name: 'unit',
          include: ['test/unit/**/*.test.ts'],
          exclude: ['test/unit/soak/memory.test.ts', 'test/unit/words/new-language.test.ts'],
          testTimeout: 20_000,
          isolate: false,
        },
      },
      // A language more is only in modules of its own.
      { test: { name: 'language', include: ['test/unit/words/new-language.test.ts'], testTimeout: 20_000 } },
      // To collect the garbage of a worker that has all the others' modules takes seconds, each time.
      { test: { name: 'memory', include: ['test/unit/soak/memory.test.ts'], testTimeout: 20_000 } },
      {
        test: {
          name: 'contract',
          include: ['test/contract/**/*.test.ts', ...ownServer],
          globalSetup,
          testTimeout: 30_000,
          isolate: false,
          maxWorkers: oneMore,
          sequence: { groupOrder: 1 },
        },
      },
      {
        test: {
          name: 'flows',
          include: ['test/flows/**/*.test.ts'],
          exclude: [
            'test/flows/{crash-points-*,kill,kill-database,punctual,model,sandbox-process,soak,torture}.test.ts',
          ],
          globalSetup,
          isolate: false,
          testTimeout: 60_000,
          hookTimeout: 60_000,
          maxWorkers: oneMore,
          sequence: { groupOrder: 1 },
        },
      },
      // After the others: these fill the machine, or wait in real time for processes. Beside one another, for what those leave
      // of it while they wait is what these need.
      {
        test: {
          name: 'crash',
          include: ['test/flows/crash-points-*.test.ts'],
          testTimeout: 300_000,
          maxWorkers: oneMore,
          sequence: { groupOrder: 2 },
        },
      },
      {
        test: {
          name: 'processes',
          include: ['test/flows/{kill,sandbox-process,soak}.test.ts'],
          globalSetup,
          testTimeout: 300_000,
          hookTimeout: 120_000,
          maxWorkers: oneMore,
          sequence: { groupOrder: 2 },
        },
      },
      {
        test: {
          name: 'browser',
          include: [browserTests ? 'test/browser/**/*.test.ts' : 'test/browser/without-a-browser.ts'],
          globalSetup,
          testTimeout: 120_000,
          hookTimeout: 60_000,
          maxWorkers: oneMore,
          sequence: { groupOrder: 2 },
        },
      },
      {
        test: {
          name: 'model',
          include: ['test/flows/model.test.ts'],
          testTimeout: 300_000,
          maxWorkers: oneMore,
          sequence: { groupOrder: 2 },
        },
      },
      // Alone: it holds ends to seconds, which a machine busy with other tests would blur.
      {
        test: {
          name: 'punctual',
          include: ['test/flows/punctual.test.ts'],
          globalSetup,
          testTimeout: 300_000,
          hookTimeout: 120_000,
          fileParallelism: false,
          sequence: { groupOrder: 3 },
        },
      },
      // Alone: beside others their processes would starve, and a database that starts anew would keep people waiting for minutes.
      {
        test: {
          name: 'torture',
          include: ['test/flows/{torture,kill-database}.test.ts'],
          globalSetup,
          // An end that only a delete without effect speaks for is doubted for two minutes.
          testTimeout: 400_000,
          hookTimeout: 120_000,
          fileParallelism: false,
          sequence: { groupOrder: 4 },
        },
      },
    ],
  },
});
