import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { groups, people } from '../../sandbox/graph/tenant-seed.ts';
import { type GraphOverHttp, graphOverHttp, isObject } from './graph-emulator-harness.ts';
import { exchange, groupGrant, lasting, pimOf, roleGrant } from './graph-emulator-pim-calls.ts';

let graph: GraphOverHttp;
let pim: ReturnType<typeof pimOf>;
beforeEach(async () => {
  graph = await graphOverHttp();
  pim = pimOf(graph);
});
afterEach(() => graph[Symbol.asyncDispose]());

const assignments = '/policies/roleManagementPolicyAssignments';
const ofExchange = `scopeId eq '/' and scopeType eq 'DirectoryRole' and roleDefinitionId eq '${exchange}'`;
const type = (name: string) => ({ '@odata.type': `#microsoft.graph.unifiedRoleManagementPolicy${name}Rule` });
const target = { kind: 'role' as const, roleDefinitionId: exchange, directoryScopeId: '/' };

/** The one policy that a filter finds, with its rules. */
async function settingsOf(filter: string): Promise<{ id: string; rules: Record<string, unknown>[] }> {
  const found = await graph.send(
    'GET',
    `${assignments}?$filter=${encodeURIComponent(filter)}&$expand=policy($expand=rules)`,
  );
  const policy = found.value[0]?.policy;
  if (!isObject(policy) || !Array.isArray(policy.rules)) throw new Error(`no policy for ${filter}`);
  return { id: String(policy.id), rules: policy.rules.filter(isObject) };
}

async function change(ruleId: string, body: Record<string, unknown>, filter = ofExchange) {
  const { id } = await settingsOf(filter);
  return graph.send('PATCH', `/policies/roleManagementPolicies/${id}/rules/${ruleId}`, body);
}

describe('role settings', () => {
  it('are 17 rules with fixed ids', async () => {
    const { rules } = await settingsOf(ofExchange);

    expect(rules.map((rule) => rule.id).toSorted()).toEqual([
      'Approval_EndUser_Assignment',
      'AuthenticationContext_EndUser_Assignment',
      'Enablement_Admin_Assignment',
      'Enablement_Admin_Eligibility',
      'Enablement_EndUser_Assignment',
      'Expiration_Admin_Assignment',
      'Expiration_Admin_Eligibility',
      'Expiration_EndUser_Assignment',
      'Notification_Admin_Admin_Assignment',
      'Notification_Admin_Admin_Eligibility',
      'Notification_Admin_EndUser_Assignment',
      'Notification_Approver_Admin_Assignment',
      'Notification_Approver_Admin_Eligibility',
      'Notification_Approver_EndUser_Assignment',
      'Notification_Requestor_Admin_Assignment',
      'Notification_Requestor_Admin_Eligibility',
      'Notification_Requestor_EndUser_Assignment',
    ]);
  });

  it.each([
    ['nothing', undefined],
    ['the scope alone', "scopeId eq '/'"],
    ['the scope type alone', "scopeType eq 'DirectoryRole'"],
  ])('are not answered for a filter with %s', async (_what, filter) => {
    const answer = await pim.get(assignments, filter);

    expect(answer).toMatchObject({ status: 400, code: 'InvalidFilter' });
  });

  it('are there for members and owners of a group', async () => {
    const answer = await pim.get(assignments, `scopeId eq '${groups.messaging}' and scopeType eq 'Group'`);

    expect(answer.value.map((row) => row.roleDefinitionId).toSorted()).toEqual(['member', 'owner']);
  });

  it('are changed rule by rule: 204, and what is left out stays', async () => {
    const answer = await change('Expiration_Admin_Assignment', { ...type('Expiration'), maximumDuration: 'PT1H' });

    const { id, rules } = await settingsOf(ofExchange);
    const rule = await graph.send('GET', `/policies/roleManagementPolicies/${id}/rules/Expiration_Admin_Assignment`);
    expect(answer.status).toBe(204);
    expect(rules).toHaveLength(17);
    expect(rule.body).toMatchObject({ maximumDuration: 'PT1H', isExpirationRequired: false });
  });

  it.each([
    ['a rule that is not there', 'Expiration_Admin', type('Expiration'), 404],
    ['another type', 'Expiration_Admin_Assignment', type('Enablement'), 400],
    ['no type', 'Expiration_Admin_Assignment', { maximumDuration: 'PT1H' }, 400],
    ['a bad duration', 'Expiration_Admin_Assignment', { ...type('Expiration'), maximumDuration: '1h' }, 400],
    ['a property of another rule', 'Expiration_Admin_Assignment', { ...type('Expiration'), enabledRules: [] }, 400],
    [
      'an enablement nobody knows',
      'Enablement_Admin_Assignment',
      { ...type('Enablement'), enabledRules: ['Mfa'] },
      400,
    ],
  ])('are not changed by %s', async (_what, ruleId, body, status) => {
    const before = await settingsOf(ofExchange);

    const answer = await change(ruleId, body);

    expect(answer.status).toBe(status);
    expect(await settingsOf(ofExchange)).toEqual(before);
  });

  it('need consent to read and more to change', async () => {
    graph.emulator.knobs.permissions = new Set(['RoleManagementPolicy.Read.Directory']);

    const changed = await change('Expiration_Admin_Assignment', { ...type('Expiration'), maximumDuration: 'PT1H' });
    const ofGroup = await pim.get(assignments, `scopeId eq '${groups.messaging}' and scopeType eq 'Group'`);

    expect([changed.code, ofGroup.code]).toEqual(['PermissionScopeNotGranted', 'PermissionScopeNotGranted']);
  });

  it('lag as every read does', async () => {
    graph.emulator.knobs.readLagMs = 10_000;
    graph.emulator.directory.pim.changeRule(target, 'Expiration_Admin_Assignment', { maximumDuration: 'PT1H' });
    const seen = async () =>
      (await settingsOf(ofExchange)).rules.find((rule) => rule.id === 'Expiration_Admin_Assignment')?.maximumDuration;

    const stale = await seen();
    graph.clock.advance(10_000);

    expect([stale, await seen()]).toEqual(['P180D', 'PT1H']);
  });

  it('put a group under PIM when one of its rules is changed', async () => {
    const ofGroup = `scopeId eq '${groups.messaging}' and scopeType eq 'Group' and roleDefinitionId eq 'member'`;
    const before = await settingsOf(ofGroup);

    await change('Expiration_Admin_Assignment', { ...type('Expiration'), maximumDuration: 'PT1H' }, ofGroup);

    expect((await settingsOf(ofGroup)).id).not.toBe(before.id);
  });
});

