import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { people } from '../../sandbox/graph/tenant-seed.ts';
import { createGraphClient } from '../../src/graph/client.ts';
import { createSessions } from '../../src/graph/sessions.ts';
import { userId } from '../../src/jit/ids.ts';
import type { Sessions } from '../../src/jit/sessions.ts';
import { attachGraphValidator } from '../support/graph-openapi.ts';
import { type GraphOverHttp, graphOverHttp } from './graph-emulator-harness.ts';

const NO_LOG = { info: () => {}, warn: () => {}, error: () => {} };

describe('ending sessions through Graph', () => {
  let graph: GraphOverHttp;
  beforeEach(async () => {
    graph = await graphOverHttp();
  });
  afterEach(() => graph[Symbol.asyncDispose]());

  function sessions(): Sessions {
    return createSessions(createGraphClient({ baseUrl: graph.url, authentication: { kind: 'loopback' }, log: NO_LOG }));
  }

  it('is done, and done again, by the call that Microsoft describes', async () => {
    const validator = attachGraphValidator(graph.emulator);

    const came = [await sessions().end(userId(people.erin)), await sessions().end(userId(people.erin))];

    expect(came).toEqual([{ kind: 'done' }, { kind: 'done' }]);
    validator.expectNoViolations();
  });

  it('tells a person who is gone from a permission that is missing', async () => {
    const nobody = userId('00000000-0000-4000-8000-00000000dead');

    expect(await sessions().end(nobody)).toMatchObject({ kind: 'gone' });
    graph.emulator.knobs.permissions.delete('User.RevokeSessions.All');
    graph.emulator.knobs.permissions.delete('User.ReadWrite.All');
    expect(await sessions().end(userId(people.erin))).toMatchObject({
      kind: 'refused',
      detail: expect.stringMatching(/^403/),
    });
  });

  it('is not known to be done while nothing answers', async () => {
    const client = createGraphClient({
      baseUrl: 'http://127.0.0.1:9',
      authentication: { kind: 'loopback' },
      log: NO_LOG,
    });

    expect(await createSessions(client).end(userId(people.erin))).toMatchObject({ kind: 'not-done' });
  });
});
