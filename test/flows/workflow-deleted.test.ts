import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { HOUR_MS, MINUTE_MS, people, SECOND_MS, SETTLING_MS, type Stories, startStories } from '../support/stories.ts';

/** Longer than a replica may lag: "gone for good" is believed only after two minutes of reads. */
const FOR_GOOD_MS = 2 * MINUTE_MS + SETTLING_MS;

describe('a person or group that is deleted during a grant', () => {
  let on: Stories;
  beforeAll(async () => {
    on = await startStories();
  });
  beforeEach(() => on.calm());
  afterAll(() => on.finish());

  /** Somebody who is eligible by name, installed the bot, and holds the access. */
  async function heldBy(who: 'erin' | 'felix' | 'ines') {
    const policy = await on.newPolicy();
    const id = await on.grant(who, policy, '1h');
    return { policy, id };
  }

  async function status(): Promise<string> {
    return on.answer('dana', 'status');
  }

  it('keeps a soft-deleted person as being taken back, and takes it back when they are restored', async () => {
    const { policy, id } = await heldBy('felix');
    on.graph.directory.deleteUser(people.felix);

    await on.advance(HOUR_MS);
    await on.pass(FOR_GOOD_MS);

    expect(await on.state(id)).toBe('revoking');
    expect(on.cardText('ana', id)).toContain('Being taken back, not confirmed yet');
    expect(on.cardText('ana', id)).not.toMatch(/revoked|gone/i);
    expect(await status()).toMatch(/Felix Brandt[\s\S]*is not in the directory/);

    on.graph.directory.restoreUser(people.felix);
    expect(on.isMember(policy.group, 'felix')).toBe(true);
    await on.advance(6 * MINUTE_MS);
    await on.pass(SETTLING_MS);

    expect(on.isMember(policy.group, 'felix')).toBe(false);
    expect(await on.state(id)).toBe('ended');
    expect(on.cardText('ana', id)).toMatch(/Revoked, confirmed at/);
    expect(await status()).not.toContain('Felix Brandt');
  });

  it('lets the hold of a deleted person lie, and finds it as it was once they are restored, unless it was ended meanwhile', async () => {
    const { policy, id } = await heldBy('erin');
    on.graph.directory.deleteUser(people.erin);
    await on.advance(10 * MINUTE_MS);
    expect(await on.eventsOf('holding.dormant', { who: 'erin' })).toHaveLength(1);

    on.graph.directory.restoreUser(people.erin);
    await on.advance(6 * MINUTE_MS);

    expect(await on.state(id)).toBe('active');
    expect(on.isMember(policy.group, 'erin')).toBe(true);
    expect(await status()).not.toContain('Erin Engel');
    await on.answer('erin', `release ${id}`);
    await on.pass(SETTLING_MS);
    expect(await on.state(id)).toBe('ended');
  });

  it('ends the grant with the reason when the group is deleted for good, and says so to its holder', async () => {
    const { policy, id } = await heldBy('erin');
    on.graph.directory.deleteGroup(policy.group.id);
    on.graph.directory.purgeGroup(policy.group.id);

    await on.pass(MINUTE_MS + 30 * SECOND_MS);
    expect(await on.state(id)).toBe('active');
    await on.pass(MINUTE_MS + FOR_GOOD_MS);

    expect(await on.state(id)).toBe('ended');
    expect(await on.items(id)).toMatchObject([{ status: 'gone', detail: 'the group was deleted for good' }]);
    for (const who of ['erin', 'ana'] as const) {
      expect(on.cardText(who, id)).toContain('Gone: the group was deleted for good');
      expect(on.cardText(who, id)).not.toMatch(/revoked/i);
    }
    expect(on.notices('erin', id).at(-1)).toContain('the group was deleted for good');
    expect((await on.eventsOf('holding.removed-outside', { who: 'erin' }))[0]?.data).toMatchObject({
      why: 'the group was deleted for good',
    });
  });

  it('ends what is being taken back when the person is deleted for good meanwhile', async () => {
    const { id } = await heldBy('ines');
    on.graph.directory.deleteUser(people.ines);
    await on.advance(HOUR_MS);
    await on.pass(SETTLING_MS);
    expect(await on.state(id)).toBe('revoking');

    on.graph.directory.purgeUser(people.ines);
    await on.advance(6 * MINUTE_MS);
    await on.pass(FOR_GOOD_MS);

    expect(await on.state(id)).toBe('ended');
    expect((await on.request(id)).grant?.endReason).toBe('expired');
    expect(on.cardText('ana', id)).toContain('Gone: the account was deleted for good');
    expect((await on.eventsOf('holding.absent', { who: 'ines' }))[0]?.data).toMatchObject({
      why: 'the account was deleted for good',
    });
    expect(await status()).not.toContain('Ines Duarte');
  });
});
