import type { Db, Document } from 'mongodb';
import { epochOf, type Head } from '../../jit/audit/heads.ts';
import { type Verified, verifyLedger } from '../../jit/audit/verify.ts';
import { tenantId } from '../../jit/ids.ts';
import { beginEpoch, type Epoch } from '../../jit/operations/audit/begin-epoch.ts';
import type { Clock, Ledger, Log } from '../../jit/ports.ts';
import { AGGREGATES, type CollectionName, collectionOf } from '../collections.ts';
import type { DueFields } from '../due-queue.ts';
import { createAggregateStore, type Envelope } from '../envelope.ts';
import { createLedger } from '../ledger.ts';
import { openStore } from '../open-store.ts';
import { prepareDatabase, SCHEMA_VERSION } from '../schema.ts';
import { ALL_COLLECTIONS, BACKED_UP, BackupRefused, type Manifest } from './format.ts';
import { type OpenBackup, openBackup } from './read-backup.ts';
import { redoCuts } from './redo-cuts.ts';
import { isBeingRestored, keepOff, letOn } from './restoring.ts';
import { type RequestSeen, reviveAggregate, reviveDelivery, seenOf } from './revive.ts';
import { dropStaged, putInPlace, replacedName, stagedDb } from './stage.ts';
import { tenantOf } from './take-backup.ts';

export type RestoreOptions = {
  clock: Clock;
  log: Log;
  /** A database that is not empty may be replaced; what was in it is kept under other names. */
  replace: boolean;
  /** A backup whose own audit trail is not whole is restored all the same, and the epoch tells of it. */
  acceptFaults: boolean;
  /** Whose data it must be, as the environment says; null when it says nothing. */
  tenantId: string | null;
  /** Published heads: the backup is held against them, and they tell what is lost. */
  heads: readonly Head[];
  /** Tells blocks that are sealed here to where the bot's own are told. */
  publish?: (ledger: Ledger) => Ledger;
};

export type Restored = {
  manifest: Manifest;
  epoch: Epoch;
  /** Of the backup, before the new epoch. */
  verified: Verified;
  documents: number;
  /** Names begin with this where something was replaced. */
  keptAs: string | null;
};

const BATCH = 500;
const JOBS = 'jobs';
/** A running bot sweeps each second. */
const RUNNING_MS = 15_000;

/**
 * Puts a backup in place of what a database holds. Everything is read, checked, built up under other names and proved
 * first; only then are collections renamed, while a mark keeps bots from starting. Interrupted before that, nothing has
 * changed; interrupted within, no bot starts until it is run again.
 *
 * @throws BackupRefused in words; nothing has been changed then
 */
export async function restoreBackup(db: Db, folder: string, options: RestoreOptions): Promise<Restored> {
  const backup = await openBackup(folder, SCHEMA_VERSION);
  const { manifest } = backup;
  const before = await lookAtTarget(db, manifest, options);
  await dropStaged(db);
  const staged = stagedDb(db);
  try {
    const documents = await load(staged, backup, options.clock.now());
    await prepareDatabase(staged);
    await redoCuts(staged, new Date(manifest.begunAt));
    const verified = await proveBackup(staged, manifest, options);
    const epoch = await beginEpochIn(staged, manifest, before, verified, options);
    const keepAs = replacedName(stampOf(epoch.begunAt));
    await swap(db, staged, keepAs);
    return { manifest, epoch, verified, documents, keptAs: before.empty ? null : keepAs('') };
  } finally {
    await dropStaged(db);
  }
}

type Target = { empty: boolean; epoch: number; lastBlock: number | null };

async function lookAtTarget(db: Db, manifest: Manifest, options: RestoreOptions): Promise<Target> {
  const wanted = options.tenantId?.toLowerCase() ?? manifest.tenantId;
  if (wanted !== manifest.tenantId) {
    throw new BackupRefused(`The backup is of tenant ${manifest.tenantId}, and this bot serves ${wanted}.`);
  }
  const job = await db.collection(JOBS).findOne({ name: 'sweep', type: 'single' });
  const lastRunAt: unknown = job?.lastRunAt;
  if (lastRunAt instanceof Date && options.clock.now().getTime() - lastRunAt.getTime() < RUNNING_MS) {
    throw new BackupRefused(
      `A bot is running on this database (its last sweep was at ${lastRunAt.toISOString()}). Stop every replica, wait 15 seconds, and try again.`,
    );
  }
  const interrupted = await isBeingRestored(db);
  const empty = await isEmpty(db);
  if (!empty && !interrupted && !options.replace) {
    throw new BackupRefused(
      `The database “${db.databaseName}” is not empty. With --replace it is replaced, and what is in it is kept under other names.`,
    );
  }
  const tenant = empty ? null : await tenantOf(db);
  if (tenant !== null && tenant !== manifest.tenantId) {
    throw new BackupRefused(`The backup is of tenant ${manifest.tenantId}, and the database holds data of ${tenant}.`);
  }
  const head = await createLedger(db).head();
  return { empty, epoch: head === null ? 0 : epochOf(head), lastBlock: head?.n ?? null };
}

