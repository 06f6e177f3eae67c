import { expect, it } from 'vitest';
import { stripAll } from '../../../src/graph/account-access.ts';
import { createGraphClient } from '../../../src/graph/client.ts';
import { createReader } from '../../../src/graph/reader.ts';
import { guid } from '../jit/policy/fake-directory.ts';
import { fakeGraph, json, noContent, refusal, type Sent } from './fake-graph.ts';

const ACCOUNT = guid(1);
const ROLE = guid(2);
const log = { info: () => {}, warn: () => {}, error: () => {} };
const none = json({ value: [] });
const noLicence = refusal(400, 'AadPremiumLicenseRequired', 'The tenant needs a licence.');

/** Strips an account of a tenant that answers so; nothing else is there. */
async function stripped(answer: (sent: Sent) => ReturnType<typeof json> | undefined) {
  const graph = fakeGraph((sent) => (answer(sent) ?? (sent.path.includes('chedule') ? noLicence : none))(sent));
  const client = createGraphClient({
    baseUrl: 'https://graph.test',
    authentication: { kind: 'loopback' },
    log,
    fetch: graph.fetch,
  });
  const result = await stripAll(client, () => createReader(client, 5_000, 'normal'), ACCOUNT, 5_000);
  return { ...result, writes: graph.sent.filter(({ method }) => method !== 'GET') };
}

it('leaves the owners of an app alone, and says that it does', async () => {
  const app = { '@odata.type': '#microsoft.graph.application', id: guid(3), displayName: 'Payroll' };
  const result = await stripped(({ path }) => (path.includes('/ownedObjects') ? json({ value: [app] }) : undefined));

  expect(result).toMatchObject({
    taken: [],
    left: [{ label: 'owner of Payroll', why: 'the bot may not change owners of apps' }],
    failure: null,
    writes: [],
  });
});

const planned = json({
  value: [
    { principalId: ACCOUNT, roleDefinitionId: ROLE, directoryScopeId: '/', memberType: 'Direct' },
    { principalId: ACCOUNT, roleDefinitionId: ROLE, directoryScopeId: '/', memberType: 'Group' },
    { principalId: ACCOUNT, roleDefinitionId: ROLE, directoryScopeId: '/', assignmentType: 'Activated' },
    { principalId: guid(9), roleDefinitionId: ROLE, directoryScopeId: '/' },
  ],
});
const plans = (sent: Sent, asked: ReturnType<typeof json>) => {
  if (sent.method === 'POST') return asked;
  if (sent.path.startsWith('/roleManagement/directory/roleEligibilitySchedules')) return planned;
  return sent.path.includes('/roleDefinitions/') ? json({ displayName: 'Exchange Administrator' }) : undefined;
};

it('takes what is planned for the account itself, and nothing of anybody else or of a group', async () => {
  const result = await stripped((sent) => plans(sent, noContent()));

  expect(result).toMatchObject({ taken: ['eligible for Exchange Administrator'], left: [], failure: null });
  expect(result.writes.map(({ path, body }) => [path, body])).toEqual([
    [
      '/roleManagement/directory/roleEligibilityScheduleRequests',
      { action: 'adminRemove', principalId: ACCOUNT, roleDefinitionId: ROLE, directoryScopeId: '/' },
    ],
  ]);
});

it('tries again what PIM takes back only after five minutes, and counts as gone what is not there', async () => {
  const soon = await stripped((sent) => plans(sent, refusal(400, 'ActiveDurationTooShort', 'Too short.')));
  const gone = await stripped((sent) => plans(sent, refusal(400, 'RoleAssignmentDoesNotExist', 'None.')));
  const barred = await stripped((sent) => plans(sent, refusal(403, 'Authorization_RequestDenied', 'Insufficient.')));

  expect(soon.failure?.code).toBe('ActiveDurationTooShort');
  expect(gone).toMatchObject({ taken: [], left: [], failure: null });
  expect(barred.left).toEqual([{ label: 'eligible for Exchange Administrator', why: expect.stringMatching(/^403/) }]);
});

it('lets the end wait for a role that Graph does not let it take', async () => {
  const held = json({
    value: [{ id: 'a', principalId: ACCOUNT, roleDefinitionId: ROLE, directoryScopeId: '/' }],
  });
  const result = await stripped(({ method, path }) => {
    if (method === 'DELETE') return refusal(403, 'Authorization_RequestDenied', 'Insufficient.');
    return path.includes('/roleAssignments?') ? held : undefined;
  });

  expect(result).toMatchObject({ taken: [], failure: { kind: 'forbidden' } });
});
