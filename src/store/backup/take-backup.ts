import { mkdir, open, rename, rm, stat, writeFile } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import type { Db, Document } from 'mongodb';
import { ACCOUNT_NOTES } from '../../jit/account/account-note.ts';
import type { LedgerBlock } from '../../jit/audit/event.ts';
import { epochOf } from '../../jit/audit/heads.ts';
import type { Clock } from '../../jit/ports.ts';
import { type AggregateName, type CollectionName, collectionOf } from '../collections.ts';
import type { Envelope } from '../envelope.ts';
import { createLedger } from '../ledger.ts';
import { readSchema } from '../migrations/schema-document.ts';
import {
  BACKED_UP,
  type BackupFile,
  BackupRefused,
  FORMAT,
  MANIFEST,
  type Manifest,
  STATE_COLLECTIONS,
} from './format.ts';
import { type LinesWriter, openLinesWriter } from './lines-file.ts';

type Writers = Map<CollectionName, LinesWriter>;
type Row = Envelope<Document>;
/** The version of each aggregate that the backup has, by the name that its events carry. */
type Known = Map<string, { name: AggregateName; id: string; seq: number }>;

const BLOCKS_PAGE = 200;
/** Each round sees only what moved during the last, which is moments: more means that something is wrong. */
const MOST_ROUNDS = 50;

/**
 * Writes a backup of a database, which may be in use, into a folder that is not there yet. It is written under another
 * name and renamed when it is whole, so a folder of that name is a whole backup.
 *
 * @throws BackupRefused when the folder is there, or there is nothing to back up
 */
export async function takeBackup(db: Db, folder: string, clock: Clock): Promise<Manifest> {
  const target = resolve(folder);
  if (await exists(target)) throw new BackupRefused(`${target} is there already: name a folder that is not.`);
  const schema = await readSchema(db);
  const tenantId = schema === null ? null : await tenantOf(db);
  if (schema === null || tenantId === null) {
    throw new BackupRefused(
      `There is nothing to back up: the database “${db.databaseName}” holds no data of this bot.`,
    );
  }
  const begunAt = clock.now();
  const partial = `${target}.partial-${process.pid}`;
  await mkdir(dirname(target), { recursive: true });
  await mkdir(partial, { mode: 0o700 });
  const writers: Writers = new Map(BACKED_UP.map((name) => [name, openLinesWriter(join(partial, fileOf(name)))]));
  try {
    const head = await writeAll(db, writers);
    const files: BackupFile[] = [];
    for (const [collection, writer] of writers)
      files.push({ collection, file: fileOf(collection), ...(await writer.close()) });
    const manifest: Manifest = {
      format: FORMAT,
      schema: schema.version,
      tenantId,
      begunAt: begunAt.toISOString(),
      finishedAt: clock.now().toISOString(),
      epoch: head === null ? 1 : epochOf(head),
      head: head && { n: head.n, hash: head.hash },
      files,
    };
    await writeFile(join(partial, MANIFEST), `${JSON.stringify(manifest, null, 2)}\n`, { mode: 0o600, flush: true });
    await rename(partial, target);
    await syncFolder(dirname(target));
    return manifest;
  } catch (error) {
    for (const writer of writers.values()) writer.abandon();
    await rm(partial, { recursive: true, force: true });
    throw error;
  }
}

async function writeAll(db: Db, writers: Writers): Promise<LedgerBlock | null> {
  const known: Known = new Map();
  for (const name of STATE_COLLECTIONS) {
    for await (const row of collectionOf<Row>(db, name).find().sort({ _id: 1 }))
      await writeRow(writers, known, name, row);
  }
  // Ids that are spent after the requests: one is noted before its request goes.
  for (const name of ['deliveries', 'contacts', 'spent'] as const) {
    for await (const row of collectionOf(db, name).find().sort({ _id: 1 })) await writerOf(writers, name).write(row);
  }
  const head = await catchUp(db, writers, known);
  const notes = collectionOf<{ _id: string }>(db, 'marks').find({
    _id: { $gte: ACCOUNT_NOTES, $lt: `${ACCOUNT_NOTES}\uffff` },
  });
  for await (const row of notes.sort({ _id: 1 })) await writerOf(writers, 'marks').write(row);
  return head;
}

