import { mkdir, statfs } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import { prepareEngineLibrary } from './engine-library.ts';
import { type FoundMongod, findMongod } from './find-mongod.ts';
import { MongoStartError, SET_URI_OR_INSTALL } from './mongo-start-error.ts';
import { loopbackUri } from './mongo-uri.ts';
import { type Log, type Supervised, supervise } from './supervisor.ts';

export type MongoOptions = {
  /** A server that the caller has; nothing is started then, and the address is used as it is. */
  uri?: string | undefined;
  /** Where data is kept. A relinked engine, where one is needed, goes to `engine/` beside it. */
  dataDir: string;
  /** Loopback port; any free one when absent. It stays the same when the server is started again. */
  port?: number;
  log: Log;
};

export type MongoHandle = {
  kind: 'given' | 'mongod' | 'embedded';
  uri: string;
  /** Of the server's own process, while it runs. It changes when the server is started again. */
  readonly pid: number | undefined;
  stop(): Promise<void>;
};

const LEAST_FREE_BYTES = 500 * 1024 * 1024; // below this the engine refuses index builds, and a full disk ends it

/**
 * A MongoDB to develop and test with: the one given, else a `mongod` found on PATH, else the embedded engine
 * (experimental, never for production), each of the latter two in its own process on loopback.
 *
 * @throws MongoStartError whose message says what to do
 */
export async function startMongo(options: MongoOptions): Promise<MongoHandle> {
  if (options.uri) return { kind: 'given', uri: options.uri, pid: undefined, stop: async () => {} };

  const mongod = await findMongod(process.env.PATH, (path, why) => {
    options.log('mongod passed over', { path, why });
  });
  return mongod ? startMongod(options, mongod) : startEmbedded(options);
}

/** The embedded engine, whatever else this machine has. */
export async function startEmbedded(options: MongoOptions): Promise<MongoHandle> {
  const addon = await prepareEngineLibrary(join(dirname(resolve(options.dataDir)), 'engine'));
  const folder = await makeDataFolder(options.dataDir, 'embedded');
  const server = await supervise({
    script: new URL('./engine-process.ts', import.meta.url),
    args: (port) => [folder, String(port)],
    env: addon === undefined ? {} : { NAPI_RS_NATIVE_LIBRARY_PATH: addon },
    port: options.port ?? 0,
    failure: 'engine-failed',
    log: options.log,
  });
  options.log('embedded MongoDB engine started: experimental, for development and tests', {
    port: server.port,
    folder,
  });
  return handleOf('embedded', server);
}

async function startMongod(options: MongoOptions, mongod: FoundMongod): Promise<MongoHandle> {
  const folder = await makeDataFolder(options.dataDir, 'mongod');
  const server = await supervise({
    script: new URL('./mongod-process.ts', import.meta.url),
    args: (port) => [mongod.path, folder, String(port)],
    env: {},
    port: options.port ?? 0,
    failure: 'mongod-failed',
    log: options.log,
  });
  options.log('mongod started', { port: server.port, folder, path: mongod.path, version: mongod.version });
  return handleOf('mongod', server);
}

/** One folder a kind: neither server can open what the other wrote. */
async function makeDataFolder(dataDir: string, kind: 'mongod' | 'embedded'): Promise<string> {
  const folder = join(resolve(dataDir), kind);
  await mkdir(folder, { recursive: true, mode: 0o700 });
  const { bavail, bsize } = await statfs(folder);
  requireFreeSpace(bavail * bsize, folder);
  return folder;
}

/** @throws MongoStartError `disk-full` */
export function requireFreeSpace(freeBytes: number, folder: string): void {
  if (freeBytes >= LEAST_FREE_BYTES) return;
  const free = Math.floor(freeBytes / 1024 / 1024);
  throw new MongoStartError(
    'disk-full',
    `MongoDB needs 500 MB free in ${folder}, and there are ${free} MB. Free some. Or: ${SET_URI_OR_INSTALL}`,
  );
}

function handleOf(kind: 'mongod' | 'embedded', server: Supervised): MongoHandle {
  return {
    kind,
    uri: loopbackUri(server.port),
    get pid() {
      return server.pid;
    },
    stop: () => server.stop(),
  };
}
