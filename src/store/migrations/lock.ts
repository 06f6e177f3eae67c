import { setTimeout as delay } from 'node:timers/promises';
import type { Db } from 'mongodb';
import { literal, retryDuplicate } from '../collections.ts';
import { FIRST_VERSION, type Lease } from './migration.ts';
import { type SchemaDocument, schemaOf } from './schema-document.ts';

export type LockOptions = {
  /** Names this process among the replicas, for the people who wait. */
  owner: string;
  /** An owner that was silent for so long is taken for dead. */
  leaseMs: number;
  /** How long to wait for another owner. */
  waitMs: number;
};

const LOOK_AGAIN_MS = 250;
/** Renewals in one lease: two may get lost. */
const RENEWALS = 3;

/** Another process took over, or may have: whatever this one was doing must stop. */
export class LeaseLost extends Error {
  constructor(owner: string) {
    super(`${owner} no longer holds the lock of the schema`);
    this.name = 'LeaseLost';
  }
}

export class SchemaBusy extends Error {
  constructor(owner: string, waitMs: number) {
    super(
      `Another process (${owner}) is still changing the schema of the database after ${Math.round(waitMs / 1_000)} s of waiting. Nothing is wrong if it has much to change: start this one again later. \`npm run migrate -- status\` shows how far it is; should it have died, its lock lapses by itself.`,
    );
    this.name = 'SchemaBusy';
  }
}

/**
 * Runs `work` as the only process that may change the schema, renewing the lease while it runs. Expiry goes by the
 * server's clock (`$$NOW`), so machines whose clocks differ agree on it. When the lease is lost, `work` is run anew once
 * it is free again: it must read where things stand first.
 *
 * @throws SchemaBusy when others hold it for longer than `waitMs`; what `work` throws
 */
export async function withSchemaLock<T>(
  db: Db,
  options: LockOptions,
  work: (lease: Lease, schema: SchemaDocument) => Promise<T>,
): Promise<T> {
  const deadline = performance.now() + options.waitMs;
  for (;;) {
    const schema = await acquire(db, options, deadline);
    const renewal = keepRenewing(db, options);
    try {
      return await work({ owner: options.owner, check: renewal.check }, schema);
    } catch (error) {
      if (!(error instanceof LeaseLost) || performance.now() > deadline) throw error;
    } finally {
      renewal.stop();
      await release(db, options.owner);
    }
  }
}

/** Matches while this owner's lease runs, so a process that slept through it writes nothing more to the document. */
export function heldBy(owner: string) {
  return { _id: 'schema' as const, 'lock.owner': owner, $expr: { $gt: ['$lock.until', '$$NOW'] } };
}

async function acquire(db: Db, options: LockOptions, deadline: number): Promise<SchemaDocument> {
  for (;;) {
    const schema = await tryAcquire(db, options);
    if (schema?.lock?.owner === options.owner) return schema;
    if (performance.now() > deadline) throw new SchemaBusy(schema?.lock?.owner ?? 'unknown', options.waitMs);
    await delay(LOOK_AGAIN_MS);
  }
}

/** The document afterwards, whoever has the lock then. */
function tryAcquire(db: Db, { owner, leaseMs }: LockOptions): Promise<SchemaDocument | null> {
  const isFree = { $lte: [{ $ifNull: ['$lock.until', new Date(0)] }, '$$NOW'] };
  const mine = { owner: literal(owner), until: { $add: ['$$NOW', leaseMs] } };
  const take = [
    {
      $set: {
        version: { $ifNull: ['$version', FIRST_VERSION] },
        lock: { $cond: [isFree, mine, '$lock'] },
      },
    },
  ];
  return retryDuplicate(() =>
    schemaOf(db).findOneAndUpdate({ _id: 'schema' }, take, { upsert: true, returnDocument: 'after' }),
  );
}

function keepRenewing(db: Db, { owner, leaseMs }: LockOptions) {
  let lost = false;
  let goodUntil = performance.now() + leaseMs;

  async function renew(): Promise<void> {
    const asked = performance.now();
    const extend = [{ $set: { 'lock.until': { $add: ['$$NOW', leaseMs] } } }];
    const { matchedCount } = await schemaOf(db).updateOne(heldBy(owner), extend);
    if (matchedCount === 0) lost = true;
    else goodUntil = asked + leaseMs;
  }

  // A renewal that fails is followed by the next; until then `goodUntil` says how long the last one is good for.
  const timer = setInterval(() => void renew().catch(() => undefined), leaseMs / RENEWALS).unref();
  return {
    async check(): Promise<void> {
      if (!lost && performance.now() > goodUntil) await renew();
      if (lost) throw new LeaseLost(owner);
    },
    stop(): void {
      clearInterval(timer);
    },
  };
}

/** Best effort: what is not given back lapses. */
async function release(db: Db, owner: string): Promise<void> {
  await schemaOf(db)
    .updateOne({ _id: 'schema', 'lock.owner': owner }, { $unset: { lock: '' } })
    .catch(() => undefined);
}
