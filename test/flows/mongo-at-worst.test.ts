import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { type BrokenMongo, startOnBrokenMongo } from '../support/broken-mongo.ts';

/** Teams gives up on an invoke after 10 to 15 s, and says then that the app cannot be reached. */
const TEAMS_WAITS_MS = 10_000;
/** What probes wait for, at the least. */
const PROBE_WAITS_MS = 3_000;
/** How soon after the database is back overdue access is gone: what hung before must have given up by then. */
const BACK_WITHIN_MS = 12_000;
const REFERENCE = /Reference: ([2-9A-HJ-NP-Z]{8})/;

describe('a database that is away', () => {
  let on: BrokenMongo;
  beforeAll(async () => {
    on = await startOnBrokenMongo({ policies: 4 });
  });
  afterEach(() => on.proxy.heal());
  afterAll(() => on.stop());

  const troubles = [
    { how: 'refuses connections', breakIt: () => on.proxy.refuse(), policies: [0, 1] },
    { how: 'takes everything and answers nothing', breakIt: async () => on.proxy.blackhole(), policies: [2, 3] },
  ];

  it.each(troubles)(
    'and $how: turns are answered in time, nothing is half done, and work goes on by itself',
    async ({ breakIt, policies: [first, second] }) => {
      const [held, wanted] = [on.policies[first ?? 0], on.policies[second ?? 0]];
      if (held === undefined || wanted === undefined) throw new Error('too few policies');
      const running = await on.ask('erin', held, 4);
      await on.teams.as('ana').click(await on.cardWith('ana', running, 'Approve'), 'Approve');
      await expect.poll(async () => (await on.request(running)).grant?.state, { timeout: 20_000 }).toBe('active');
      const pending = await on.ask('erin', wanted, 60);
      const card = await on.cardWith('ana', pending, 'Approve');
      const stored = () => on.database.db.collection('requests').countDocuments();
      const before = await stored();
      const linesBefore = on.logLines.length;

      await breakIt();
      const [said, clicked, ready, live, metrics] = await Promise.all([
        on.say('felix', `request ${wanted.name} for 5m because moving the mailboxes`),
        on.click('ana', card, 'Approve'),
        on.get('/readyz'),
        on.get('/livez'),
        on.get('/metrics'),
      ]);
      await on.until((await on.request(running)).grant?.endsAt);
      const kept = on.hasAccess(held, 'erin');
      const lines = on.logLines.slice(linesBefore).join('');
      await on.proxy.heal();
      const backAt = performance.now();
      await expect.poll(() => on.hasAccess(held, 'erin'), { timeout: 60_000 }).toBe(false);
      const goneMs = performance.now() - backAt;

      for (const turn of [said, clicked]) {
        expect(turn.words).toMatch(REFERENCE);
        expect(turn.words).toMatch(/may or may not have happened; trying again does no harm/);
        expect(turn.ms).toBeLessThan(TEAMS_WAITS_MS);
        expect(lines).toContain(REFERENCE.exec(turn.words)?.[1]);
      }
      expect(ready).toMatchObject({ status: 503, text: expect.stringMatching(/"store":\{"ok":false/) });
      expect(ready.ms).toBeLessThan(PROBE_WAITS_MS);
      expect(live.status).toBe(200);
      expect(metrics.text).toMatch(/^jit_store_up 0$/m);
      expect(metrics.text).toMatch(/^jit_grants_live Nan$/im);
      expect(lines).toMatch(/a database server does not answer/);
      expect(lines).not.toMatch(/mongodb:\/\/|moving the mailboxes|eyJ/);
      expect(await stored()).toBe(before);
      expect(await on.request(pending)).toMatchObject({ state: 'pending', votes: [] });
      expect(kept).toBe(true);
      expect(goneMs).toBeLessThan(BACK_WITHIN_MS);
      await expect.poll(async () => (await on.get('/readyz')).status, { timeout: 20_000 }).toBe(200);
      expect((await on.get('/metrics')).text).toMatch(/^jit_store_up 1$/m);
      await expect.poll(async () => (await on.request(running)).grant?.state, { timeout: 20_000 }).toBe('ended');
      await on.pressUntil(/Approved/, 'ana', card, 'Approve');
      await expect.poll(() => on.hasAccess(wanted, 'erin'), { timeout: 20_000 }).toBe(true);
    },
  );
});
