import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { roleId } from '../../sandbox/graph/role-definitions.ts';
import { groups } from '../../sandbox/graph/tenant-seed.ts';
import type { TenantId } from '../../src/jit/ids.ts';
import { watchPim } from '../../src/jit/operations/policy/watch-pim.ts';
import { HOUR_MS, MINUTE_MS, people, SECOND_MS, type Stories, startStories } from '../support/stories.ts';

const DIRECT = { more: ['backEnd: direct'] };
const PIM = { least: '5m', more: ['backEnd: pim'] };
const HELPDESK = 'Helpdesk Administrator';
const DYNAMIC = { groupTypes: ['DynamicMembership'], membershipRule: '(user.department -eq "IT")' };

describe('what Entra would not give, or no longer', () => {
  let on: Stories;
  beforeAll(async () => {
    on = await startStories();
  });
  beforeEach(() => on.calm());
  afterAll(() => on.finish());

  /** Approved by Ana, and as far as it gets. */
  async function approved(id: string): Promise<void> {
    await on.click('ana', id, 'Approve', 'go ahead');
    await on.pass(MINUTE_MS, async () => ['active', 'ended', 'closed'].includes(await on.state(id)));
  }

  const hasAt = (unit: string) =>
    on.graph.snapshot().roles.some((one) => one.principalId === people.erin && one.directoryScopeId.endsWith(unit));

  describe.each([
    ['direct', DIRECT],
    ['pim', PIM],
  ])('with the back end %s', (_, parts) => {
    it('is told of a group that got a membership rule after its policy was saved: when it is given, and when it is asked', async () => {
      const group = on.newGroup();
      const policy = await on.newPolicy({ entitlements: [`group: ${group.name}`, 'role: Reports Reader'], ...parts });
      const before = await on.ask('erin', policy);
      on.graph.directory.updateGroup(group.id, DYNAMIC);

      await approved(before);
      const after = await on.ask('felix', policy);
      await on.answer('felix', `cancel ${after}`);

      expect(await on.state(before)).toBe('active');
      expect(on.cardText('erin', before)).toContain(
        'Not given: Entra refuses it: its members follow a membership rule',
      );
      expect(on.notices('erin', before).at(-1)).toContain('Not everything could be given');
      const skipped = [{ label: `member of ${group.name}`, reason: 'its members follow a membership rule' }];
      expect((await on.request(after)).terms.skipped).toEqual(skipped);
      await on.advance(10 * MINUTE_MS);
      await on.answer('erin', `release ${before}`);
      await on.secondsUntil(before, 'ended');
      expect(on.holdsRole(roleId('Reports Reader'), 'erin')).toBe(false);
    });

    it('is left out at the ask, and told at the grant, when the unit of a role was deleted', async () => {
      const unit = on.graph.directory.addUnit(`Unit ${parts.more[0]}`);
      const only = await on.newPolicy({ entitlements: [`{ role: ${HELPDESK}, scope: ${unit} }`], ...parts });
      const before = await on.ask('erin', only);
      on.graph.directory.deleteUnit(unit);

      await approved(before);
      const refused = await on.answer('felix', `request ${only.name} for 30m because the unit is gone`);

      expect((await on.request(before)).grant?.endReason).toBe('failed');
      expect(on.cardText('erin', before)).toMatch(
        /administrative unit .* is not in the directory: restore it, or name/,
      );
      expect(refused).toMatch(/Nothing in this policy can be granted now[\s\S]*An admin must mend it/);
      expect(refused).toContain('the administrative unit no longer exists');
      expect(hasAt(unit)).toBe(false);
    });

    it('is taken at its end when the unit was deleted meanwhile, and called revoked once two reads agree', async () => {
      const unit = on.graph.directory.addUnit(`Short ${parts.more[0]}`);
      const policy = await on.newPolicy({ entitlements: [`{ role: ${HELPDESK}, scope: ${unit} }`], ...parts });
      const id = await on.grant('erin', policy, '30m');
      await on.advance(10 * MINUTE_MS);
      on.graph.directory.deleteUnit(unit);
      await on.advance(2 * MINUTE_MS);
      expect(await on.state(id)).toBe('active');
      expect(hasAt(unit)).toBe(true);

      await on.advance(18 * MINUTE_MS);
      expect(hasAt(unit)).toBe(false);
      expect(on.cardText('erin', id)).not.toMatch(/revoked/i);
      await on.secondsUntil(id, 'ended', 60);

      expect(on.cardText('erin', id)).toMatch(/Ended and revoked[\s\S]*Revoked, confirmed at .* by two reads/);
    });

    it('is not called revoked while a deleted unit hides it, and goes when the unit is restored', async () => {
      const unit = on.graph.directory.addUnit(`Hidden ${parts.more[0]}`);
      const policy = await on.newPolicy({ entitlements: [`{ role: ${HELPDESK}, scope: ${unit} }`], ...parts });
      const id = await on.grant('erin', policy, '2h');
      await on.advance(10 * MINUTE_MS);
      on.graph.knobs.assignmentsOfDeletedUnits = 'hidden';
      on.graph.directory.deleteUnit(unit);

      await on.answer('dana', `revoke ${id} because the unit is gone`);
      await on.advance(MINUTE_MS);
      await on.advance(10 * MINUTE_MS);
      expect(await on.state(id)).toBe('revoking');
      expect(on.cardText('erin', id)).toContain('Being taken back, not confirmed yet');
      expect(await on.answer('dana', 'status')).toMatch(/administrative unit .* is not in the directory: restore it/);

      on.graph.directory.restoreUnit(unit);
      await on.secondsUntil(id, 'ended', 400);
      expect(hasAt(unit)).toBe(false);
      expect(on.cardText('erin', id)).toMatch(/Revoked, confirmed at .* by two reads/);
      on.graph.knobs.assignmentsOfDeletedUnits = 'listed';
    });
  });

  it('is left out at the ask, and told at the grant, when a custom role was deleted after its policy was saved', async () => {
    const role = on.graph.directory.addRole('Short Reader', ['microsoft.directory/users/standard/read']);
    const policy = await on.newPolicy({ entitlements: ['role: Short Reader'] });
    const before = await on.ask('erin', policy);
    on.graph.directory.deleteRole(role);

    await approved(before);
    const refused = await on.answer('felix', `request ${policy.name} for 30m because the role is gone`);

    expect((await on.request(before)).grant?.endReason).toBe('failed');
    expect(on.cardText('erin', before)).toMatch(/role definition .* is not in the directory/);
    expect(refused).toMatch(/An admin must mend it[\s\S]*Short Reader: the role no longer exists/);
  });

  it('is called gone, with the reason, when its unit is gone for good', async () => {
    const unit = on.graph.directory.addUnit('Purged');
    const policy = await on.newPolicy({ entitlements: [`{ role: ${HELPDESK}, scope: ${unit} }`] });
    const id = await on.grant('erin', policy, '2h');
    on.graph.directory.deleteUnit(unit);
    on.graph.directory.purgeUnit(unit);

    await on.pass(5 * MINUTE_MS, async () => (await on.state(id)) === 'ended');

    expect((await on.request(id)).grant?.endReason).toBe('removed-outside');
    for (const who of ['erin', 'ana'] as const) {
      expect(on.cardText(who, id)).toContain('Gone: the role or its administrative unit was deleted for good');
      expect(on.cardText(who, id)).not.toMatch(/revoked/i);
    }
  });

  it('is refused at save: a unit that is not there, a role that goes to none, a group at one, two groups of one name', async () => {
    const text = await on.answer(
      'dana',
      [
        'policy import\nname: units\neligible: [SG-Messaging]\napproval:\n  - approvers: [Ana Lima]\nentitlements:',
        `  - { role: ${HELPDESK}, scope: Atlantis }`,
        '  - { role: Exchange Administrator, scope: Berlin }',
      ].join('\n'),
    );
    const scoped = await on.answer(
      'dana',
      'policy import\nname: scoped\neligible: [SG-Messaging]\napproval: none\nentitlements:\n  - { group: SG-Mailbox-Operators, scope: Berlin }',
    );
    const policy = await on.newPolicy();
    const twice = await on.answer('dana', `policy set ${policy.name} entitlements+=group:SG-Reports`);

    expect(text).toMatch(/Nothing was saved[\s\S]*no administrative unit "Atlantis" was found: write its name, its id/);
    expect(text).toMatch(/Exchange Administrator cannot be limited to an administrative unit: Entra allows it for/);
    expect(scoped).toMatch(/Nothing was saved[\s\S]*a group has no scope: remove it/);
    for (const id of [groups.reportsFinance, groups.reportsSales]) expect(twice).toContain(id);
  });

  it('is refused at the ask below the five minutes of Privileged Identity Management, with what may be asked for', async () => {
    const policy = await on.newPolicy(PIM);

    const text = await on.answer('erin', `request ${policy.name} for 3m because it is quick`);

    expect(text).toMatch(/Nothing was sent yet[\s\S]*at least 5 min/);
    expect(await on.answer('erin', 'my requests')).not.toContain(policy.name);
  });

  it('is neither given nor waited for when whoever asked is disabled before it is approved', async () => {
    const policy = await on.newPolicy();
    const id = await on.ask('erin', policy);
    on.graph.directory.disableUser(people.erin);

    await approved(id);
    on.graph.directory.enableUser(people.erin);

    expect((await on.request(id)).state).toBe('closed');
    expect(on.cardText('ana', id)).toMatch(/disabled/);
    expect(on.writesTo(policy.group, 'POST')).toBe(0);
  });

  describe('since its settings were changed after the policy was saved', () => {
    const shorter = (group: { id: string }, maximumDuration: string) => {
      const target = { kind: 'group', groupId: group.id, accessId: 'member' } as const;
      on.graph.directory.pim.changeRule(target, 'Expiration_Admin_Assignment', { maximumDuration });
    };
    const open = async () => {
      const alerts = await on.app.deps.alerts.open(on.tenant.tenantId as TenantId, null);
      return JSON.stringify(alerts.map(({ body }) => body.text));
    };
    beforeEach(() => watchPim(on.app.deps));

    it('is refused at the ask, with the rule, what may be asked for and who mends it; the admins hear of it', async () => {
      const policy = await on.newPolicy(PIM);
      shorter(policy.group, 'PT1H');

      const refused = await on.answer('erin', `request ${policy.name} for 2h because it takes long`);
      await watchPim(on.app.deps);
      const id = await on.ask('erin', policy, '59m');

      expect(refused).toMatch(/Nothing in this policy can be granted now[\s\S]*An admin must mend it/);
      expect(refused).toMatch(
        /Entra gives it for at most 59m \(rule Expiration\\?_Admin\\?_Assignment\): ask for that/,
      );
      expect(await open()).toContain(`Entra would refuse what ${policy.name} grants`);
      expect((await on.request(id)).terms.skipped).toEqual([]);
      shorter(policy.group, 'P180D');
      await on.answer('erin', `cancel ${id}`);
    });

    it('is told when Entra refuses the grant: the rule, and what to change; the admins hear of it', async () => {
      const policy = await on.newPolicy(PIM);
      const id = await on.ask('erin', policy, '2h');
      shorter(policy.group, 'PT1H');

      await approved(id);
      await watchPim(on.app.deps);

      expect((await on.request(id)).grant?.endReason).toBe('failed');
      expect(on.cardText('erin', id)).toMatch(
        /Entra refuses it by the settings .*ExpirationRule\\?\).*make the policy shorter/,
      );
      expect(on.notices('erin', id)).toEqual([expect.stringMatching(/could not be set up.*ExpirationRule/)]);
      expect(await open()).toContain(`Entra would refuse what ${policy.name} grants`);
      expect(on.isMember(policy.group, 'erin')).toBe(false);
      shorter(policy.group, 'P180D');
      await on.advance(HOUR_MS + SECOND_MS);
    });
  });
});
