import { defineConfig } from 'vitest/config';

const globalSetup = ['test/support/engine-setup.ts'];

export default defineConfig({
  test: {
    projects: [
      { test: { name: 'unit', include: ['test/unit/**/*.test.ts'] } },
      { test: { name: 'contract', include: ['test/contract/**/*.test.ts'], globalSetup, testTimeout: 30_000 } },
      { test: { name: 'flows', include: ['test/flows/**/*.test.ts'], globalSetup, testTimeout: 30_000 } },
      { test: { name: 'browser', include: ['test/browser/**/*.test.ts'], globalSetup, testTimeout: 90_000 } },
    ],
  },
});
