import type { Db } from 'mongodb';
import { collectionOf, retryDuplicate } from './collections.ts';
import { ensureIndexes } from './indexes.ts';

/** What this release reads and writes. A release that changes how documents lie raises it and migrates. */
export const SCHEMA_VERSION = 1;

type SchemaDocument = { _id: 'schema'; version: number };

export class SchemaTooNew extends Error {
  constructor(found: number) {
    super(
      `The database has schema ${found}, and this release knows ${SCHEMA_VERSION}. A newer release has been here: start that one, or restore a backup from before it.`,
    );
    this.name = 'SchemaTooNew';
  }
}

/**
 * Makes the database ready for this release; safe to run by several replicas at once, and again.
 *
 * @throws SchemaTooNew when a newer release has written to it; nothing has been changed then
 */
export async function prepareDatabase(db: Db): Promise<void> {
  const schemas = collectionOf<SchemaDocument>(db, 'schema');
  const upsert = () =>
    schemas.findOneAndUpdate(
      { _id: 'schema' },
      { $setOnInsert: { version: SCHEMA_VERSION } },
      { upsert: true, returnDocument: 'after' },
    );
  const schema = await retryDuplicate(upsert);
  if (schema && schema.version > SCHEMA_VERSION) throw new SchemaTooNew(schema.version);
  await ensureIndexes(db);
}
