import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { type BrokenMongo, startOnBrokenMongo } from '../support/broken-mongo.ts';

const COMMAND_MS = 400;
/** Design, Punctual: access is gone this soon after its end, whatever one replica or the database does meanwhile. */
const LATE_MS = 7_000;

describe('a database that takes 400 ms for each command', () => {
  let on: BrokenMongo;
  beforeAll(async () => {
    on = await startOnBrokenMongo({ policies: 2 });
  });
  afterEach(() => on.proxy.heal());
  afterAll(() => on.stop());

  it('still ends access within 7 seconds of its time, and says when it was confirmed gone', async () => {
    const [policy] = on.policies;
    if (policy === undefined) throw new Error('no policy');
    const id = await on.ask('erin', policy, 6);
    await on.click('ana', await on.cardWith('ana', id, 'Approve'), 'Approve');
    await expect.poll(async () => (await on.request(id)).grant?.state, { timeout: 20_000 }).toBe('active');
    const changes: { at: Date; value: unknown }[] = [];
    on.graph.onChange((change) => changes.push(change));

    on.proxy.delay({ toServer: COMMAND_MS });
    const endsAt = (await on.request(id)).grant?.endsAt;
    await on.until(endsAt);
    await expect.poll(() => on.hasAccess(policy, 'erin'), { timeout: 30_000 }).toBe(false);
    await expect.poll(async () => (await on.request(id)).grant?.state, { timeout: 40_000 }).toBe('ended');

    const removedAt = changes.find((change) => change.value === undefined)?.at;
    const lateMs = (removedAt?.getTime() ?? Number.NaN) - (endsAt?.getTime() ?? Number.NaN);
    expect(lateMs).toBeGreaterThanOrEqual(0);
    expect(lateMs).toBeLessThan(LATE_MS);
    await on.teams.waitFor({ person: 'erin', text: 'confirmed gone at' }, { timeoutMs: 20_000 });
  });

  it('answers turns with what was asked for, in the time that Teams gives', async () => {
    const [, policy] = on.policies;
    if (policy === undefined) throw new Error('no policy');
    on.proxy.delay({ toServer: COMMAND_MS });

    const asked = await on.say('felix', `request ${policy.name} for 60s because moving the mailboxes`);
    const id = (await on.requestOf('felix', asked.activityId))?.id ?? '';
    const card = await on.cardWith('ana', id, 'Approve');
    const clicked = await on.click('ana', card, 'Approve');
    const ready = await on.get('/readyz');
    expect(asked.ms).toBeLessThan(10_000);
    expect(clicked.words).toMatch(/Approved/);
    expect(clicked.ms).toBeLessThan(10_000);
    expect(ready.status).toBe(200);
  });
});
