import type { Db } from 'mongodb';
import type { UserId } from '../jit/ids.ts';
import type { Contact, ContactStore } from '../jit/ports.ts';
import { collectionOf, isDuplicateKey, retryDuplicate } from './collections.ts';

/** `reachable`: false once the bot was uninstalled, and absent while only the welcome has been claimed. */
type ContactDocument = Partial<Omit<Contact, 'userId'>> & { _id: UserId; reachable?: boolean };
type ReachableDocument = Omit<Contact, 'userId'> & { _id: UserId; reachable: true };

export function createContactStore(db: Db): ContactStore {
  const collection = collectionOf<ContactDocument>(db, 'contacts');

  return {
    async load(user) {
      const doc = await collection.findOne<ReachableDocument>({ _id: user, reachable: true });
      return doc && contactOf(doc);
    },

    async loadMany(users) {
      const docs = await collection.find<ReachableDocument>({ _id: { $in: [...users] }, reachable: true }).toArray();
      return docs.map(contactOf);
    },

    async save({ userId, ...contact }) {
      const update = () =>
        collection.updateOne(
          { _id: userId },
          { $set: { ...contact, reachable: true }, $setOnInsert: { welcomedAt: null } },
          { upsert: true },
        );
      await retryDuplicate(update);
    },

    async claimWelcome(user, now) {
      try {
        const claimed = await collection.updateOne(
          { _id: user, welcomedAt: null },
          { $set: { welcomedAt: now } },
          { upsert: true },
        );
        return claimed.modifiedCount + claimed.upsertedCount === 1;
      } catch (error) {
        // Not matched because it is claimed, so the upsert ran into the document.
        if (isDuplicateKey(error)) return false;
        throw error;
      }
    },

    async forget(user) {
      await collection.updateOne(
        { _id: user },
        { $set: { reachable: false, welcomedAt: null }, $unset: { conversationId: '', digest: '' } },
      );
    },

    async setDigest(user, digest) {
      const change = digest === null ? { $unset: { digest: '' as const } } : { $set: { digest } };
      await collection.updateOne({ _id: user, reachable: true }, change);
    },

    async dueDigests(now, limit) {
      const due = { 'digest.dueAt': { $lte: now } };
      const docs = await collection.find<ReachableDocument>(due).sort({ 'digest.dueAt': 1 }).limit(limit).toArray();
      return docs.map(contactOf);
    },

    async moveDigest(user, from, to) {
      const unmoved = { _id: user, 'digest.dueAt': from.dueAt, 'digest.atMs': from.atMs };
      return (await collection.updateOne(unmoved, { $set: { digest: to } })).matchedCount === 1;
    },

    async lastServiceUrl() {
      const [latest] = await collection
        .find<{ serviceUrl: string }>({ seenAt: { $type: 'date' } }, { projection: { serviceUrl: 1 } })
        .sort({ seenAt: -1 })
        .limit(1)
        .toArray();
      return latest?.serviceUrl ?? null;
    },
  };
}

function contactOf({ _id, reachable: _, ...contact }: ReachableDocument): Contact {
  return { userId: _id, ...contact };
}
