import { type Db, MongoClient, type MongoClientOptions } from 'mongodb';
import type { Log } from '../jit/ports.ts';
import { watchHeartbeat } from './watch-heartbeat.ts';

export type Connection = { client: MongoClient; db: Db };

const DEFAULT_DATABASE = 'jit';

export type ConnectOptions = {
  appName: string;
  log: Pick<Log, 'warn'>;
  /** One command may take as long as it takes, while the server answers at all: for work that nobody waits for. */
  patient?: boolean;
};

/** Nothing here waits for minutes: a turn in Teams has seconds, and background work is tried again anyway. */
const OPTIONS: MongoClientOptions = {
  writeConcern: { w: 'majority', journal: true, wtimeoutMS: 10_000 },
  readPreference: 'primary',
  maxPoolSize: 50,
  maxIdleTimeMS: 300_000,
  waitQueueTimeoutMS: 5_000,
  connectTimeoutMS: 5_000,
  serverSelectionTimeoutMS: 5_000,
  socketTimeoutMS: 10_000,
  // A server that answers nothing any more is noticed by the next of these and `connectTimeoutMS`, and the operations
  // that wait for it are freed then: with the driver's 10 s, a turn would outlast what Teams waits.
  heartbeatFrequencyMS: 3_000,
};

/**
 * A connected client, and the database that the connection string names, or `jit`. Later outages are waited out by
 * each operation for `serverSelectionTimeoutMS`; the client never needs to be made anew.
 *
 * @throws MongoServerSelectionError when no server answers within five seconds
 */
export async function connectStore(
  uri: string,
  { appName, log, patient = false }: ConnectOptions,
): Promise<Connection> {
  const client = new MongoClient(uri, { ...OPTIONS, appName, ...(patient && { socketTimeoutMS: 0 }) });
  tellOutages(client, log);
  watchHeartbeat(client, log);
  try {
    await client.connect();
  } catch (error) {
    await client.close();
    throw error;
  }
  return { client, db: client.db(databaseName(uri)) };
}

/** Once for each outage of a server, whether a heartbeat or a command met it first. */
function tellOutages(client: MongoClient, log: Pick<Log, 'warn'>): void {
  const silent = new Set<string>();
  client.on('serverDescriptionChanged', ({ address, newDescription: { type, error } }) => {
    if (type !== 'Unknown') silent.delete(address);
    if (type !== 'Unknown' || error === null || silent.has(address)) return;
    silent.add(address);
    log.warn({ server: address, why: error.message }, 'a database server does not answer');
  });
}

/** The driver's own default, `test`, cannot be told from a database that somebody named so. */
export function databaseName(uri: string): string {
  const name = /^mongodb(?:\+srv)?:\/\/[^/]+\/([^?]*)/.exec(uri)?.[1];
  return name ? decodeURIComponent(name) : DEFAULT_DATABASE;
}
