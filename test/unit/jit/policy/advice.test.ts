import { describe, expect, it } from 'vitest';
import { HOUR_MS } from '../../../../src/jit/duration.ts';
import { groupId, roleDefinitionId, TENANT_SCOPE, unitId, unitScope } from '../../../../src/jit/ids.ts';
import { type AdviceInput, adviceOn } from '../../../../src/jit/policy/advice.ts';
import { parsePolicies } from '../../../../src/jit/policy/parse-policy.ts';
import { resolvePolicy } from '../../../../src/jit/policy/resolve-policy.ts';
import { FakeDirectory, guid } from './fake-directory.ts';

const USER_ADMINISTRATOR = 'fe930be7-5e62-47db-91af-98c3a49a38b1';
const userAdministrator = {
  kind: 'role' as const,
  roleDefinitionId: roleDefinitionId(USER_ADMINISTRATOR),
  name: 'User Administrator',
  scope: TENANT_SCOPE,
  scopeName: null,
  privileged: true,
};
const inBerlin = { ...userAdministrator, scope: unitScope(unitId(guid(3))), scopeName: 'Berlin' };
const servers = { kind: 'group' as const, groupId: groupId(guid(2)), name: 'SG-Servers', as: 'member' as const };

function advice(more: Partial<AdviceInput> = {}): string[] {
  return adviceOn({
    backEnd: 'direct',
    maxMs: 8 * HOUR_MS,
    ticketPattern: '^INC',
    opens: [{ entitlement: servers, privileged: false }],
    stages: [{ able: [{ name: 'Ana' }, { name: 'Ben' }], onlyAdmins: false }],
    managed: new Set(),
    ...more,
  });
}

const lone = [{ able: [{ name: 'Ana' }], onlyAdmins: true }];
const careless = { maxMs: 12 * HOUR_MS, ticketPattern: null, stages: lone };

describe('advice on a policy', () => {
  it('is silent on what is ordinary, and on what is limited to a unit', () => {
    expect(advice(careless)).toEqual([]);
    expect(advice({ ...careless, opens: [{ entitlement: inBerlin, privileged: true }] })).toEqual([]);
  });

  it('tells of everything that is careless with what is privileged', () => {
    expect(advice({ ...careless, opens: [{ entitlement: userAdministrator, privileged: true }] })).toEqual([
      'User Administrator reaches the whole tenant: Helpdesk Administrator reaches less far, and may be enough',
      'User Administrator is privileged, and 12h is long for it: 8h or less is usual',
      'User Administrator is privileged in the whole tenant, and no ticket is asked for: name a ticket pattern',
      'only Ana can approve User Administrator, which is privileged: name a second approver',
      'whoever can approve User Administrator administers this bot as well: name approvers who do not',
    ]);
    expect(advice({ opens: [{ entitlement: servers, privileged: true }] })).toEqual([]);
  });

  it('says where an access package does better: everyday access that nobody is asked about', () => {
    const everyday = { maxMs: 12 * HOUR_MS, stages: [] };

    expect(advice(everyday)).toEqual([expect.stringMatching(/lasts up to 12h.*access package$/)]);
    expect(advice({ ...everyday, maxMs: 8 * HOUR_MS })).toEqual([]);
    expect(advice({ maxMs: 12 * HOUR_MS })).toEqual([]);
    expect(advice({ ...everyday, opens: [{ entitlement: inBerlin, privileged: false }] })).toEqual([]);
  });

  it('says that PIM keeps a group for good, until it has it', () => {
    const [told, ...rest] = advice({ backEnd: 'pim' });

    expect([told, ...rest]).toEqual([expect.stringMatching(/^SG-Servers is taken over .*cannot be undone$/)]);
    expect(advice({ backEnd: 'pim', managed: new Set([servers.groupId]) })).toEqual([]);
  });

  it('is told at a save, from what the directory says of approvers and of groups', async () => {
    const directory = new FakeDirectory();
    for (const name of ['Ada', 'Ben']) directory.addUser({ name });
    const admins = directory.addGroup({ name: 'Admins', members: ['Ben'] });
    directory.addRole('User Administrator', { id: USER_ADMINISTRATOR, privileged: true });
    directory.addGroup({ name: 'Tier 1', roleAssignable: true, carries: ['User Administrator'] });
    const { drafts } = parsePolicies(
      'name: p\neligible: [Ada]\nentitlements: [{ group: Tier 1 }]\napproval: [{ approvers: [Ben], quorum: 1 }]',
    );
    const [draft] = drafts;
    if (draft === undefined) throw new Error('no draft');

    const saved = await resolvePolicy(draft, directory, {
      adminIds: [admins.id],
      auditorIds: [],
      stored: [],
      admitGuests: false,
    });

    expect(saved).toMatchObject({
      warnings: [
        expect.stringMatching(/^member of Tier 1 is privileged in the whole tenant/),
        expect.stringMatching(/^only Ben can approve/),
        expect.stringMatching(/administers this bot as well/),
      ],
    });
  });
});
