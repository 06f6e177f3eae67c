import path from 'node:path';

/** Everything that a sandbox keeps between runs. */
export const HOME = path.resolve(import.meta.dirname, '..', '.sandbox');
/** Where the heads of its audit trail are published: beside the database, not in it. */
export const HEADS_FILE = 'ledger-heads.txt';
/** Where its own database listens while it runs. */
export const DATABASE_FILE = 'database.uri';
