import type { Db } from 'mongodb';
import type { MarkStore } from '../jit/ports.ts';
import { collectionOf, isDuplicateKey, withoutUndefined } from './collections.ts';

type MarkDocument = { _id: string; value: unknown; version: number };

export function createMarkStore(db: Db): MarkStore {
  const collection = collectionOf<MarkDocument>(db, 'marks');

  return {
    async load<Value>(key: string) {
      const mark = await collection.findOne({ _id: key });
      return mark === null ? null : { value: mark.value as Value, version: mark.version };
    },

    async save(key, value, version) {
      const next = withoutUndefined({ value, version: version + 1 });
      if (version > 0) {
        const saved = await collection.updateOne({ _id: key, version }, { $set: next });
        return saved.matchedCount === 1;
      }
      try {
        await collection.insertOne({ _id: key, ...next });
        return true;
      } catch (error) {
        if (isDuplicateKey(error)) return false;
        throw error;
      }
    },
  };
}