async function isEmpty(db: Db): Promise<boolean> {
  for (const name of ALL_COLLECTIONS) if ((await collectionOf(db, name).findOne({})) !== null) return false;
  return true;
}

/** @returns how many documents there are now */
async function load(staged: Db, backup: OpenBackup, now: Date): Promise<number> {
  const { manifest } = backup;
  await collectionOf<Document>(staged, 'schema').insertOne({ _id: 'schema' as never, version: manifest.schema });
  const requests = new Map<string, RequestSeen>();
  let documents = 0;
  for (const name of BACKED_UP) {
    let batch: Document[] = [];
    const flush = async () => {
      // Ordered: of a document with several lines the last counts.
      const writes = batch.map((row) => ({ replaceOne: { filter: { _id: row._id }, replacement: row, upsert: true } }));
      if (writes.length > 0) await collectionOf<Document>(staged, name).bulkWrite(writes);
      batch = [];
    };
    for await (const row of backup.read(name)) {
      refuseOtherTenant(row, manifest, name);
      const revived = revive(name, row, requests, now);
      if (revived !== null) batch.push(revived);
      if (batch.length >= BATCH) await flush();
    }
    await flush();
    documents += await collectionOf(staged, name).countDocuments();
  }
  return documents;
}

function revive(name: CollectionName, row: Document, requests: Map<string, RequestSeen>, now: Date): Document | null {
  if (name === 'deliveries') return reviveDelivery(row as Document & DueFields, requests.get(row.requestId), now);
  if (!AGGREGATES.some((one) => one === name)) return row;
  const envelope = row as Envelope<Document>;
  if (name === 'requests') requests.set(envelope._id, seenOf(envelope));
  return reviveAggregate(envelope, now);
}

function refuseOtherTenant(row: Document, { tenantId: expected }: Manifest, name: CollectionName): void {
  const found: unknown = row.body?.tenantId ?? row.tenantId;
  if (typeof found === 'string' && found !== expected) {
    throw new BackupRefused(`The backup is of tenant ${expected}, and its ${name} hold data of ${found}.`);
  }
}

/** The backup's own trail, as it was then, against what was published by then. */
async function proveBackup(staged: Db, manifest: Manifest, options: RestoreOptions): Promise<Verified> {
  const last = manifest.head?.n ?? 0;
  const by = options.heads.filter(({ n, epoch }) => n <= last && (epoch ?? 1) <= manifest.epoch);
  const verified = await verifyLedger(createLedger(staged), new Date(manifest.finishedAt), by);
  const { faults, headHash } = verified;
  if (headHash !== (manifest.head?.hash ?? null)) {
    throw new BackupRefused('The backup is damaged: its ledger does not end where its manifest says.');
  }
  if (faults.length > 0 && !options.acceptFaults) {
    const shown = faults.slice(0, 5).map(({ block, what }) => (block === null ? what : `block ${block}: ${what}`));
    throw new BackupRefused(
      `The audit trail in the backup is not whole (${faults.length} faults): ${shown.join('; ')}. Take an earlier backup, or add --accept-faults: the new epoch then tells of them.`,
    );
  }
  return verified;
}

function beginEpochIn(
  staged: Db,
  manifest: Manifest,
  before: Target,
  verified: Verified,
  { clock, log, heads, publish = (ledger) => ledger }: RestoreOptions,
): Promise<Epoch> {
  const { requests, holdings, control, ledger, marks } = openStore(staged);
  const epochs = createAggregateStore<'epoch', Epoch>(staged, 'control');
  const latest = Math.max(manifest.epoch, before.epoch, ...heads.map(({ epoch }) => epoch ?? 1));
  const known = Math.max(before.lastBlock ?? 0, ...heads.map(({ n }) => n));
  return beginEpoch(
    {
      requests,
      holdings,
      control,
      ledger: publish(ledger),
      marks,
      epochs,
      tenantId: tenantId(manifest.tenantId),
      clock,
      log,
    },
    latest + 1,
    {
      takenAt: new Date(manifest.begunAt),
      block: manifest.head?.n ?? null,
      head: manifest.head?.hash ?? null,
      lastKnownBlock: known === 0 ? null : known,
      faults: verified.faults.length,
    },
  );
}

async function swap(db: Db, staged: Db, keepAs: (name: string) => string): Promise<void> {
  const schema = await collectionOf<Document>(staged, 'schema').findOne({});
  if (schema === null) throw new Error('the staged database lost its schema');
  await keepOff(db, keepAs);
  await putInPlace(db, [...ALL_COLLECTIONS, JOBS], keepAs);
  await letOn(db, schema);
}

/** `20261121T190300Z`: fit for the name of a collection. */
function stampOf(now: Date): string {
  return now.toISOString().replace(/[-:]|\.\d+/g, '');
}
