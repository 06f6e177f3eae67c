import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { people } from '../../sandbox/graph/tenant-seed.ts';
import { createAppInstaller } from '../../src/graph/app-installer.ts';
import { createGraphClient } from '../../src/graph/client.ts';
import { userId } from '../../src/jit/ids.ts';
import type { AppInstaller } from '../../src/jit/messenger.ts';
import { attachGraphValidator } from '../support/graph-openapi.ts';
import { type GraphOverHttp, graphOverHttp } from './graph-emulator-harness.ts';

const APP = '0b6f2d8e-4c1a-4f57-9a3d-7e52c9d1a684';
const NO_LOG = { info: () => {}, warn: () => {}, error: () => {} };

describe('installing the app through Graph', () => {
  let graph: GraphOverHttp;
  let installed: Set<string>;
  beforeEach(async () => {
    graph = await graphOverHttp();
    installed = new Set();
    graph.emulator.connectTeams({
      catalogAppId: APP,
      install(id) {
        if (id === people.dana) return 'nobody';
        if (installed.has(id)) return 'already';
        installed.add(id);
        return 'installed';
      },
    });
  });
  afterEach(() => graph[Symbol.asyncDispose]());

  function installer(app = APP): AppInstaller {
    const client = createGraphClient({ baseUrl: graph.url, authentication: { kind: 'loopback' }, log: NO_LOG });
    return createAppInstaller(client, app);
  }

  it('installs it once; the second time it is there', async () => {
    const validator = attachGraphValidator(graph.emulator);

    const came = [await installer().install(userId(people.ben)), await installer().install(userId(people.ben))];

    expect(came).toEqual([{ kind: 'installed' }, { kind: 'already' }]);
    expect([...installed]).toEqual([people.ben]);
    validator.expectNoViolations();
  });

  it('tells a missing permission from everything else that is refused', async () => {
    const stranger = userId('00000000-0000-4000-8000-00000000dead');
    const other = installer('00000000-0000-4000-8000-00000000beef');

    expect(await other.install(userId(people.ben))).toMatchObject({ kind: 'refused', forbidden: false });
    expect(await installer().install(stranger)).toMatchObject({ kind: 'refused', forbidden: false });
    expect(await installer().install(userId(people.dana))).toMatchObject({ kind: 'refused', forbidden: false });
    graph.emulator.knobs.permissions.delete('TeamsAppInstallation.ReadWriteSelfForUser.All');
    expect(await installer().install(userId(people.ben))).toMatchObject({
      kind: 'refused',
      forbidden: true,
      detail: expect.stringContaining('Missing role permissions'),
    });
    expect(installed.size).toBe(0);
  });

  it('passes on the wait that Graph asks for, and takes a lost answer for a failure that may have worked', async () => {
    graph.emulator.knobs.faults = [
      { kind: 'throttled', retryAfter: 12 },
      { kind: 'timeout', effect: 'after' },
    ];

    expect(await installer().install(userId(people.ben))).toMatchObject({ kind: 'failed', retryAfterMs: 12_000 });
    expect(await installer().install(userId(people.ben))).toMatchObject({ kind: 'failed', retryAfterMs: null });
    expect(await installer().install(userId(people.ben))).toEqual({ kind: 'already' });
  });

  it('is refused a body that names no app', async () => {
    const answer = await graph.send('POST', `/users/${people.ben}/teamwork/installedApps`, { teamsApp: APP });

    expect([answer.status, answer.code]).toEqual([400, 'BadRequest']);
  });
});
