import type { Db, Document } from 'mongodb';
import { collectionOf } from '../collections.ts';
import { type SchemaDocument, schemaOf } from '../migrations/schema-document.ts';
import { RESTORING_VERSION } from '../restoring-version.ts';

export async function isBeingRestored(db: Db): Promise<boolean> {
  return (await schemaOf(db).findOne({ _id: 'schema' }))?.version === RESTORING_VERSION;
}

/** Keeps bots off. What the document said goes aside with the rest. */
export async function keepOff(db: Db, keepAs: (name: string) => string): Promise<void> {
  const before = await schemaOf(db).findOne({ _id: 'schema' });
  if (before !== null && before.version !== RESTORING_VERSION) {
    await db
      .collection<SchemaDocument>(keepAs('schema'))
      .replaceOne({ _id: 'schema' }, { ...before }, { upsert: true });
  }
  await schemaOf(db).replaceOne({ _id: 'schema' }, { version: RESTORING_VERSION }, { upsert: true });
}

/** From here on the database is the restored one. */
export async function letOn(db: Db, schema: Document): Promise<void> {
  const { _id: _, lock: _lock, ...rest } = schema;
  await collectionOf<Document>(db, 'schema').replaceOne({ _id: 'schema' as never }, rest);
}
