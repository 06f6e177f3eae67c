import type { Db } from 'mongodb';
import { heldBy, LeaseLost } from './lock.ts';
import type { Lease, Step } from './migration.ts';
import { schemaOf } from './schema-document.ts';

/**
 * Runs the steps one after the other and records each as done together with the version it leads to, in one write that
 * only the holder of the lease can make. A crash leaves the version as it was: the step is run again.
 *
 * @throws LeaseLost; what a step throws
 */
export async function runSteps(db: Db, lease: Lease, steps: readonly Step[]): Promise<void> {
  for (const step of steps) {
    await begin(db, lease, step);
    await step.migration[step.direction](db, lease);
    await finish(db, lease, step);
  }
}

async function begin(db: Db, { owner }: Lease, { migration: { name }, direction }: Step): Promise<void> {
  const note = { name: { $literal: name }, direction, since: '$$NOW' };
  const { matchedCount } = await schemaOf(db).updateOne(heldBy(owner), [{ $set: { underWay: note } }]);
  if (matchedCount === 0) throw new LeaseLost(owner);
}

async function finish(db: Db, { owner }: Lease, { migration, direction }: Step): Promise<void> {
  const [from, to] = direction === 'up' ? [migration.from, migration.to] : [migration.to, migration.from];
  const entry = { name: { $literal: migration.name }, from, to, at: '$$NOW', by: { $literal: owner } };
  const { matchedCount } = await schemaOf(db).updateOne({ ...heldBy(owner), version: from }, [
    { $set: { version: to, history: { $concatArrays: [{ $ifNull: ['$history', []] }, [entry]] } } },
    { $unset: 'underWay' },
  ]);
  if (matchedCount === 0) throw new LeaseLost(owner);
}
