import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { roleId } from '../../sandbox/graph/role-definitions.ts';
import { MINUTE_MS, people, SETTLING_MS, type Stories, startStories } from '../support/stories.ts';

describe('what was theirs stays theirs', () => {
  let on: Stories;
  beforeAll(async () => {
    on = await startStories();
  });
  beforeEach(() => on.calm());
  afterAll(() => on.finish());

  it('never removes a membership that the person had before, and says so on the card', async () => {
    const policy = await on.newPolicy();
    on.graph.directory.addMember(policy.group.id, people.erin);

    const id = await on.grant('erin', policy);
    expect(on.cardText('erin', id)).toContain('There already before this request, stays');
    await on.advance(30 * MINUTE_MS);
    await on.pass(SETTLING_MS);

    expect(await on.state(id)).toBe('ended');
    expect(on.isMember(policy.group, 'erin')).toBe(true);
    expect(on.writesTo(policy.group, 'DELETE')).toBe(0);
    expect(on.cardText('erin', id)).toContain('Kept: it was there before this request');
    expect(on.cardText('erin', id)).not.toContain('revoked');
    expect(on.notices('erin', id).at(-1)).toMatch(new RegExp(`Kept: .*${policy.group.name}`));
    expect((await on.items(id)).map((item) => item.status)).toEqual(['standing']);
  });

  it('never removes a standing role, not even when the grant is revoked early', async () => {
    const role = 'Message Center Reader';
    on.graph.directory.assignRole(people.erin, roleId(role));
    const policy = await on.newPolicy({ entitlements: [`role: ${role}`] });

    const id = await on.grant('erin', policy);
    await on.answer('dana', `revoke ${id}`);
    await on.pass(SETTLING_MS);

    expect(await on.state(id)).toBe('ended');
    expect(on.holdsRole(roleId(role), 'erin')).toBe(true);
    expect(on.cardText('erin', id)).toContain('Kept: it was there before this request');
  });

  it('gives it directly to somebody who is in the group only through another group, and removes just that', async () => {
    const policy = await on.newPolicy();
    const inner = on.newGroup();
    on.graph.directory.addMember(inner.id, people.erin);
    on.graph.directory.addMember(policy.group.id, inner.id);

    const id = await on.grant('erin', policy);
    expect(on.isMember(policy.group, 'erin')).toBe(true);
    await on.answer('erin', `release ${id}`);
    await on.pass(SETTLING_MS);

    expect(on.isMember(policy.group, 'erin')).toBe(false);
    expect(on.isMember(inner, 'erin')).toBe(true);
    expect(on.graph.snapshot().memberships.some((one) => one.memberId === inner.id)).toBe(true);
  });

  it('ends a grant that somebody took away outside, tells everybody, and never puts it back', async () => {
    const policy = await on.newPolicy();
    const id = await on.grant('erin', policy, '2h');

    await on.advance(MINUTE_MS);
    on.graph.directory.removeMember(policy.group.id, people.erin);
    await on.advance(MINUTE_MS);
    await on.pass(SETTLING_MS);

    const { grant } = await on.request(id);
    expect(grant?.state).toBe('ended');
    expect(grant?.endReason).toBe('removed-outside');
    for (const who of ['erin', 'ana'] as const) {
      expect(on.cardText(who, id)).toContain('taken away outside this bot, and is not put back');
    }
    expect(on.notices('erin', id).at(-1)).toContain('taken away outside this bot');
    await on.advance(30 * MINUTE_MS);
    await on.pass(SETTLING_MS);
    expect(on.isMember(policy.group, 'erin')).toBe(false);
    expect(on.writesTo(policy.group, 'POST')).toBe(1);
    expect(await on.eventsOf('holding.removed-outside', { who: 'erin' })).toHaveLength(1);
  });

  it('takes the rest back when one of two entitlements was taken away outside', async () => {
    const other = on.newGroup();
    const policy = await on.newPolicy({ entitlements: [`group: ${other.name}`, 'role: Reports Reader'] });
    const id = await on.grant('erin', policy, '2h');

    await on.advance(MINUTE_MS);
    on.graph.directory.removeMember(other.id, people.erin);
    await on.advance(MINUTE_MS);
    await on.pass(2 * SETTLING_MS);

    expect((await on.request(id)).grant?.endReason).toBe('removed-outside');
    expect(on.holdsRole(roleId('Reports Reader'), 'erin')).toBe(false);
    expect((await on.items(id)).map((item) => item.status).sort()).toEqual(['removed', 'removed-outside']);
  });

  it('keeps a membership that an admin adds by hand after the grant has ended', async () => {
    const policy = await on.newPolicy();
    const id = await on.grant('erin', policy);
    await on.answer('erin', `release ${id}`);
    await on.pass(SETTLING_MS);

    on.graph.directory.addMember(policy.group.id, people.erin);
    await on.advance(30 * MINUTE_MS);

    expect(on.isMember(policy.group, 'erin')).toBe(true);
    expect(on.writesTo(policy.group, 'DELETE')).toBe(1);
  });

  it('asks again after a grant and finds what has become standing meanwhile', async () => {
    const policy = await on.newPolicy();
    const first = await on.grant('erin', policy);
    await on.answer('erin', `release ${first}`);
    await on.pass(SETTLING_MS);
    await on.advance(10 * MINUTE_MS);
    on.graph.directory.addMember(policy.group.id, people.erin);

    const second = await on.grant('erin', policy);
    expect((await on.items(second)).map((item) => item.status)).toEqual(['standing']);
    await on.answer('erin', `release ${second}`);
    await on.pass(SETTLING_MS);

    expect(on.isMember(policy.group, 'erin')).toBe(true);
  });
});
