import { defineConfig } from 'vitest/config';

/** `npm run test:playground`: apart from the rest, since Microsoft's Agents Playground is a pre-release of somebody else's. */
export default defineConfig({
  test: { include: ['test/playground/**/*.test.ts'], testTimeout: 180_000, hookTimeout: 120_000 },
});