async function writeRow(writers: Writers, known: Known, name: AggregateName, row: Row): Promise<void> {
  await writerOf(writers, name).write(row);
  known.set(row.aggregate, { name, id: row._id, seq: row.seq });
}

/**
 * Blocks up to the head; then once more what the blocks say has moved since it was read, and the blocks after them, until
 * nothing is behind. The states are then never behind their events, and each event is in its document or in a block.
 */
async function catchUp(db: Db, writers: Writers, known: Known): Promise<LedgerBlock | null> {
  const ledger = createLedger(db);
  // A state is written with its event, so one that is behind although it was read after it was set back by hand.
  const setBack = new Set<string>();
  let head: LedgerBlock | null = null;
  for (let round = 0; round < MOST_ROUNDS; round++) {
    const behind = new Map<string, number>();
    for (;;) {
      const page: LedgerBlock[] = await ledger.blocks((head?.n ?? 0) + 1, BLOCKS_PAGE);
      for (const block of page) {
        const { n, ...rest } = block;
        await writerOf(writers, 'ledger').write({ _id: n, ...rest });
        for (const { aggregate, seq } of block.events) {
          if (seq > seqOf(known, aggregate) && !setBack.has(aggregate)) behind.set(aggregate, seq);
        }
        head = block;
      }
      if (page.length < BLOCKS_PAGE) break;
    }
    if (behind.size === 0) return head;
    await readAgain(db, writers, known, new Set(behind.keys()));
    for (const [aggregate, seq] of behind) if (seq > seqOf(known, aggregate)) setBack.add(aggregate);
  }
  throw new Error('the database moves faster than it can be read: try again when there is less traffic');
}

function seqOf(known: Known, aggregate: string): number {
  return known.get(aggregate)?.seq ?? 0;
}

/** In the order of the whole backup again, and with the requests their holdings, whether or not these are known to have moved. */
async function readAgain(db: Db, writers: Writers, known: Known, behind: ReadonlySet<string>): Promise<void> {
  const ids = [...behind].flatMap((aggregate) => [aggregate, aggregate.slice(aggregate.indexOf(':') + 1)]);
  for (const name of STATE_COLLECTIONS) {
    const rows = collectionOf<Row>(db, name).find({ _id: { $in: ids } });
    for await (const row of rows) {
      if (!behind.has(row.aggregate) && name !== 'holdings') continue;
      await writeRow(writers, known, name, row);
      if (name === 'requests') ids.push(...holdingsOf(row.body));
    }
  }
  const requests = [...behind].filter((aggregate) => known.get(aggregate)?.name === 'requests');
  const requestIds = requests.flatMap((aggregate) => known.get(aggregate)?.id ?? []);
  for await (const row of collectionOf(db, 'deliveries').find({ requestId: { $in: requestIds } })) {
    await writerOf(writers, 'deliveries').write(row);
  }
}

function holdingsOf(request: Document): string[] {
  const items: unknown = request.grant?.items;
  if (!Array.isArray(items)) return [];
  return items.flatMap((item: Document) => (typeof item.holdingId === 'string' ? [item.holdingId] : []));
}

/** Whose data this is, by its first document that says so; null when none does. */
export async function tenantOf(db: Db): Promise<string | null> {
  for (const name of STATE_COLLECTIONS) {
    const row = await collectionOf<Row>(db, name).findOne({ 'body.tenantId': { $type: 'string' } });
    if (typeof row?.body.tenantId === 'string') return row.body.tenantId;
  }
  const [block] = await createLedger(db).blocks(1, 1);
  return block?.events[0]?.tenantId ?? null;
}

function writerOf(writers: Writers, name: CollectionName): LinesWriter {
  const writer = writers.get(name);
  if (writer === undefined) throw new Error(`${name} is not backed up`);
  return writer;
}

export function fileOf(name: CollectionName): string {
  return `${name}.jsonl`;
}

async function exists(path: string): Promise<boolean> {
  return stat(path).then(
    () => true,
    () => false,
  );
}

/** A rename is on disk when its folder is. */
async function syncFolder(folder: string): Promise<void> {
  const handle = await open(folder, 'r');
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}
