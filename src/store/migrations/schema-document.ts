import type { Collection, Db } from 'mongodb';
import { collectionOf } from '../collections.ts';

/** One for the whole database: which version it has, who is changing it now, and what has been done to it. */
export type SchemaDocument = {
  _id: 'schema';
  version: number;
  /** Who may change it, until when by the database's own clock. Absent: nobody is. */
  lock?: { owner: string; until: Date };
  /** The step that was begun and is not recorded as done; after a crash it says what will be run again. */
  underWay?: { name: string; direction: 'up' | 'down'; since: Date };
  /** Oldest first. */
  history?: { name: string; from: number; to: number; at: Date; by: string }[];
};

export function schemaOf(db: Db): Collection<SchemaDocument> {
  return collectionOf<SchemaDocument>(db, 'schema');
}

/** Null: nothing has prepared this database yet. */
export function readSchema(db: Db): Promise<SchemaDocument | null> {
  return schemaOf(db).findOne({ _id: 'schema' });
}
