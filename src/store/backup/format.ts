import { AGGREGATES, type AggregateName, type CollectionName } from '../collections.ts';

/**
 * What a backup holds, in the order in which it is read. There are no transactions, so the order decides which of two
 * documents that changed in between is the older one:
 * - requests before holdings and deliveries: a lease without its grant is an orphan, which the loops drop and take back;
 *   a grant without its lease would be access that nobody ends.
 * - the ledger after everything else: an event is in its document until a block holds it, so none falls between the two.
 * - of the marks only notes of whose a dedicated account is, at the very end: one is there before its request says so.
 * Left out: rates and budgets (counters of minutes gone by), all other marks (cursors: loops start afresh) and Agenda's jobs.
 */
const FIRST: readonly AggregateName[] = ['policies', 'control', 'requests'];
export const STATE_COLLECTIONS: readonly AggregateName[] = [
  ...FIRST,
  ...AGGREGATES.filter((name) => !FIRST.includes(name)),
];
type Other = Exclude<CollectionName, AggregateName | 'schema'>;
/** A new collection must be put on one side or the other. */
const KEPT: Readonly<Record<Other, boolean>> = {
  deliveries: true,
  contacts: true,
  ledger: true,
  spent: true,
  rates: false,
  budgets: false,
  marks: true,
};
const others = (kept: boolean): Other[] => (Object.keys(KEPT) as Other[]).filter((name) => KEPT[name] === kept);
export const BACKED_UP: readonly CollectionName[] = [...STATE_COLLECTIONS, ...others(true)];
/** Everything that a bot keeps, Agenda's jobs and the schema's own document apart. */
export const ALL_COLLECTIONS: readonly CollectionName[] = [...BACKED_UP, ...others(false)];

export const MANIFEST = 'manifest.json';
export const FORMAT = 1;

/** `lines`: a document that moved on while the backup was taken has more than one, and the last counts. */
export type BackupFile = { collection: CollectionName; file: string; lines: number; bytes: number; sha256: string };

export type Manifest = {
  format: number;
  /** Of the documents, as migrations count it. */
  schema: number;
  tenantId: string;
  /** ISO 8601, by the clock of the machine that took it: no document in it is older than that. */
  begunAt: string;
  finishedAt: string;
  epoch: number;
  head: { n: number; hash: string } | null;
  files: BackupFile[];
};

/** Says in words what is wrong with a backup, or why it may not go where it should; nothing has been changed. */
export class BackupRefused extends Error {
  constructor(message: string) {
    super(message);
    this.name = 'BackupRefused';
  }
}
