import { availableParallelism } from 'node:os';
import { defineConfig } from 'vitest/config';
import { findBrowser } from './test/support/find-browser.ts';

const globalSetup = ['test/support/engine-setup.ts'];
/** A newcomer's machine may have no browser; where REQUIRE_BROWSER is set, its tests run or fail. */
const browserTests = findBrowser() !== undefined || process.env.REQUIRE_BROWSER === '1';
/** The engine that the tests bring has no replica sets: those tests are there only for a server that somebody names. */
const ownServer = process.env.MONGODB_URI ? ['test/replica-set/**/*.test.ts'] : [];

export default defineConfig({
  test: {
    // One for each processor: by default one stays idle, which on a machine of two is half of it.
    maxWorkers: Math.max(2, availableParallelism()),
    reporters: ['default', './test/support/count-reporter.ts'],
    // Files share their worker's modules where nothing in them is global: half of a short file's time is loading.
    projects: [
      { test: { name: 'unit', include: ['test/unit/**/*.test.ts'], testTimeout: 20_000, isolate: false } },
      {
        test: {
          name: 'contract',
          include: ['test/contract/**/*.test.ts', ...ownServer],
          globalSetup,
          testTimeout: 30_000,
          isolate: false,
        },
      },
      {
        test: {
          name: 'flows',
          include: ['test/flows/**/*.test.ts'],
          exclude: ['test/flows/{crash-points-*,kill,punctual,model,sandbox-process,soak,torture}.test.ts'],
          globalSetup,
          isolate: false,
          testTimeout: 60_000,
          hookTimeout: 60_000,
        },
      },
      // After the others: these fill the machine, or wait in real time for processes.
      {
        test: {
          name: 'crash',
          include: ['test/flows/crash-points-*.test.ts'],
          globalSetup,
          testTimeout: 240_000,
          sequence: { groupOrder: 1 },
        },
      },
      {
        test: {
          name: 'processes',
          include: ['test/flows/{kill,sandbox-process,soak}.test.ts'],
          globalSetup,
          testTimeout: 240_000,
          hookTimeout: 120_000,
          sequence: { groupOrder: 2 },
        },
      },
      {
        test: {
          name: 'model',
          include: ['test/flows/model.test.ts'],
          testTimeout: 240_000,
          sequence: { groupOrder: 3 },
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
          sequence: { groupOrder: 5 },
        },
      },
      // Alone: beside others its processes would starve.
      {
        test: {
          name: 'torture',
          include: ['test/flows/torture.test.ts'],
          globalSetup,
          // An end that only a delete without effect speaks for is doubted for two minutes.
          testTimeout: 400_000,
          hookTimeout: 120_000,
          fileParallelism: false,
          sequence: { groupOrder: 6 },
        },
      },
      {
        test: {
          name: 'browser',
          include: [browserTests ? 'test/browser/**/*.test.ts' : 'test/browser/without-a-browser.ts'],
          globalSetup,
          testTimeout: 120_000,
          hookTimeout: 60_000,
          fileParallelism: false,
          sequence: { groupOrder: 4 },
        },
      },
    ],
  },
});
