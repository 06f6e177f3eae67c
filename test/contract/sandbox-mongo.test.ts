import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type FreshDatabase, freshDatabase } from '../support/database.ts';

const DUPLICATE_KEY = { code: 11_000 };

describe('the sandbox’s MongoDB', () => {
  let fresh: FreshDatabase;

  beforeAll(async () => {
    fresh = await freshDatabase();
  });
  afterAll(async () => {
    await fresh.drop();
  });

  it('gives back what was inserted', async () => {
    const notes = fresh.db.collection('notes');

    await notes.insertOne({ text: 'hello', at: new Date(0) });

    expect(await notes.findOne({ text: 'hello' })).toMatchObject({ at: new Date(0) });
  });

  it('lets exactly one of a hundred parallel compare-and-sets win', async () => {
    const grants = fresh.db.collection<{ _id: string; v: number; winner?: number }>('races');
    await grants.insertOne({ _id: 'one', v: 1 });

    const results = await Promise.all(
      Array.from({ length: 100 }, (_, winner) =>
        grants.findOneAndUpdate(
          { _id: 'one', v: 1 },
          { $inc: { v: 1 }, $set: { winner } },
          { returnDocument: 'after' },
        ),
      ),
    );

    const won = results.filter((result) => result !== null);
    expect(won).toHaveLength(1);
    expect(await grants.findOne({ _id: 'one' })).toEqual(won[0]);
  });

  it('takes the first of an order in a compare-and-set', async () => {
    const queue = fresh.db.collection('queue');
    await queue.insertMany([3, 1, 2].map((due) => ({ due, state: 'due' })));

    const taken = await queue.findOneAndUpdate(
      { state: 'due' },
      { $set: { state: 'taken' } },
      { sort: { due: 1 }, returnDocument: 'after' },
    );

    expect(taken).toMatchObject({ due: 1, state: 'taken' });
  });

  it.each([
    ['an equality', { state: 'pending' }],
    ['a list', { state: { $in: ['pending', 'open'] } }],
  ])('keeps a unique index to the documents of a partial filter that is %s', async (name, filter) => {
    const requests = fresh.db.collection(`partial ${name}`);
    await requests.createIndex({ person: 1 }, { unique: true, partialFilterExpression: filter });

    await requests.insertMany([
      { person: 'ann', state: 'denied' },
      { person: 'ann', state: 'denied' },
      { person: 'ann', state: 'pending' },
    ]);

    await expect(requests.insertOne({ person: 'ann', state: 'pending' })).rejects.toMatchObject(DUPLICATE_KEY);
    expect(await requests.countDocuments({ person: 'ann' })).toBe(3);
  });

  it('keeps the elements of arrays unique across documents', async () => {
    const sealed = fresh.db.collection('sealed');
    await sealed.createIndex({ 'events.id': 1 }, { unique: true });
    await sealed.insertOne({ events: [{ id: 'a' }, { id: 'b' }] });

    await expect(sealed.insertOne({ events: [{ id: 'c' }, { id: 'b' }] })).rejects.toMatchObject(DUPLICATE_KEY);
  });

  it('tells its time', async () => {
    const before = Date.now();

    const [reading] = await fresh.db.aggregate([{ $documents: [{}] }, { $project: { now: '$$NOW' } }]).toArray();

    expect(reading?.now).toBeInstanceOf(Date);
    // A given server may stand on another machine.
    expect(Math.abs(reading?.now.getTime() - before)).toBeLessThan(60_000);
  });

  it('stamps and appends in one pipeline update', async () => {
    const grants = fresh.db.collection<{ _id: string; events: { kind: string; at?: Date }[] }>('pipelines');
    await grants.insertOne({ _id: 'one', events: [{ kind: 'made' }] });

    await grants.updateOne({ _id: 'one' }, [
      { $set: { endedAt: '$$NOW', events: { $concatArrays: ['$events', [{ kind: 'ended', at: '$$NOW' }]] } } },
    ]);

    const stored = await grants.findOne<{ endedAt: Date; events: unknown[] }>({ _id: 'one' });
    expect(stored?.events).toEqual([{ kind: 'made' }, { kind: 'ended', at: stored?.endedAt }]);
    expect(stored?.endedAt).toBeInstanceOf(Date);
  });

  it('finds nothing among thousands of documents although several indexes could be used', async () => {
    const grants = fresh.db.collection('ranked');
    await grants.createIndexes([{ key: { state: 1, due: 1 } }, { key: { state: 1, person: 1 } }]);
    await grants.insertMany(
      Array.from({ length: 6_000 }, (_, n) => ({ state: 'active', due: n, person: n, holder: 'x' })),
    );
    const none = { state: 'active', due: { $gte: 0 }, person: { $gte: 0 }, holder: 'nobody' };

    const found = await grants.findOne(none);
    const changed = await grants.updateMany(none, { $set: { holder: 'y' } });
    const claimed = await grants.findOneAndUpdate(none, { $set: { holder: 'y' } });
    const removed = await grants.deleteMany(none);

    expect(found).toBeNull();
    expect(changed.matchedCount).toBe(0);
    expect(claimed).toBeNull();
    expect(removed.deletedCount).toBe(0);
  });
});
