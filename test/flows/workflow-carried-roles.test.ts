import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { roleId } from '../../sandbox/graph/role-definitions.ts';
import { type Stories, startStories, yamlOf } from '../support/stories.ts';

describe('a role-assignable group, whose members have the roles that it carries', () => {
  let on: Stories;
  beforeAll(async () => {
    on = await startStories();
  });
  beforeEach(() => on.calm());
  afterAll(() => on.finish());

  const carrier = (displayName: string) => ({
    id: on.graph.directory.addGroup({ displayName, isAssignableToRole: true }),
    name: displayName,
  });

  it('is granted by no policy while it carries a role that can alter the bot itself', async () => {
    const said = await on.answer('dana', `policy import\n${yamlOf('tier-zero', 'SG-Tier-Zero')}`);

    expect(said).toContain('Nothing was saved');
    expect(said).toContain(
      "SG-Tier-Zero carries Privileged Role Administrator, which can alter this bot's own identity",
    );
  });

  it('is granted when it carries other roles, and gives them', async () => {
    const group = carrier('SG-Exchange-Role');
    on.graph.directory.assignRole(group.id, roleId('Exchange Administrator'));
    const policy = await on.newPolicy({ entitlements: [`group: ${group.name}`] });

    await on.grant('erin', policy);

    expect(on.isMember(group, 'erin')).toBe(true);
  });

  it('is left out of a request, with the reason, once such a role was given to it', async () => {
    const group = carrier('SG-Was-Harmless');
    const other = on.newGroup();
    const policy = await on.newPolicy({ entitlements: [`group: ${group.name}`, `group: ${other.name}`] });
    on.graph.directory.assignRole(group.id, roleId('Global Administrator'));

    const id = await on.grant('felix', policy);

    expect(on.isMember(group, 'felix')).toBe(false);
    expect(on.isMember(other, 'felix')).toBe(true);
    expect((await on.request(id)).terms.skipped).toEqual([
      {
        label: `member of ${group.name}`,
        reason: expect.stringContaining(`${group.name} carries Global Administrator`),
      },
    ]);
  });

  it('is held to the same rule when it was missing at first and turns up with such a role', async () => {
    const policy = await on.newPolicy({ entitlements: ['group: SG-Not-Yet'] });
    const group = carrier('SG-Not-Yet');
    on.graph.directory.assignRole(group.id, roleId('Application Administrator'));

    const said = await on.answer('erin', `request ${policy.name} for 30m because moving the Berlin mailboxes`);

    expect(said).toContain('SG-Not-Yet carries Application Administrator');
    expect(on.isMember(group, 'erin')).toBe(false);
  });
});
