import { randomUUID } from 'node:crypto';
import { hostname } from 'node:os';
import type { Db } from 'mongodb';
import { ensureIndexes, missingIndexes } from './indexes.ts';
import { MIGRATIONS } from './migrations/catalogue.ts';
import { type LockOptions, withSchemaLock } from './migrations/lock.ts';
import { latestVersion, type Migration, stepsBetween } from './migrations/migration.ts';
import { runSteps } from './migrations/run.ts';
import { readSchema } from './migrations/schema-document.ts';
import { RESTORING_VERSION } from './restoring-version.ts';

/** What this release reads and writes. A release that changes how documents lie adds a migration. */
export const SCHEMA_VERSION = latestVersion(MIGRATIONS);

export class SchemaTooNew extends Error {
  constructor(found: number, known: number = SCHEMA_VERSION) {
    super(
      found === RESTORING_VERSION
        ? 'A restore of this database was begun and has not ended. If it is not running any more, run it again: npm run restore.'
        : `The database has schema ${found}, and this release knows ${known}. A newer release has been here: start that one, or restore a backup from before it.`,
    );
    this.name = 'SchemaTooNew';
  }
}

/** Why a process of this release must stop when it finds this version while it runs; null when it may go on. */
export function schemaMoved(found: number): Error | null {
  if (found > SCHEMA_VERSION) return new SchemaTooNew(found);
  if (found === SCHEMA_VERSION) return null;
  return new Error(
    `The database was taken back to schema ${found}, and this release writes ${SCHEMA_VERSION}. Start the older release.`,
  );
}

export type PrepareOptions = Partial<LockOptions> & {
  /** Those of this release by default. */
  migrations?: readonly Migration[];
};

/** A crashed owner holds the others up for at most this long. */
const LEASE_MS = 15_000;
const WAIT_MS = 120_000;

/**
 * Makes the database ready for this release: runs the migrations it lacks, each once, and makes the indexes it lacks.
 * Safe to run by several replicas at once, and again: one does the work, the others wait for it. When there is nothing
 * to do it only reads.
 *
 * @throws SchemaTooNew when a newer release has written to it; nothing has been changed then
 * @throws SchemaBusy when another process is still at it after two minutes
 * @throws IndexRefused
 */
export async function prepareDatabase(db: Db, options: PrepareOptions = {}): Promise<void> {
  const migrations = options.migrations ?? MIGRATIONS;
  const known = latestVersion(migrations);
  if (await isReady(db, known)) return;
  await withSchemaLock(db, lockOptions(options), async (lease, schema) => {
    refuseNewer(schema.version, known);
    await runSteps(db, lease, stepsBetween(migrations, schema.version, known));
    await ensureIndexes(db, await missingIndexes(db), lease);
  });
}

/**
 * Takes the database forward or back to this version, for an older release to be started on it. No replica may be
 * running when it goes back: one of this release would stop, and one that starts would take it forward again.
 *
 * @throws SchemaTooNew, SchemaBusy, IndexRefused
 */
export async function migrateTo(db: Db, version: number, options: PrepareOptions = {}): Promise<void> {
  const migrations = options.migrations ?? MIGRATIONS;
  const known = latestVersion(migrations);
  refuseNewer((await readSchema(db))?.version ?? 0, known);
  await withSchemaLock(db, lockOptions(options), async (lease, schema) => {
    refuseNewer(schema.version, known);
    await runSteps(db, lease, stepsBetween(migrations, schema.version, version));
    if (version === known) await ensureIndexes(db, await missingIndexes(db), lease);
  });
}

async function isReady(db: Db, known: number): Promise<boolean> {
  const schema = await readSchema(db);
  if (schema === null) return false;
  refuseNewer(schema.version, known);
  // While it is locked somebody may be between a step and its record, or between two indexes.
  return schema.version === known && schema.lock === undefined && (await missingIndexes(db)).length === 0;
}

function refuseNewer(found: number, known: number): void {
  if (found > known) throw new SchemaTooNew(found, known);
}

function lockOptions(options: PrepareOptions): LockOptions {
  return {
    owner: options.owner ?? `${hostname()}-${process.pid}-${randomUUID().slice(0, 8)}`,
    leaseMs: options.leaseMs ?? LEASE_MS,
    waitMs: options.waitMs ?? WAIT_MS,
  };
}
