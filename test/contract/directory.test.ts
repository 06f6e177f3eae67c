import { createGraphEmulator } from '../../sandbox/graph/emulator.ts';
import { startGraphServer } from '../../sandbox/graph/server.ts';
import { contosoTenant } from '../../sandbox/graph/tenant-seed.ts';
import { createGraphClient } from '../../src/graph/client.ts';
import { createDirectories } from '../../src/graph/directory.ts';
import { attachGraphValidator } from '../support/graph-openapi.ts';
import { describeDirectory } from './directory.suite.ts';

const silent = { info: () => {}, warn: () => {}, error: () => {} };

describeDirectory('Microsoft Graph, over HTTP', async () => {
  const emulator = createGraphEmulator({ clock: { now: () => new Date() }, tenant: contosoTenant() });
  const server = await startGraphServer(emulator, { host: '127.0.0.1' });
  const validator = attachGraphValidator(emulator);
  const authentication = { kind: 'loopback' } as const;
  const directories = createDirectories(createGraphClient({ baseUrl: server.url, authentication, log: silent }));

  return {
    within: (ms) => directories.within(ms),
    admin: emulator.directory,
    knobs: emulator.knobs,
    checkRequests: validator.expectNoViolations,
    close: server.close,
  };
});
