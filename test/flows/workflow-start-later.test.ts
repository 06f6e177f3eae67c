import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { lastRequestId } from '../support/harness.ts';
import { HOUR_MS, MINUTE_MS, SECOND_MS, SETTLING_MS, type Stories, startStories, textOf } from '../support/stories.ts';

describe('access that is asked for ahead', () => {
  let on: Stories;
  beforeAll(async () => {
    on = await startStories();
  });
  beforeEach(() => on.calm());
  afterAll(() => on.finish());

  const inHours = (hours: number) => new Date(on.clock.now().getTime() + hours * HOUR_MS);

  async function askAhead(hours: number, parts: { approval?: 'none' } = {}) {
    const policy = await on.newPolicy(parts);
    const startAt = inHours(hours);
    const when = startAt.toISOString();
    const words = `request ${policy.name} for 1h at ${when.slice(0, 16)}Z because the mailboxes move in that window`;
    const { replies } = await on.teams.as('erin').say(words);
    const id = lastRequestId([...replies, on.teams.as('erin').latest()].map(textOf).join('\n'));
    await on.settle();
    return { policy, id, startAt: (await on.request(id)).terms.startAt ?? new Date(0) };
  }

  it('is shown with its window to whoever decides, starts then and not before, and ends at start plus duration', async () => {
    const { policy, id, startAt } = await askAhead(30);
    expect(on.cardText('ana', id)).toMatch(/From\n.* to .*\(/);

    await on.click('ana', id, 'Approve');
    await on.settle();
    expect(on.cardText('erin', id)).toContain('Starts at');
    await on.advance(startAt.getTime() - on.clock.now().getTime() - SECOND_MS);
    expect(await on.state(id)).toBe('scheduled');
    expect(on.isMember(policy.group, 'erin')).toBe(false);

    await on.pass(SETTLING_MS);
    expect(await on.state(id)).toBe('active');
    expect(on.isMember(policy.group, 'erin')).toBe(true);
    const { grant } = await on.request(id);
    expect(grant?.endsAt?.getTime()).toBeLessThanOrEqual(startAt.getTime() + HOUR_MS);

    await on.advance(HOUR_MS);
    await on.pass(SETTLING_MS);
    expect(await on.state(id)).toBe('ended');
    expect(on.isMember(policy.group, 'erin')).toBe(false);
  });

  it('ends with its window although it was approved late, and lapses with it when nobody decided', async () => {
    const late = await askAhead(2);
    const never = await askAhead(2);
    await on.advance(2 * HOUR_MS + 30 * MINUTE_MS);

    await on.approve(late.id, 'ana');

    expect(on.isMember(late.policy.group, 'erin')).toBe(true);
    expect((await on.request(late.id)).grant?.endsAt).toEqual(new Date(late.startAt.getTime() + HOUR_MS));
    await on.advance(30 * MINUTE_MS);
    await on.pass(SETTLING_MS);
    expect(await on.state(late.id)).toBe('ended');
    expect(await on.state(never.id)).toBe('expired');
  });

  it('may be given back before it begins, and closes when its policy changes', async () => {
    const returned = await askAhead(5, { approval: 'none' });
    const changed = await askAhead(5, { approval: 'none' });
    expect(await on.answer('erin', 'my access')).toContain('Starts at');

    expect(await on.answer('erin', `release ${returned.id}`)).toMatch(/taken back/);
    await on.answer('dana', `policy disable ${changed.policy.name}`);
    await on.settle();

    expect(await on.state(returned.id)).toBe('ended');
    expect((await on.request(changed.id)).state).toBe('closed');
    await on.advance(6 * HOUR_MS);
    await on.pass(SETTLING_MS);
    for (const { policy } of [returned, changed]) expect(on.isMember(policy.group, 'erin')).toBe(false);
  });

  it('is refused in words when the time is past, too far ahead or none', async () => {
    const policy = await on.newPolicy();
    const ask = (at: string) => on.answer('erin', `request ${policy.name} for 1h at ${at} because the mailboxes move`);

    expect(await ask('2020-01-01T09:00Z')).toMatch(/is past/);
    expect(
      await ask(
        `${inHours(24 * 40)
          .toISOString()
          .slice(0, 16)}Z`,
      ),
    ).toMatch(/too far ahead/);
    const unread = await ask('noonish');
    expect(unread).toMatch(/not a time/);
    expect(unread).toContain(`request ${policy.name} for 1h at tomorrow 9:00 because`);
  });
});
