import { randomUUID } from 'node:crypto';
import type { Cause, PolicyId, RequestId } from '../../src/jit/ids.ts';
import { connectStore } from '../../src/store/connect.ts';
import { openStore, type Store } from '../../src/store/open-store.ts';
import { prepareDatabase } from '../../src/store/schema.ts';
import { buildEvent, buildRequest, NOON } from './builders.ts';

export type WriteThrough = {
  /** How many requests were acknowledged so far, each inserted and changed once. */
  readonly acknowledged: number;
  /** How many commands failed and were tried again. */
  readonly failures: number;
  /** Stops writing, and says what is wrong with what was acknowledged; empty when all is well. */
  finish(): Promise<string[]>;
};

const WRITERS = 8;

/**
 * Writes requests over a connection of its own as the product does (found by cause, committed if unchanged), each command
 * again until it is acknowledged, while something happens to the server.
 */
export async function writeThrough(uri: string): Promise<WriteThrough> {
  const { client, db } = await connectStore(uri, { appName: 'write-through', log: { warn: () => {} } });
  await prepareDatabase(db);
  const store = openStore(db);
  const ids: RequestId[] = [];
  let failures = 0;
  let done = false;

  async function insist(command: () => Promise<boolean>): Promise<void> {
    for (let tries = 0; tries < 100; tries++) {
      try {
        if (await command()) return;
      } catch {
        failures += 1;
      }
    }
    throw new Error('a command failed a hundred times');
  }

  async function write(): Promise<void> {
    while (!done) {
      const id = randomUUID() as string as RequestId;
      await insist(() => inserted(store, id));
      await insist(() => committed(store, id));
      ids.push(id);
    }
  }

  const writing = Promise.all(Array.from({ length: WRITERS }, write));
  writing.catch(() => undefined);
  return {
    get acknowledged() {
      return ids.length;
    },
    get failures() {
      return failures;
    },
    async finish() {
      done = true;
      await writing;
      const docs = await store.requests.loadMany(ids);
      const stored = await db.collection('requests').countDocuments();
      await client.close();
      const missing = ids.length - docs.length;
      return [
        ...(missing === 0 ? [] : [`${missing} acknowledged requests are gone`]),
        ...(stored === ids.length ? [] : [`${stored} requests are stored for ${ids.length} that were written`]),
        ...docs.filter((doc) => doc.seq !== 2 || doc.eventCount !== 2).map((doc) => `${doc.body.id} is at ${doc.seq}`),
      ];
    },
  };
}

/** True also when an earlier try, whose answer was lost, had stored it. */
async function inserted(store: Store, id: RequestId): Promise<boolean> {
  const cause = `cause-${id}` as Cause;
  const body = buildRequest({ id, causes: [cause], terms: { policyId: id as string as PolicyId } });
  const event = buildEvent({ id: `request:${id}#1.0`, aggregate: `request:${id}`, cause });
  if (await store.requests.insert(id, { body, dueAt: null, events: [event], effects: [] })) return true;
  return (await store.requests.findByCause(cause)) !== null;
}

async function committed(store: Store, id: RequestId): Promise<boolean> {
  const stored = await store.requests.load(id);
  if (stored === null) throw new Error(`${id} was acknowledged and is gone`);
  if (stored.seq > 1) return true;
  const event = buildEvent({ id: `request:${id}#2.0`, aggregate: `request:${id}` });
  const body = { ...stored.body, decidedAt: NOON };
  return store.requests.commit(id, 1, { body, dueAt: null, events: [event], effects: [] });
}
