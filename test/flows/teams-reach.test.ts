import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { CATALOG_APP_ID } from '../../sandbox/tenant.ts';
import { people, type Stories, startStories } from '../support/stories.ts';

/** An organization that lets the bot install its app for people (docs/permissions.md). */
describe('an approver without the app', () => {
  let on: Stories;
  beforeAll(async () => {
    on = await startStories({ env: { TEAMS_CATALOG_APP_ID: CATALOG_APP_ID } });
  });
  beforeEach(async () => {
    await on.calm();
    await on.teams.as('ben').uninstall();
  });
  afterAll(() => on.finish());

  it('gets it from the bot, with the card, and is never called unreachable', async () => {
    const policy = await on.newPolicy();
    const id = await on.ask('erin', policy);

    expect(on.copies('ben', id)).toHaveLength(1);
    expect((await on.request(id)).unreachable).toEqual([]);
  });
});
