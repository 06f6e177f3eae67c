import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { verifyLedger } from '../../src/jit/audit/verify.ts';
import { type RequestId, tenantId } from '../../src/jit/ids.ts';
import { type BrokenMongo, startOnBrokenMongo } from '../support/broken-mongo.ts';
import type { CutPoint } from '../support/mongo-proxy.ts';

const POINTS: CutPoint[] = ['in the command', 'before the answer', 'in the answer'];
const FAILED = /Something went wrong/;

describe('a connection to the database that is cut', () => {
  let on: BrokenMongo;
  beforeAll(async () => {
    on = await startOnBrokenMongo({ policies: 12 });
  });
  afterEach(() => on.proxy.heal());
  afterAll(() => on.stop());

  function policy(n: number) {
    const found = on.policies[n];
    if (found === undefined) throw new Error(`no policy ${n}`);
    return found;
  }

  async function count(type: 'request.submitted' | 'request.approved' | 'request.denied', id: string): Promise<number> {
    const found = await on.store.ledger.latest({
      tenantId: tenantId(on.tenant.tenantId),
      requestId: id as RequestId,
      types: [type],
      limit: 10,
    });
    return found.length;
  }

  it.each(POINTS)('%s of a request: what Teams delivers again is that same request, stored once', async (point) => {
    const wanted = policy(POINTS.indexOf(point));
    const happened = on.proxy.cut(
      point,
      ({ command, collection }) => command === 'insert' && collection === 'requests',
    );

    const said = await on.say('erin', `request ${wanted.name} for 60s because moving the mailboxes`);
    await happened;
    const stored = await on.requestOf('erin', said.activityId);
    const again = await on.teams.as('erin').redeliver(said.activityId);

    expect(said.words).toMatch(FAILED);
    expect(stored !== null).toBe(point !== 'in the command');
    expect(again.status).toBe(200);
    const request = await on.requestOf('erin', said.activityId);
    expect(request?.state).toBe('pending');
    expect(await on.database.db.collection('requests').countDocuments({ 'body.terms.policyName': wanted.name })).toBe(
      1,
    );
    expect(await count('request.submitted', request?.id ?? '')).toBe(1);
    await on.cardWith('ana', request?.id ?? '', 'Approve');
  });

  it.each(POINTS)(
    '%s of a vote: the click that is delivered again finds it counted once, and access is given once',
    async (point) => {
      const wanted = policy(3 + POINTS.indexOf(point));
      const id = await on.ask('erin', wanted, 60);
      const card = await on.cardWith('ana', id, 'Approve');
      const happened = on.proxy.cut(
        point,
        ({ command, text }) => command === 'update' && text.includes('request.voted'),
      );

      const clicked = await on.click('ana', card, 'Approve');
      await happened;
      const voted = (await on.request(id)).votes.length;
      const again = await on.teams
        .as('ana')
        .redeliver(clicked.result.kind === 'message' ? clicked.result.activityId : '');

      expect(clicked.words).toMatch(FAILED);
      expect(voted).toBe(point === 'in the command' ? 0 : 1);
      expect(again).toMatchObject({ status: 200 });
      expect(JSON.stringify(again.body)).toMatch(/Approved/);
      expect((await on.request(id)).votes).toHaveLength(1);
      expect(await count('request.approved', id)).toBe(1);
      await expect.poll(() => on.hasAccess(wanted, 'erin'), { timeout: 50_000 }).toBe(true);
    },
  );

  it('again and again in a burst of contrary votes: each request is decided once, and none is lost', {
    timeout: 240_000,
  }, async () => {
    const ids = await Promise.all([6, 7, 8, 9, 10, 11].map((n) => on.ask('erin', policy(n), 60)));
    const cards = await Promise.all(
      ids.map(async (id) => ({
        id,
        approve: await on.cardWith('ana', id, 'Approve'),
        deny: await on.cardWith('ben', id, 'Deny'),
      })),
    );
    let passed = 0;
    let drops = 0;
    on.proxy.onCommand(({ collection }) => {
      if (collection !== 'requests') return;
      passed += 1;
      if (passed % 9 !== 0 || drops === 8) return;
      drops += 1;
      on.proxy.drop();
    });

    /** As people do: pressed again, a moment later, until there is an answer. Failures come at once while all is cut off. */
    async function insist(press: () => Promise<{ words: string }>): Promise<string> {
      const deadline = performance.now() + 90_000;
      for (;;) {
        const { words } = await press();
        if (!FAILED.test(words)) return words;
        if (performance.now() > deadline) throw new Error(`nobody answers: ${words}`);
        await new Promise((resolve) => setTimeout(resolve, 500));
      }
    }
    const answers = await Promise.all(
      cards.flatMap(({ approve, deny }) => [
        insist(() => on.click('ana', approve, 'Approve')),
        insist(() => on.click('ben', deny, 'Deny', 'not now')),
      ]),
    );

    expect(drops).toBeGreaterThanOrEqual(3);
    expect(answers).toHaveLength(12);
    for (const [n, id] of ids.entries()) {
      const { state, votes } = await on.request(id);
      expect(votes).toHaveLength(1);
      expect([await count('request.approved', id), await count('request.denied', id)]).toEqual(
        state === 'approved' ? [1, 0] : [0, 1],
      );
      const given = state === 'approved';
      await expect.poll(() => on.hasAccess(policy(6 + n), 'erin'), { timeout: 60_000 }).toBe(given);
    }
  });

  it('leaves an audit trail that proves itself', async () => {
    await expect.poll(async () => (await on.store.ledger.unsealed(1)).length, { timeout: 50_000 }).toBe(0);

    const { faults, events } = await verifyLedger(on.store.ledger, new Date());

    expect(faults).toEqual([]);
    expect(events).toBeGreaterThan(20);
  });
});
