import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { type Stories, startStories } from '../support/stories.ts';

describe('a vote that is taken back', () => {
  let on: Stories;
  beforeAll(async () => {
    on = await startStories();
  });
  beforeEach(() => on.calm());
  afterAll(() => on.finish());

  async function halfApproved(): Promise<string> {
    const id = await on.ask('erin', await on.newPolicy({ quorum: 2 }));
    await on.click('ana', id, 'Approve', 'go ahead');
    await on.settle();
    return id;
  }

  it('no longer counts, and whoever took it back is asked again', async () => {
    const id = await halfApproved();
    expect(on.cardText('ana', id)).toContain(`withdraw ${id}`);

    expect(await on.answer('ana', `withdraw ${id}`)).toMatch(/no longer counts/);
    await on.settle();
    expect(on.buttons(on.card('ana', id))).toEqual(['Approve', 'Deny']);
    await on.click('ben', id, 'Approve');
    await on.settle();

    expect(await on.state(id)).toBe('pending');
    expect(await on.eventsOf('request.vote-withdrawn', { id })).toHaveLength(1);
    await on.approve(id, 'ana');
    expect(await on.state(id)).toBe('active');
  });

  it('was one, or there is nothing to take back: said with what can be done instead', async () => {
    const id = await halfApproved();

    expect(await on.answer('ben', `withdraw ${id}`)).toMatch(/no vote to take back/);
    expect(await on.answer('erin', `withdraw ${id}`)).toMatch(/no vote to take back/);
    await on.approve(id, 'ben');
    expect(await on.answer('ana', `withdraw ${id}`)).toMatch(new RegExp(`revoke ${id}`));

    expect(await on.state(id)).toBe('active');
  });

  it('stays counted when the words that took it back before arrive again after a new vote', async () => {
    const id = await halfApproved();
    const { activityId } = await on.teams.as('ana').say(`withdraw ${id}`);
    await on.settle();
    await on.click('ana', id, 'Approve');

    await on.teams.redeliver(activityId);
    await on.settle();
    await on.click('ben', id, 'Approve');
    await on.settle();

    expect((await on.request(id)).state).toBe('approved');
  });
});
