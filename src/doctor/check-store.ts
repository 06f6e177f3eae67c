import { randomUUID } from 'node:crypto';
import type { Collection, Db } from 'mongodb';
import { type CollectionName, collectionOf } from '../store/collections.ts';
import { missingIndexes } from '../store/indexes.ts';
import { readSchema } from '../store/migrations/schema-document.ts';
import { SCHEMA_VERSION, schemaMoved } from '../store/schema.ts';
import { judgeClock, type Skew } from './clock.ts';
import { type Finding, words } from './finding.ts';

const area = 'Database' as const;
/** A slower acknowledged write makes every answer in Teams late. */
const SLOW_WRITE_MS = 250;
const LEAST_VERSION = 7;

export type StoreFacts = {
  version: string;
  /** Name of the replica set; null for a single server. A router of shards counts as a set. */
  set: string | null;
  schema: number | null;
  /** Null where there is no schema yet. */
  missingIndexes: number | null;
  writeMs: number;
  clock: Skew;
};

/** Asks the database, and writes and removes one document of no meaning. @throws what the database throws */
export async function readStore(db: Db): Promise<StoreFacts> {
  const hello = await db.command({ hello: 1 });
  const build = await db.command({ buildInfo: 1 });
  const schema = await readSchema(db);
  const marks = collectionOf<{ _id: string }>(db, 'marks' satisfies CollectionName);
  const startedAt = performance.now();
  const _id = `doctor:${randomUUID()}`;
  await marks.insertOne({ _id });
  const writeMs = Math.round(performance.now() - startedAt);
  try {
    const clock = await readClock(marks, _id);
    const set = typeof hello.setName === 'string' ? hello.setName : hello.msg === 'isdbgrid' ? 'shards' : null;
    return {
      version: String(build.version),
      set,
      schema: schema?.version ?? null,
      missingIndexes: schema === null ? null : (await missingIndexes(db)).length,
      writeMs,
      clock,
    };
  } finally {
    await marks.deleteOne({ _id });
  }
}

/** The database's own time, as the bot reads it. */
async function readClock(marks: Collection<{ _id: string }>, _id: string): Promise<Skew> {
  const sentMs = Date.now();
  const [row] = await marks
    .aggregate<{ now: Date }>([{ $match: { _id } }, { $project: { _id: 0, now: '$$NOW' } }])
    .toArray();
  const tookMs = Date.now() - sentMs;
  if (row === undefined) throw new Error('what was written a moment ago is not there');
  return { against: 'the database', aheadMs: sentMs + tookMs / 2 - row.now.getTime(), uncertainMs: tookMs };
}

export function judgeStore(facts: StoreFacts): Finding[] {
  const { version, set, schema, writeMs } = facts;
  const old = Number(version.split('.')[0]) < LEAST_VERSION;
  return [
    old
      ? { area, state: 'wrong', what: `MongoDB ${version} is too old`, todo: `Take ${LEAST_VERSION} or later.` }
      : { area, state: 'ok', what: `MongoDB ${version}` },
    set === null
      ? {
          area,
          state: 'look',
          what: 'a single server: when its disk is lost, so are grants and the audit trail',
          todo: 'Take a replica set of three, Atlas or Azure DocumentDB, and take backups: npm run backup.',
        }
      : { area, state: 'ok', what: `replica set ${set}` },
    schemaFinding(schema),
    ...(facts.missingIndexes === null || facts.missingIndexes === 0
      ? []
      : [
          {
            area,
            state: 'look',
            what: `${facts.missingIndexes} indexes are missing: the next start of the bot makes them`,
          } satisfies Finding,
        ]),
    writeMs > SLOW_WRITE_MS
      ? {
          area,
          state: 'look',
          what: `a write took ${writeMs} ms until most of the set had it`,
          todo: 'Put the bot and the database into one region.',
        }
      : { area, state: 'ok', what: `may be written; a write took ${writeMs} ms` },
    judgeClock(facts.clock),
  ];
}

function schemaFinding(schema: number | null): Finding {
  if (schema === null) return { area, state: 'ok', what: 'empty: the first start of the bot prepares it' };
  const moved = schema < SCHEMA_VERSION ? null : schemaMoved(schema);
  if (moved !== null) return { area, state: 'wrong', what: moved.message };
  if (schema < SCHEMA_VERSION) {
    return { area, state: 'look', what: `schema ${schema}: the next start of the bot brings it to ${SCHEMA_VERSION}` };
  }
  return { area, state: 'ok', what: `schema ${schema}` };
}

export function storeUnreachable(error: unknown): Finding {
  return {
    area,
    state: 'wrong',
    what: `the database does not answer, or does not let the bot in: ${words(error)}`,
    todo: 'Check MONGODB_URI, its user and password, and that its network rules admit this machine.',
  };
}
