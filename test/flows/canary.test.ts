import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { lookAtDrill } from '../../src/jit/operations/watch/drill.ts';
import { HOUR_MS, MINUTE_MS, SECOND_MS, type Stories, startStories } from '../support/stories.ts';

const FELIX = 'Felix Brandt';

describe('the canary drill', () => {
  let stories: Stories;
  let policy: { name: string; group: { id: string; name: string } };

  beforeEach(async () => {
    stories = await startStories();
    policy = await stories.newPolicy({ name: 'canary-drill', approval: 'none' });
  });
  afterEach(() => stories.stop());

  const canary = async () => {
    const found = await stories.app.deps.canary.load('canary');
    if (found === null) throw new Error('no drill was set up');
    return found.body;
  };

  /** Lets time pass as it does: the drill looks each 20 s, the loops whenever something is due. */
  async function pass(ms: number, stepMs = 5 * SECOND_MS): Promise<void> {
    for (let left = ms; left > 0; left -= stepMs) {
      await lookAtDrill(stories.app.deps);
      await stories.settle();
      stories.clock.advance(stepMs);
      await stories.settle();
    }
  }

  it('gives access and takes it back end to end, and keeps how long both ways took', async () => {
    expect(await stories.answer('dana', `canary on canary-drill as ${FELIX} every 1h`)).toMatch(/No drill is over yet/);

    await pass(MINUTE_MS);

    const { results, running } = await canary();
    expect(running).toBeNull();
    expect(results).toMatchObject([{ broken: null, why: null }]);
    expect(results[0]?.inMs).toBeGreaterThanOrEqual(0);
    expect(results[0]?.backMs).toBeGreaterThanOrEqual(1_000);
    expect(stories.isMember(policy.group, 'felix')).toBe(false);
    expect(await stories.answer('dana', 'canary')).toMatch(/The last drill passed/);
    const [drill] = await stories.app.deps.requests.list({
      tenantId: stories.app.deps.settings.tenantId,
      limit: 1,
    });
    const actors = (await stories.events(drill?.body.id ?? '')).map((event) => event.actor.kind);
    expect(new Set(actors)).toEqual(new Set(['system']));
    for (const type of ['canary.set', 'canary.started', 'canary.passed'] as const) {
      expect(await stories.eventsOf(type, {})).toHaveLength(1);
    }
  });

  it('runs again when its time comes, once, whatever the number of replicas', async () => {
    await stories.answer('dana', `canary on canary-drill as ${FELIX} every 1h`);
    const other = await stories.addApp();
    await pass(MINUTE_MS);
    stories.clock.advance(HOUR_MS);

    await Promise.all([lookAtDrill(stories.app.deps), lookAtDrill(other.deps)]);
    await pass(MINUTE_MS);

    expect((await canary()).results).toHaveLength(2);
    await other.stop();
  });

  it('alerts, and freezes new grants where it was told to, when the way back is broken', async () => {
    await stories.answer('dana', `canary on canary-drill as ${FELIX} every 1h and freeze`);
    const { knobs } = stories.graph;
    knobs.faults.push({ kind: 'unavailable', match: { method: 'DELETE', path: /members/ }, times: 1_000 });

    await pass(5 * MINUTE_MS, 20 * SECOND_MS);

    expect(await stories.answer('dana', 'status')).toMatch(/could not take access back/);
    expect(await stories.answer('erin', `request ${policy.name} for 30m because moving the mailboxes`)).toMatch(
      /frozen|stopped new grants/,
    );

    knobs.faults.length = 0;
    await pass(3 * MINUTE_MS, 20 * SECOND_MS);
    expect(stories.isMember(policy.group, 'felix')).toBe(false);
    expect((await canary()).results).toMatchObject([{ broken: 'back', why: expect.stringMatching(/^it took/) }]);
    await stories.answer('dana', 'unfreeze');
    await stories.answer('dana', 'canary now');
    await pass(MINUTE_MS);
    expect((await canary()).results.at(-1)).toMatchObject({ broken: null });
    expect(await stories.answer('dana', 'alerts')).toMatch(/Nothing is wrong/);
  });

  it('alerts when the drill is not let in, with the reason', async () => {
    await stories.answer('dana', `canary on canary-drill as ${FELIX} every 1h`);
    await stories.answer('dana', 'policy disable canary-drill');

    await pass(MINUTE_MS);

    expect((await canary()).results).toMatchObject([{ broken: 'in', why: expect.stringMatching(/disabled/) }]);
    expect(await stories.answer('dana', 'alerts')).toMatch(/could not give access/);
  });

  it('goes on where a dead process left off: a drill that was begun is not begun twice', async () => {
    await stories.answer('dana', `canary on canary-drill as ${FELIX} every 1h`);
    await lookAtDrill(stories.app.deps);
    const [drill] = await stories.app.deps.requests.list({
      tenantId: stories.app.deps.settings.tenantId,
      limit: 10,
    });

    const next = await stories.addApp();
    await lookAtDrill(next.deps);

    const all = await next.deps.requests.list({ tenantId: next.deps.settings.tenantId, limit: 10 });
    expect(all.map((one) => one.body.id)).toEqual([drill?.body.id]);
    await next.stop();
  });

  it('refuses a policy that would wait for people, and says why', async () => {
    await stories.newPolicy({ name: 'asks-people' });

    const answer = await stories.answer('dana', `canary on asks-people as ${FELIX} every 5m`);

    expect(answer).toMatch(/asks for approval/);
    expect(answer).toMatch(/not more often than every 10 minutes/);
    expect(await stories.app.deps.canary.load('canary')).toBeNull();
  });

  it('is switched off by an admin, and starts at once when asked to', async () => {
    await stories.answer('dana', `canary on canary-drill as ${FELIX} every 6h`);
    await pass(MINUTE_MS);

    expect(await stories.answer('dana', 'canary now')).toMatch(/Next/);
    await pass(MINUTE_MS);
    expect((await canary()).results).toHaveLength(2);

    expect(await stories.answer('dana', 'canary off')).toMatch(/switched off/);
    stories.clock.advance(12 * HOUR_MS);
    await pass(MINUTE_MS);
    expect((await canary()).results).toHaveLength(2);
    expect(await stories.answer('dana', 'canary now')).toMatch(/No canary drill is on/);
  });
});
