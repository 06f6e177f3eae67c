import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { Fault } from '../../sandbox/graph/knobs.ts';
import type { LoggedRequest } from '../../sandbox/graph/messages.ts';
import type { EventType } from '../../src/jit/audit/event.ts';
import { verifyLedger } from '../../src/jit/audit/verify.ts';
import type { RequestId, TenantId } from '../../src/jit/ids.ts';
import { closeLeavers } from '../../src/jit/operations/grant/close-leavers.ts';
import { runDue } from '../../src/jit/operations/work.ts';
import {
  type BackEndTraits,
  isGiving,
  isTaking,
  type Opened,
  partsHeld,
  type Thing,
} from '../support/back-end-traits.ts';
import { MINUTE_MS, people, SECOND_MS, SETTLING_MS, type Stories, startStories } from '../support/stories.ts';

/** What a role of a story's own may do: roles are shared by the whole tenant, and stories keep apart. */
const ACTIONS = ['microsoft.directory/users/standard/read'];
/** Reads of who is in which group. */
const MEMBERSHIPS = /memberOf/;
const BROKEN = { kind: 'error', status: 500, code: 'InternalServerError', message: 'Internal error' } as const;
/** Each takes effect, and nobody hears of it: one of each that gives, then one of each that takes. */
const GIVING = [/^\/users$/, /\/members\/\$ref$/, /\/roleAssignments$/, /ScheduleRequests$/, /ScheduleRequests$/];
const TAKING = [/^\/users\/[^/]+$/, /\/members\/[^/]+\/\$ref$/, /\/roleAssignments\/[^/]+$/];

const lost = (match: NonNullable<Fault['match']>): Fault => ({ kind: 'timeout', effect: 'after', match });

/**
 * The same stories for every back end, told as people live them, by the same sentences (issue: every kind of access through
 * one policy model): what counts is who truly has what, what the cards say of it and when, and what the trail has.
 */
