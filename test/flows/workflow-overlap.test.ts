import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { roleId } from '../../sandbox/graph/role-definitions.ts';
import { MINUTE_MS, SECOND_MS, SETTLING_MS, type Stories, startStories } from '../support/stories.ts';

describe('overlapping grants of one person on one group', () => {
  let on: Stories;
  beforeAll(async () => {
    on = await startStories();
  });
  beforeEach(() => on.calm());
  afterAll(() => on.finish());

  /** Two policies that open the same group. */
  async function sharing() {
    const group = on.newGroup();
    const one = await on.newPolicy({ entitlements: [`group: ${group.name}`] });
    const two = await on.newPolicy({ entitlements: [`group: ${group.name}`] });
    return { group, one, two };
  }

  it.each([
    { first: '10m', second: '1h', story: 'the first given ends first' },
    { first: '1h', second: '10m', story: 'the second given ends first' },
  ])('keeps the group until the later end, when $story', async ({ first, second }) => {
    const { group, one, two } = await sharing();
    const a = await on.grant('erin', one, first);
    const b = await on.grant('erin', two, second);
    const [early, late] = first === '10m' ? [a, b] : [b, a];
    expect(on.writesTo(group, 'POST')).toBe(1);

    await on.advance(10 * MINUTE_MS);
    await on.pass(SETTLING_MS);
    expect(await on.state(early)).toBe('ended');
    expect(on.isMember(group, 'erin')).toBe(true);
    expect(on.writesTo(group, 'DELETE')).toBe(0);
    expect(on.cardText('erin', early)).toContain(`Kept: kept by ${late}`);
    expect(on.cardText('erin', early)).not.toContain('revoked');
    expect(await on.state(late)).toBe('active');

    await on.advance(50 * MINUTE_MS);
    await on.pass(SETTLING_MS);
    expect(await on.state(late)).toBe('ended');
    expect(on.isMember(group, 'erin')).toBe(false);
    expect(on.cardText('erin', late)).toContain('Ended and revoked');
    expect(on.writesTo(group, 'DELETE')).toBe(1);
  });

  it('takes it away once when both end in the same second', async () => {
    const { group, one, two } = await sharing();
    const asked = [await on.ask('erin', one, '10m'), await on.ask('erin', two, '10m')];
    for (const id of asked) await on.click('ana', id, 'Approve');
    await on.pass(SETTLING_MS);
    expect(await Promise.all(asked.map(on.state))).toEqual(['active', 'active']);

    await on.advance(10 * MINUTE_MS);
    await on.pass(SETTLING_MS);

    expect(await Promise.all(asked.map(on.state))).toEqual(['ended', 'ended']);
    expect(on.isMember(group, 'erin')).toBe(false);
    expect(on.writesTo(group, 'POST')).toBe(1);
    expect(on.writesTo(group, 'DELETE')).toBe(1);
  });

  it('runs back to back without leaving the second grant empty', async () => {
    const { group, one, two } = await sharing();
    const a = await on.grant('erin', one, '10m');
    const endsAt = (await on.request(a)).grant?.endsAt?.getTime() ?? 0;
    await on.advance(endsAt - on.clock.now().getTime() - SECOND_MS);
    const b = await on.ask('erin', two, '10m');
    await on.click('ana', b, 'Approve');

    await on.pass(2 * SETTLING_MS);
    expect(await on.state(a)).toBe('ended');
    expect(await on.state(b)).toBe('active');
    expect(on.isMember(group, 'erin')).toBe(true);

    await on.advance(10 * MINUTE_MS);
    await on.pass(SETTLING_MS);
    expect(on.isMember(group, 'erin')).toBe(false);
    expect(await on.state(b)).toBe('ended');
  });

  it('lets a grant that comes while the other is being removed wait until it is absent, and then gives it', async () => {
    const { group, one, two } = await sharing();
    const a = await on.grant('erin', one);
    const b = await on.ask('erin', two);
    on.graph.knobs.faults.push({
      kind: 'throttled',
      retryAfter: 5,
      match: { method: 'DELETE', path: new RegExp(group.id) },
    });
    await on.answer('erin', `release ${a}`);
    await on.settle();
    expect(await on.state(a)).toBe('revoking');

    await on.click('ana', b, 'Approve');
    await on.pass(2 * SECOND_MS);
    expect(await on.state(b)).toBe('activating');
    expect(on.writesTo(group, 'POST')).toBe(1);

    await on.pass(12 * SECOND_MS);
    expect(await on.state(a)).toBe('ended');
    expect(on.cardText('erin', a)).toContain('Ended and revoked');
    expect(await on.state(b)).toBe('active');
    expect(on.isMember(group, 'erin')).toBe(true);
    expect(on.writesTo(group, 'POST')).toBe(2);
    expect((await on.items(b)).map((item) => item.status)).toEqual(['held']);

    await on.advance(30 * MINUTE_MS);
    await on.pass(SETTLING_MS);
    expect(on.isMember(group, 'erin')).toBe(false);
  });

  it('keeps apart what two people hold in the same group', async () => {
    const { group, one, two } = await sharing();
    const hers = await on.grant('erin', one);
    const his = await on.grant('felix', two);

    await on.answer('erin', `release ${hers}`);
    await on.pass(SETTLING_MS);

    expect(on.isMember(group, 'erin')).toBe(false);
    expect(on.isMember(group, 'felix')).toBe(true);
    expect(await on.state(his)).toBe('active');
  });

  it('removes only what no other grant needs, item by item', async () => {
    const shared = on.newGroup();
    const both = await on.newPolicy({ entitlements: [`group: ${shared.name}`, 'role: Reports Reader'] });
    const groupOnly = await on.newPolicy({ entitlements: [`group: ${shared.name}`] });
    const a = await on.grant('erin', both, '10m');
    const b = await on.grant('erin', groupOnly, '1h');

    await on.answer('dana', `revoke ${a}`);
    await on.pass(SETTLING_MS);

    expect(on.holdsRole(roleId('Reports Reader'), 'erin')).toBe(false);
    expect(on.isMember(shared, 'erin')).toBe(true);
    expect((await on.items(a)).map((item) => item.status).sort()).toEqual(['kept', 'removed']);
    expect(await on.state(b)).toBe('active');
  });

  it('ends both grants when the shared group is taken away outside', async () => {
    const { group, one, two } = await sharing();
    const [a, b] = [await on.grant('erin', one, '2h'), await on.grant('erin', two, '2h')];
    await on.advance(MINUTE_MS);
    const erin = on.teams.as('erin').person.aadObjectId;
    on.graph.directory.removeMember(group.id, erin);

    await on.advance(MINUTE_MS);
    await on.pass(SETTLING_MS);

    for (const id of [a, b]) {
      expect((await on.request(id)).grant?.endReason).toBe('removed-outside');
      expect(on.notices('erin', id).at(-1)).toContain('taken away outside this bot');
    }
    expect(on.isMember(group, 'erin')).toBe(false);
    expect(on.writesTo(group, 'POST')).toBe(1);
  });
});
