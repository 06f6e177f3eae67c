import { expect, it } from 'vitest';
import { createGraphClient } from '../../../src/graph/client.ts';
import { createOwnPowers } from '../../../src/graph/own-powers.ts';
import { GUARDIAN_ROLE, GUARDIAN_ROLES } from '../../../src/jit/account/needs.ts';
import { guid } from '../jit/policy/fake-directory.ts';
import { fakeGraph, json, notFound, type Sent } from './fake-graph.ts';

const [SELF, GROUP, PERSON] = [guid(1), guid(2), guid(3)];
const log = { info: () => {}, warn: () => {}, error: () => {} };
const identity = { granted: new Set<string>(), appId: undefined, tenantId: undefined, objectId: SELF };

function powersWith(
  answer: (path: string) => (sent: Sent) => Response | Promise<Response>,
  who = async () => identity,
) {
  const { fetch } = fakeGraph((sent) => answer(sent.path)(sent));
  const client = createGraphClient({
    baseUrl: 'https://graph.test',
    authentication: { kind: 'loopback' },
    log,
    fetch,
  });
  return createOwnPowers(client, who).within(5_000).powers(GUARDIAN_ROLES);
}

const holders = (...principals: string[]) =>
  json({
    value: principals.map((principalId, n) => ({
      id: `a${n}`,
      principalId,
      roleDefinitionId: GUARDIAN_ROLE.id,
      directoryScopeId: '/',
    })),
  });

it('counts a role that the bot has through a group that may carry roles', async () => {
  const powers = await powersWith((path) => {
    if (path.startsWith(`/groups/${GROUP}/members`)) return json({ value: [{ id: PERSON }, { id: SELF }] });
    if (path.startsWith(`/groups/${PERSON}`)) return notFound;
    return path.includes(`roleDefinitionId eq '${GUARDIAN_ROLE.id}'`) ? holders(PERSON, GROUP) : holders();
  });

  expect(powers).toMatchObject({ kind: 'powers', roles: new Set([GUARDIAN_ROLE.id]) });
});

it('does not count a role at a unit, or one that somebody else has', async () => {
  const atUnit = json({
    value: [
      {
        id: 'a',
        principalId: SELF,
        roleDefinitionId: GUARDIAN_ROLE.id,
        directoryScopeId: `/administrativeUnits/${guid(7)}`,
      },
    ],
  });
  const powers = await powersWith((path) => {
    if (path.startsWith('/groups/')) return notFound;
    return path.includes(`principalId eq '${SELF}'`) ? atUnit : holders(PERSON);
  });

  expect(powers).toMatchObject({ kind: 'powers', roles: new Set() });
});

it('is not known without a token', async () => {
  const none = () => Promise.reject(new Error('the secret has expired'));

  expect(await powersWith(() => holders(), none)).toEqual({
    kind: 'unavailable',
    detail: 'no token for Microsoft Graph: the secret has expired',
    permission: null,
  });
});