describe('role settings govern what is granted', () => {
  const failed = (rules: string[]) => ({
    status: 400,
    code: 'RoleAssignmentRequestPolicyValidationFailed',
    message: `The following policy rules failed: ${JSON.stringify(rules)}`,
  });
  const set = (ruleId: string, changes: Record<string, unknown>) =>
    graph.emulator.directory.pim.changeRule(target, ruleId, changes);

  it('by their longest duration', async () => {
    set('Expiration_Admin_Assignment', { maximumDuration: 'PT1H' });

    const tooLong = await pim.ask({ ...roleGrant, scheduleInfo: lasting('PT1H1M') });
    const fits = await pim.ask({ ...roleGrant, scheduleInfo: lasting('PT1H') });

    expect(tooLong).toMatchObject(failed(['ExpirationRule']));
    expect(fits.status).toBe(201);
  });

  it('by whether permanent ones are allowed', async () => {
    set('Expiration_Admin_Assignment', { isExpirationRequired: true });

    const answer = await pim.ask({ ...roleGrant, scheduleInfo: { expiration: { type: 'noExpiration' } } });

    expect(answer).toMatchObject(failed(['ExpirationRule']));
  });

  it('by justification and ticket', async () => {
    set('Enablement_Admin_Assignment', { enabledRules: ['Justification', 'Ticketing'] });
    const { ticketInfo: _ticketInfo, justification: _justification, ...bare } = roleGrant;

    const answer = await pim.ask(bare);
    const full = await pim.ask(roleGrant);

    expect(answer).toMatchObject(failed(['JustificationRule', 'TicketingRule']));
    expect(full.status).toBe(201);
  });

  it('by MFA, which an app can never show', async () => {
    set('Enablement_Admin_Assignment', { enabledRules: ['MultiFactorAuthentication'] });

    const answer = await pim.ask(roleGrant);

    expect(answer).toMatchObject(failed(['MfaRule']));
  });

  it('of eligibility apart from those of assignment', async () => {
    set('Enablement_Admin_Eligibility', { enabledRules: ['MultiFactorAuthentication'] });

    const eligible = await pim.ask(roleGrant, 'Eligibility');
    const active = await pim.ask(roleGrant);

    expect(eligible).toMatchObject(failed(['MfaRule']));
    expect(active.status).toBe(201);
  });

  it('for a scope below the tenant too, for other roles not, and for members apart from owners', async () => {
    const ofMembers = { kind: 'group' as const, groupId: groups.mailboxOperators, accessId: 'member' as const };
    graph.emulator.directory.pim.changeRule(ofMembers, 'Expiration_Admin_Assignment', { maximumDuration: 'PT1H' });

    const member = await pim.askGroup(groupGrant);
    const owner = await pim.askGroup({ ...groupGrant, accessId: 'owner' });

    expect(member).toMatchObject(failed(['ExpirationRule']));
    expect(owner.status).toBe(201);
  });

  it('at an update too, and never at a removal', async () => {
    await pim.ask(roleGrant);
    set('Enablement_Admin_Assignment', { enabledRules: ['MultiFactorAuthentication'] });
    graph.clock.advance(10 * 60_000);

    const updated = await pim.ask({ ...roleGrant, action: 'adminUpdate' });
    const removed = await pim.ask({
      action: 'adminRemove',
      principalId: people.erin,
      roleDefinitionId: exchange,
      directoryScopeId: '/',
    });

    expect(updated).toMatchObject(failed(['MfaRule']));
    expect(removed.status).toBe(201);
  });
});