export function describeStoriesOf(traits: BackEndTraits): void {
  describe(`access by the back end ${traits.backEnd}`, () => {
    let on: Stories;
    let writes: LoggedRequest[] = [];
    let story = '';
    let count = 0;
    beforeAll(async () => {
      on = await startStories();
      on.graph.onRequest((entry) => {
        if (entry.method !== 'GET') writes.push(entry);
      });
    });
    beforeEach(async () => {
      story = `story${++count}`;
      await on.calm();
      writes = [];
    });
    afterAll(() => on.stop());

    function newRole(): Thing {
      const name = `Reader of ${story}`;
      return { id: on.graph.directory.addRole(name, ACTIONS), name };
    }

    /** A policy that opens a group and a role: fresh ones, or those of another policy. */
    async function newPolicy(shared?: Opened): Promise<Opened> {
      const { group, role } = shared ?? { group: on.newGroup(), role: newRole() };
      const entitlements = [`group: ${group.name}`, `role: ${role.name}`];
      const { name } = await on.newPolicy({ entitlements, ...traits.policyOf(story) });
      return { name, group, role };
    }

    /** The parts of it that Erin truly has now, herself or by her account. */
    const had = (policy: Opened) => partsHeld(on.graph, traits.holder(story), policy);

    const endsAt = async (id: string) => (await on.request(id)).grant?.endsAt ?? new Date(0);
    const untilEnd = async (id: string) => (await endsAt(id)).getTime() - on.clock.now().getTime();
    const given = () => writes.filter(isGiving).length;
    const taken = () => writes.filter(isTaking).length;

    async function typesOf(id: string, ledger = on.app.deps.ledger): Promise<EventType[]> {
      const about = { tenantId: on.tenant.tenantId as TenantId, requestId: id as RequestId, limit: 1_000 };
      const found = (await ledger.latest(about)).filter(({ aggregate }) => aggregate === `request:${id}`);
      return found.map(({ type }) => type).reverse();
    }

    /** "Revoked" was said of each thing only once two reads, a second apart, had shown it gone. */
    async function expectRevoked(id: string, who: 'erin' | 'ana' = 'erin'): Promise<void> {
      expect(await on.state(id)).toBe('ended');
      expect(on.cardText(who, id)).toContain('Ended and revoked');
      expect(on.cardText(who, id)).toMatch(/Revoked, confirmed at .* by two reads/);
      const items = await on.items(id);
      expect(items.map(({ status }) => status)).toEqual(traits.whole.map(() => 'removed'));
      await on.settle();
      const proofs = await on.app.deps.ledger.latest({
        tenantId: on.tenant.tenantId as TenantId,
        types: ['holding.absent'],
        limit: 1_000,
      });
      for (const { holdingId, confirmedAt } of items) {
        const proof = proofs.find(({ aggregate }) => aggregate === `holding:${holdingId}`);
        const [first, second] = (proof?.data.reads ?? []) as Date[];
        expect((second?.getTime() ?? 0) - (first?.getTime() ?? 0)).toBeGreaterThanOrEqual(SECOND_MS);
        expect(confirmedAt).toEqual(second);
      }
    }

    it('is given whole once it is approved, and taken whole at its time; "revoked" is said after the proof', async () => {
      const policy = await newPolicy();
      const id = await on.ask('erin', policy, '30m');
      expect(had(policy)).toEqual([]);

      await on.approve(id, 'ana');
      expect(had(policy)).toEqual(traits.whole);
      expect(given()).toBe(traits.whole.length);
      expect(on.cardText('erin', id)).toContain('Active until');
      expect(on.notices('erin', id).at(-1)).toMatch(/^You now hold/);

      await on.advance((await untilEnd(id)) - 1);
      expect(had(policy)).toEqual(traits.whole);
      await on.advance(1);
      expect(await on.state(id)).toBe('revoking');
      expect(on.cardText('erin', id)).toContain('Being taken back, not confirmed yet');
      for (const who of ['erin', 'ana'] as const) expect(on.cardText(who, id)).not.toMatch(/revoked/i);

      await on.secondsUntil(id, 'ended', 60);
      expect(had(policy)).toEqual([]);
      await expectRevoked(id);
      await expectRevoked(id, 'ana');
      expect(on.notices('erin', id).at(-1)).toMatch(/ended.*Its time was up[\s\S]*confirmed gone at/);
      expect((await typesOf(id)).filter((type) => type !== 'grant.account-opened')).toEqual([
        'request.submitted',
        'request.voted',
        'request.approved',
        'grant.activating',
        'grant.active',
        'grant.warned',
        'grant.revoking',
        'grant.ended',
      ]);
    });

    it('stays as it is when what was said or clicked comes again, before and after its end', async () => {
      const policy = await newPolicy();
      const said = await on.teams.as('erin').say(`request ${policy.name} for 30m because of the repeats of ${story}`);
      await on.settle();
      const id = await idOf(policy);
      const clicked = await on.click('ana', id, 'Approve', 'once');
      if (clicked.kind !== 'card') throw new Error(`the click came to ${clicked.kind}`);
      await on.pass(SETTLING_MS);
      const again = async (...activities: string[]) => {
        for (const activity of [...activities, ...activities]) {
          expect((await on.teams.redeliver(activity)).status).toBe(200);
        }
        await on.pass(SETTLING_MS);
      };
      const live = { had: had(policy), writes: writes.length, types: await typesOf(id), ends: await endsAt(id) };
      expect(live.had).toEqual(traits.whole);

      await again(said.activityId, clicked.activityId);
      expect({ had: had(policy), writes: writes.length, types: await typesOf(id), ends: await endsAt(id) }).toEqual(
        live,
      );

      await on.advance(6 * MINUTE_MS);
      const released = await on.teams.as('erin').say(`release ${id}`);
      await on.secondsUntil(id, 'ended', 60);
      const over = { had: had(policy), writes: writes.length, types: await typesOf(id) };
      await again(said.activityId, clicked.activityId, released.activityId);
      expect({ had: had(policy), writes: writes.length, types: await typesOf(id) }).toEqual(over);
      expect(over.had).toEqual([]);
    });

    /** The one request under this policy. */
    async function idOf(policy: Opened): Promise<string> {
      const [found] = await on.database.db
        .collection<{ _id: string; body: { terms: { policyName: string } } }>('requests')
        .find({ 'body.terms.policyName': policy.name })
        .toArray();
      if (found === undefined) throw new Error(`nothing was asked under ${policy.name}`);
      return found._id;
    }

    it('is given once and taken once when no answer of Graph arrives: reads tell what became of each write', async () => {
      const policy = await newPolicy();
      const id = await on.ask('erin', policy, '30m');
      on.graph.knobs.faults.push(...GIVING.map((path) => lost({ method: 'POST', path })));

      await on.click('ana', id, 'Approve', 'go ahead');
      await on.secondsUntil(id, 'active', 120);
      expect(had(policy)).toEqual(traits.whole);
      expect(given()).toBe(traits.whole.length);
      expect(writes.filter((entry) => isGiving(entry) && entry.status === 504)).toHaveLength(traits.whole.length);
      on.graph.knobs.faults = [];

      await on.advance(10 * MINUTE_MS);
      const takes = TAKING.flatMap((path) => ['DELETE', 'PATCH'].map((method) => lost({ method, path })));
      on.graph.knobs.faults.push(...takes, ...[1, 2].map(() => lost({ method: 'POST', path: /ScheduleRequests$/ })));
      await on.click('erin', id, 'Release');
      await on.settle();
      expect(on.cardText('erin', id)).toContain('Being taken back, not confirmed yet');
      await on.secondsUntil(id, 'ended', 300);

      expect(had(policy)).toEqual([]);
      expect(writes.filter((entry) => isTaking(entry) && entry.status === 504).length).toBeGreaterThanOrEqual(2);
      await expectRevoked(id);
    });

    it('goes at once when it is given back in its first minutes, and is called revoked when nothing is left anywhere', async () => {
      const policy = await newPolicy();
      const id = await on.grant('erin', policy, '30m');
      await on.advance(MINUTE_MS);

      await on.click('erin', id, 'Release');
      await on.pass(SETTLING_MS - 2 * SECOND_MS);

      expect(had(policy)).toEqual([]);
      expect(await on.state(id)).toBe('revoking');
      expect(on.cardText('erin', id)).toContain(traits.givenBackEarly.says);
      expect(on.cardText('ana', id)).not.toMatch(/revoked/i);
      const seconds = await on.secondsUntil(id, 'ended', 400);
      expect(seconds).toBeGreaterThanOrEqual(traits.givenBackEarly.revokedAfterSeconds);
      await expectRevoked(id);
      expect((await on.request(id)).grant?.endReason).toBe('released');
    });

    it('goes when an admin revokes it, with the reason for everybody concerned', async () => {
      const policy = await newPolicy();
      const id = await on.grant('erin', policy, '2h');
      await on.advance(10 * MINUTE_MS);

      expect(await on.answer('dana', `revoke ${id} because the laptop was stolen`)).toContain('Being revoked');
      await on.secondsUntil(id, 'ended', 60);

      expect(had(policy)).toEqual([]);
      await expectRevoked(id);
      for (const who of ['erin', 'ana'] as const) {
        expect(on.cardText(who, id)).toContain('Ended early by Dana Fischer: the laptop was stolen');
      }
      expect((await on.eventsOf('grant.revoking', { id }))[0]?.actor).toMatchObject({ id: people.dana });
    });

    it('goes when its holder is disabled while they have it, and whoever approved it reads why', async () => {
      await closeLeavers(on.app.deps);
      const policy = await newPolicy();
      const id = await on.grant('erin', policy, '2h');
      await on.advance(10 * MINUTE_MS);

      on.graph.directory.disableUser(people.erin);
      await closeLeavers(on.app.deps);
      await on.secondsUntil(id, 'ended', 60);
      on.graph.directory.enableUser(people.erin);
      await closeLeavers(on.app.deps);

      expect(had(policy)).toEqual([]);
      await expectRevoked(id, 'ana');
      expect((await on.request(id)).grant?.endReason).toBe('left');
      expect(on.cardText('ana', id)).toContain('its holder left: the account of Erin Engel is disabled');
    });

    it('stays for the grant that lasts longer when two overlap: the first end takes nothing, the last takes it all', async () => {
      const policy = await newPolicy();
      const other = await newPolicy(policy);
      const early = await on.grant('erin', policy, '10m');
      const late = await on.grant('erin', other, '40m');
      expect(given()).toBe(traits.whole.length);

      await on.advance(await untilEnd(early));
      await on.secondsUntil(early, 'ended', 60);
      expect(had(policy)).toEqual(traits.whole);
      expect(taken()).toBe(0);
      expect(on.cardText('erin', early)).toContain(`Kept: kept by ${late}`);
      expect(on.cardText('erin', early)).not.toMatch(/revoked/i);
      expect(await on.state(late)).toBe('active');

      await on.advance(await untilEnd(late));
      await on.secondsUntil(late, 'ended', 60);
      expect(had(policy)).toEqual([]);
      await expectRevoked(late);
    });

    it('leaves what the person had before as it was, and takes only what was given', async () => {
      const policy = await newPolicy();
      on.graph.directory.addMember(policy.group.id, people.erin);
      const id = await on.grant('erin', policy, '30m');
      expect(had(policy)).toEqual(traits.whole);

      await on.advance(await untilEnd(id));
      await on.secondsUntil(id, 'ended', 60);

      expect(on.isMember(policy.group, 'erin')).toBe(true);
      expect(had(policy)).toEqual(traits.standing.left);
      expect(on.cardText('erin', id)).toMatch(traits.standing.says);
      const ofHers = writes.filter((entry) => {
        const said = `${entry.path} ${JSON.stringify(entry.body ?? '')}`;
        return said.includes(policy.group.id) && said.includes(people.erin);
      });
      expect(ofHers).toEqual([]);
    });

    it('is given as far as it can be when one part is refused, with the reason, and nothing of that is taken', async () => {
      const policy = await newPolicy();
      const id = await on.ask('erin', policy, '30m');
      const path = traits.groupWrite(policy.group.id);
      on.graph.knobs.faults.push({ kind: 'denied', times: Number.POSITIVE_INFINITY, match: { method: 'POST', path } });

      await on.approve(id, 'ana');
      expect(await on.state(id)).toBe('active');
      const rest = traits.whole.filter((part) => part !== 'group');
      expect(had(policy)).toEqual(rest);
      expect(on.cardText('erin', id)).toMatch(/Not given: .*Insufficient privileges/);
      expect(on.notices('erin', id).at(-1)).toContain('Not everything could be given');
      expect(await on.eventsOf('grant.item-skipped', { id })).toHaveLength(1);

      await on.advance(10 * MINUTE_MS);
      await on.click('erin', id, 'Release');
      await on.secondsUntil(id, 'ended', 60);
      expect(had(policy)).toEqual([]);
      expect(writes.filter((entry) => isTaking(entry) && path.test(entry.path))).toEqual([]);
      expect((await on.items(id)).map(({ status }) => status).sort()).toEqual([
        ...rest.map(() => 'removed'),
        'skipped',
      ]);
    });

    it('fails when nothing of it can be given, and leaves nothing of the try behind', async () => {
      const policy = await newPolicy();
      const id = await on.ask('erin', policy, '30m');
      for (const path of [traits.groupWrite(policy.group.id), /\/roleAssignments?(ScheduleRequests)?$/]) {
        on.graph.knobs.faults.push({
          kind: 'denied',
          times: Number.POSITIVE_INFINITY,
          match: { method: 'POST', path },
        });
      }

      await on.click('ana', id, 'Approve', 'go ahead');
      await on.secondsUntil(id, 'ended', 60);

      expect(had(policy)).toEqual([]);
      expect((await on.request(id)).grant?.endReason).toBe('failed');
      expect(on.cardText('erin', id)).toMatch(/Failed[\s\S]*Insufficient privileges/);
      expect(on.notices('erin', id)).toEqual([expect.stringMatching(/could not be set up.*Insufficient privileges/)]);
      expect(await typesOf(id)).not.toContain('grant.active');
    });

    it('is rolled back whole when a part of it cannot be confirmed in fifteen minutes, and says so once it is', async () => {
      const policy = await newPolicy();
      const id = await on.ask('erin', policy, '2h');
      const path = traits.groupWrite(policy.group.id);
      const unheard = on.graph.onRequest((entry) => {
        if (entry.method !== 'POST' || !path.test(entry.path)) return;
        const match = { method: 'GET', path: MEMBERSHIPS };
        on.graph.knobs.faults.push({ ...BROKEN, times: Number.POSITIVE_INFINITY, match });
      });

      await on.click('ana', id, 'Approve', 'go ahead');
      await on.pass(SETTLING_MS);
      for (let minutes = 0; minutes < 14; minutes++) await on.advance(MINUTE_MS);
      expect(had(policy)).toEqual(traits.whole);
      expect(await on.state(id)).toBe('activating');
      expect(on.cardText('erin', id)).toContain('being set up');
      await on.advance(MINUTE_MS);
      await on.pass(SETTLING_MS);

      expect((await on.request(id)).grant?.endReason).toBe('failed');
      expect(await on.state(id)).toBe('revoking');
      expect(on.notices('erin', id)).toEqual([]);
      unheard();
      on.graph.knobs.faults = [];
      await on.secondsUntil(id, 'ended', 400);
      expect(had(policy)).toEqual([]);
      expect(on.notices('erin', id)).toEqual([expect.stringContaining('did not confirm the access in time')]);
      expect(await typesOf(id)).not.toContain('grant.active');
    });

    /** The last one: it stops the bot that the others speak to. */
    it('ends although the bot is down at its time, and what is said of it then is true to the minute', async () => {
      const policy = await newPolicy();
      const id = await on.grant('erin', policy, '30m');
      const end = await endsAt(id);
      await on.app.stop();

      on.clock.advance(40 * MINUTE_MS);
      on.graph.settle();
      expect(had(policy)).toEqual(traits.afterTheEndWithoutUs);
      expect(on.cardText('erin', id)).not.toMatch(/revoked/i);

      const backAt = on.clock.now();
      const again = await on.addApp();
      on.teams.connect(`http://127.0.0.1:${again.port}/api/messages`);
      for (let seconds = 0; seconds < 20; seconds++) {
        await runDue(again.deps);
        on.clock.advance(SECOND_MS);
      }

      expect(had(policy)).toEqual([]);
      const { grant } = (await again.deps.requests.load(id as RequestId))?.body ?? {};
      expect(grant).toMatchObject({ state: 'ended', endReason: 'expired', endsAt: end });
      for (const item of grant?.items ?? []) {
        expect(item.status).toBe('removed');
        expect(item.confirmedAt?.getTime()).toBeGreaterThanOrEqual(backAt.getTime() + SECOND_MS);
      }
      const minute = backAt.toISOString().slice(11, 16);
      expect(on.cardText('erin', id)).toMatch(new RegExp(`Revoked, confirmed at ${minute}:\\d\\dZ by two reads`));
      expect(on.notices('erin', id).at(-1)).toMatch(new RegExp(`Its time was up[\\s\\S]*confirmed gone at ${minute}`));
      expect((await typesOf(id, again.deps.ledger)).slice(-2)).toEqual(['grant.revoking', 'grant.ended']);
      const verified = await verifyLedger(again.deps.ledger, on.clock.now());
      await again.stop();
      expect(verified.faults).toEqual([]);
    });
  });
}
