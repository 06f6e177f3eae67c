import type { Db, Document } from 'mongodb';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { cutLine, type Head, headLine, parseHeads } from '../../src/jit/audit/heads.ts';
import { type Verified, verifyLedger } from '../../src/jit/audit/verify.ts';
import type { Deps } from '../../src/jit/deps.ts';
import { HOUR_MS } from '../../src/jit/duration.ts';
import type { Cause, DeliveryId, HoldingId, RequestId } from '../../src/jit/ids.ts';
import { holdingKind } from '../../src/jit/kinds.ts';
import { runRetention } from '../../src/jit/operations/audit/retain.ts';
import { redoCuts } from '../../src/store/backup/redo-cuts.ts';
import { prepareDatabase } from '../../src/store/schema.ts';
import { buildRequest, TENANT } from '../support/builders.ts';
import { type FreshDatabase, freshDatabase } from '../support/database.ts';
import { createLifeline, type Death, interruptedDb } from '../support/interrupt.ts';
import { depsOver, KEEP_MS, type OldTrail, openOldTrail, PERIODS } from '../support/old-trail.ts';
import { emptyDatabase, inParallel } from './store-under-test.ts';

describe('retention', () => {
  let database: FreshDatabase;
  let on: OldTrail;
  let heads: Head[];

  beforeAll(async () => {
    database = await freshDatabase();
    await prepareDatabase(database.db);
  });
  afterAll(() => database.drop());
  beforeEach(async () => {
    await emptyDatabase(database.db);
    on = await openOldTrail(database.db);
    heads = [];
    await on.live();
    await publishHeads();
  });

  /** As the sealer does with each block. */
  async function publishHeads(): Promise<void> {
    const known = Math.max(0, ...heads.map((head) => head.n));
    const blocks = await on.deps.ledger.blocks(known + 1, 1_000);
    heads.push(...parseHeads(blocks.map(headLine).join('\n')).heads);
  }

  function publishing(deps: Deps): Deps {
    const publish: Deps['retention']['publish'] = (anchor) => {
      heads.push(...parseHeads(cutLine(anchor)).heads);
      return Promise.resolve();
    };
    return { ...deps, retention: { ...deps.retention, publish } };
  }

  async function retain(deps: Deps = on.deps): Promise<void> {
    await runRetention(publishing(deps));
    await on.seal();
    await publishHeads();
  }

  function verify(): Promise<Verified> {
    return verifyLedger(on.deps.ledger, on.clock.now(), heads);
  }

  const GONE = ['R-22222', 'h-over', 'R-22222:card'];
  const STAYS = ['R-33333', 'h-held'];

  it('removes nothing that is not old', async () => {
    const before = await on.ids();
    on.clock.advance(KEEP_MS / 8);

    await retain();

    expect(await on.ids()).toEqual(before);
    expect(await verify()).toMatchObject({ faults: [], cut: null });
  });

  it('removes what is over with all its events, keeps what is live, and the trail is whole', async () => {
    const before = await on.ids();
    on.clock.advance(KEEP_MS + HOUR_MS);

    await retain();

    const after = await on.ids();
    const verified = await verify();
    expect(verified.faults).toEqual([]);
    expect(after).not.toEqual(expect.arrayContaining(GONE));
    expect(after).toEqual(expect.arrayContaining(STAYS));
    expect(before.filter((id) => !after.includes(id))).toHaveLength(6);
    expect(after.filter((id) => id.startsWith('F-'))).toHaveLength(1);
    expect(after.some((id) => id.endsWith('|open'))).toBe(true);
    expect(verified.cut).toMatchObject({ throughBlock: 1, from: 2, keptMs: KEEP_MS });
    expect(verified.unchecked.join('\n')).toMatch(/blocks 1 to 1, .* were removed by the retention rule/);
    expect(verified.heads).toMatchObject({ lost: 0 });
  });

  it('goes on cutting as time passes, accounts for every event, and comes to rest', async () => {
    for (let day = 0; day < 4; day++) {
      await on.endedRequest(`R-4444${day + 2}`, 0x920 + day);
      await on.holdingOf('h-again', day);
      await on.seal();
      await publishHeads();
      on.clock.advance(KEEP_MS / 2 + HOUR_MS);
      await retain();
      expect((await verify()).faults).toEqual([]);
    }
    for (let n = 0; n < 4; n++) {
      on.clock.advance(KEEP_MS + HOUR_MS);
      await retain();
      expect((await verify()).faults).toEqual([]);
    }

    const before = (await on.deps.ledger.head())?.n;
    on.clock.advance(KEEP_MS + HOUR_MS);
    await retain();

    // Cuts alone are no reason to cut.
    expect((await on.deps.ledger.head())?.n).toBe(before);
    expect(await on.ids()).toEqual(expect.arrayContaining(STAYS));
    expect((await on.ids()).filter((id) => id.startsWith('R-4444'))).toEqual([]);
    expect(await verify()).toMatchObject({ faults: [], heads: { lost: 0 } });
  });

  it('lets a document that was forgotten begin anew under its name', async () => {
    on.clock.advance(KEEP_MS + HOUR_MS);
    await retain();
    await on.holdingOf('h-over');
    await on.seal();
    await publishHeads();
    expect((await verify()).faults).toEqual([]);

    on.clock.advance(KEEP_MS + HOUR_MS);
    await retain();

    expect(await on.ids()).not.toContain('h-over');
    expect((await verify()).faults).toEqual([]);
  });

  it('never gives the id of a forgotten request to another', async () => {
    on.clock.advance(KEEP_MS + HOUR_MS);
    await retain();

    const body = buildRequest({ id: 'R-22222' as RequestId, state: 'denied', causes: ['another' as Cause] });
    const commit = { body, dueAt: null, events: [], effects: [] };

    expect(await on.deps.requests.insert('R-22222' as RequestId, commit)).toBe(false);
    expect(await on.deps.requests.load('R-22222' as RequestId)).toBeNull();
  });

  it('keeps a request whose message waits, whatever its age, and forgets it once that was sent', async () => {
    const id = await on.endedRequest('R-55555', 0x930, 'waiting');
    await on.seal();
    await publishHeads();
    on.clock.advance(KEEP_MS + HOUR_MS);
    await retain();
    expect(await on.ids()).toEqual(expect.arrayContaining([id, `${id}:card`]));
    expect((await verify()).faults).toEqual([]);

    await on.send(`${id}:card` as DeliveryId);
    on.clock.advance(2 * HOUR_MS);
    await retain();

    expect((await on.ids()).filter((one) => one.startsWith(id))).toEqual([]);
    expect((await verify()).faults).toEqual([]);
  });

  it('forgets messages that were sent long before it forgets their request', async () => {
    const waits = await on.endedRequest('R-55555', 0x930, 'waiting');
    await on.seal();
    on.clock.advance(PERIODS.settledMs + HOUR_MS);

    await retain();

    const after = await on.ids();
    expect(after).not.toContain('R-22222:card');
    expect(after).toEqual(expect.arrayContaining(['R-22222', waits, `${waits}:card`]));
  });

  it('removes nothing while the cut cannot be published, says so, and goes on once it can', async () => {
    on.clock.advance(KEEP_MS + HOUR_MS);
    const failing = { ...on.deps.retention, publish: () => Promise.reject(new Error('the disk is full')) };

    await runRetention({ ...on.deps, retention: failing });

    expect(await on.ids()).toEqual(expect.arrayContaining(['R-22222', 'h-over']));
    expect((await on.deps.ledger.blocks(1, 1))[0]?.n).toBe(1);
    expect((await on.deps.alerts.open(TENANT, 'ledger')).map(({ body }) => body.subject)).toEqual(['retention']);
    expect((await verify()).faults).toEqual([]);

    await retain();
    on.clock.advance(2 * HOUR_MS);
    await retain();

    expect(await on.ids()).not.toContain('R-22222');
    expect(await on.deps.alerts.open(TENANT, 'ledger')).toEqual([]);
    expect((await verify()).faults).toEqual([]);
  });

  it.each<[string, () => Promise<unknown>]>([
    ['an edited event', () => editFirst({ 'events.0.data.told': 'something else' })],
    ['a block taken out', () => on.db.collection('ledger').deleteOne({ _id: 1 as never })],
    ['a state taken away', () => on.db.collection('holdings').deleteOne({ _id: 'h-over' as never })],
    [
      'a state set back',
      () => on.db.collection('holdings').updateOne({ _id: 'h-over' as never }, { $set: { eventCount: 1 } }),
    ],
  ])('destroys no evidence: with %s nothing is cut, and an alert tells', async (_what, harm) => {
    await on.endedRequest('R-55555', 0x930);
    await on.seal();
    on.clock.advance(KEEP_MS + HOUR_MS);
    await harm();

    await retain();

    expect(await on.ids()).toContain('R-22222');
    expect((await on.deps.alerts.open(TENANT, 'ledger')).map(({ body }) => body.text.title)).toEqual([
      'The audit trail is not whole: nothing of it is removed',
    ]);
  });

  function editFirst(change: Record<string, unknown>) {
    return on.db.collection('ledger').updateOne({ _id: 1 as never }, { $set: change });
  }

  describe('after a cut, verify finds', () => {
    it.each<[string, () => Promise<unknown>, RegExp]>([
      [
        'more blocks gone than were declared',
        async () => {
          await on.holdingOf('h-more');
          await on.seal();
          await publishHeads();
          await on.db.collection('ledger').deleteOne({ _id: 2 as never });
        },
        /block 3: the trail begins here, and tells of no cut/,
      ],
      [
        'a live document that is gone, all of whose events were cut',
        () => on.db.collection('holdings').deleteOne({ _id: 'h-held' as never }),
        /holding:h-held had 2 events before the cut, and has no state/,
      ],
      [
        'a document that claims to lack more than was cut',
        () => on.db.collection('control').updateOne({ _id: 'retention' as never }, { $set: { cutEvents: 1 } }),
        /documents lack \d+ events and \d+ went with theirs, but cuts removed \d+/,
      ],
      [
        'an edited declaration',
        () => on.db.collection('ledger').updateOne({ _id: 2 as never }, { $set: { 'events.0.data.keptMs': 0 } }),
        /block 2: its content does not match its hash/,
      ],
    ])('%s', async (_what, harm, fault) => {
      on.clock.advance(KEEP_MS + HOUR_MS);
      await retain();
      expect((await verify()).faults).toEqual([]);

      await harm();

      const { faults } = await verify();
      expect(faults.map(({ block, what }) => (block === null ? what : `block ${block}: ${what}`)).join('\n')).toMatch(
        fault,
      );
    });

    it('a cut that nobody published, such as one that whoever can write the database has the bot declare', async () => {
      on.clock.advance(KEEP_MS + HOUR_MS);
      await runRetention(on.deps);
      await on.seal();
      await publishHeads();

      expect((await verify()).faults).toEqual([
        { block: 1, what: 'the trail is cut here, and no head that was given tells of that cut' },
      ]);
      const { faults, unchecked } = await verifyLedger(on.deps.ledger, on.clock.now());
      expect(faults).toEqual([]);
      expect(unchecked.join('\n')).toMatch(/without published heads nobody can tell whether it was the rule/);
    });
  });

  it('run by several processes at once cuts once, and loses nothing', async () => {
    await on.endedRequest('R-55555', 0x930);
    await on.seal();
    await publishHeads();
    on.clock.advance(KEEP_MS + HOUR_MS);

    await inParallel(4, () => runRetention(publishing(depsOver(database.db, on.clock))));
    await on.seal();
    await publishHeads();

    expect(await on.ids()).not.toEqual(expect.arrayContaining(['R-22222']));
    expect(await on.ids()).toEqual(expect.arrayContaining(STAYS));
    const verified = await verify();
    expect(verified.faults).toEqual([]);
    expect((await on.deps.retention.load('retention'))?.body).toMatchObject({ cuts: 1, pending: null });
  });

  it('keeps a document that comes to life between its declaration and its removal', async () => {
    on.clock.advance(KEEP_MS + HOUR_MS);
    const reviving = {
      ...on.deps.retention,
      publish: () => on.leave(on.deps.holdings, holdingKind, on.settledHolding('h-over', 1), ['holding.lease-added']),
    };

    await runRetention({ ...on.deps, retention: reviving });
    await on.seal();

    const { faults } = await verifyLedger(on.deps.ledger, on.clock.now());
    expect(faults).toEqual([]);
    expect((await on.deps.holdings.load('h-over' as HoldingId))?.eventCount).toBe(3);
    on.clock.advance(KEEP_MS + HOUR_MS);
    await retain();
    expect(await on.ids()).not.toContain('h-over');
    expect((await verifyLedger(on.deps.ledger, on.clock.now())).faults).toEqual([]);
  });

  it('may die between any two writes: the trail is whole at once, and the next process finishes', async () => {
    // Less than usual: each document that goes is two more deaths.
    await emptyDatabase(database.db);
    on = await openOldTrail(database.db);
    heads = [];
    await on.rules();
    await on.seal();
    await on.endedRequest('R-22222', 0x930);
    await on.holdingOf('h-over');
    await on.seal();
    await publishHeads();
    on.clock.advance(KEEP_MS + HOUR_MS);
    const begin = { documents: await documentsOf(database.db), heads };
    const counted = createLifeline();
    await runRetention(publishing(depsOver(interruptedDb(database.db, counted), on.clock)));
    const wanted = await on.ids();
    const deaths = counted.touches.flatMap(({ what, writes }, index): Death[] => {
      const removal: Death[] = what === 'ledger.bulkWrite' ? [{ at: index + 1, moment: 'before' }] : [];
      return writes ? [...removal, { at: index + 1, moment: 'after' }] : [];
    });
    expect(deaths.length).toBeGreaterThan(12);

    for (const death of deaths) {
      await putBack(database.db, begin.documents);
      heads = [...begin.heads];
      const lifeline = createLifeline({ death });

      void runRetention(publishing(depsOver(interruptedDb(database.db, lifeline), on.clock)));
      await lifeline.died;
      await publishHeads();
      expect((await verify()).faults, `died ${JSON.stringify(death)}`).toEqual([]);
      await retain();

      expect((await verify()).faults, `finished after ${JSON.stringify(death)}`).toEqual([]);
      expect(await on.ids(), `after ${JSON.stringify(death)}`).toEqual(wanted);
    }
  });

  describe('a backup that was taken while a cut was carried out', () => {
    /** What a backup has that read everything but the trail before the cut, and the trail while it was carried out. */
    async function halfOld(before: Documents): Promise<void> {
      const now = await documentsOf(database.db);
      const has = (all: Documents, name: string) => all.find((one) => one.name === name)?.documents ?? [];
      // It is read again, for the trail tells that it moved.
      const control = has(now, 'control');
      const blocks = [...has(before, 'ledger').slice(0, 1), ...has(now, 'ledger')];
      const others = before.filter(({ name }) => name !== 'ledger' && name !== 'control');
      await putBack(database.db, [
        ...others,
        { name: 'control', documents: control },
        { name: 'ledger', documents: blocks },
      ]);
    }

    beforeEach(async () => {
      for (const n of [0, 1, 2]) {
        await on.endedRequest(`R-5555${n + 2}`, 0x930 + n);
        await on.seal();
      }
      await publishHeads();
      on.clock.advance(KEEP_MS + HOUR_MS);
    });

    it('is made whole when the cut was done by then', async () => {
      const before = await documentsOf(database.db);
      await retain();
      const wanted = await on.ids();
      await halfOld(before);
      expect((await verify()).faults).not.toEqual([]);

      await redoCuts(database.db, on.clock.now());

      expect((await verify()).faults).toEqual([]);
      expect((await on.ids()).filter((id) => !id.endsWith(':card'))).toEqual(wanted);
    });

    it('is made whole when the cut was still under way, and the bot finishes it', async () => {
      const before = await documentsOf(database.db);
      const deps = publishing(on.deps);
      const carry = () => Promise.reject(new Error('died'));
      await expect(runRetention({ ...deps, retention: { ...deps.retention, carry } })).rejects.toThrow('died');
      await halfOld(before);
      expect((await verify()).faults).not.toEqual([]);

      await redoCuts(database.db, on.clock.now());

      expect((await verify()).faults).toEqual([]);
      await retain();
      expect((await verify()).faults).toEqual([]);
      expect(await on.ids()).not.toEqual(expect.arrayContaining(['R-55552']));
    });
  });

  it('may die in the midst of removing blocks: the rest is whole, and goes', async () => {
    await on.endedRequest('R-55555', 0x930);
    await on.seal();
    await publishHeads();
    on.clock.advance(KEEP_MS + HOUR_MS);
    const deps = publishing(on.deps);
    const halfway = {
      ...deps.retention,
      removeBlocks: () => deps.retention.removeBlocks(1).then(() => Promise.reject(new Error('died'))),
    };
    await expect(runRetention({ ...deps, retention: halfway })).rejects.toThrow('died');
    await publishHeads();
    expect(await verify()).toMatchObject({ faults: [], cut: { throughBlock: 2, from: 2 } });

    await retain();

    expect(await verify()).toMatchObject({ faults: [], cut: { throughBlock: 2, from: 3 } });
    expect(await on.ids()).not.toContain('R-55555');
  });
});

type Documents = { name: string; documents: Document[] }[];

async function documentsOf(db: Db): Promise<Documents> {
  const collections = (await db.collections()).filter((one) => one.collectionName !== 'schema');
  const read = collections.map(async (one) => ({ name: one.collectionName, documents: await one.find({}).toArray() }));
  return Promise.all(read);
}

async function putBack(db: Db, all: Documents): Promise<void> {
  await emptyDatabase(db);
  const filled = all.filter(({ documents }) => documents.length > 0);
  await Promise.all(filled.map(({ name, documents }) => db.collection(name).insertMany(documents)));
}
