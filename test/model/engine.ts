import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import net from 'node:net';
import { join } from 'node:path';
import { type Duplex, duplexPair } from 'node:stream';
import { prepareEngineLibrary } from '../../sandbox/mongo/engine-library.ts';
import { serve } from '../../sandbox/mongo/engine-listener.ts';
import { engineFit, thisMachine } from '../../sandbox/mongo/machine.ts';
import { openEngine } from '../../sandbox/mongo/open-engine.ts';
import { startMongo } from '../../sandbox/mongo/start-mongo.ts';
import { scratchFolder } from '../support/scratch.ts';

/** A port that nothing listens on: to connect to it is to connect to the engine of this process. */
const HERE = 1;

/**
 * For those who send thousands of commands: of what each costs between processes, a third is the way there and back. The
 * engine of this process, or the server that MONGODB_URI names, or one of its own where the engine does not run.
 */
export async function startMongoHere(): Promise<{ uri: string; stop(): Promise<void> }> {
  const folder = await mkdtemp(join(await scratchFolder(), 'jit-here-'));
  const engineFits = engineFit(thisMachine()).kind !== 'unsupported';
  const mongo =
    process.env.MONGODB_URI === undefined && engineFits
      ? await startEngineHere(folder)
      : await startMongo({ uri: process.env.MONGODB_URI, dataDir: join(folder, 'data'), log: () => {} });
  return {
    uri: mongo.uri,
    stop: async () => {
      await mongo.stop();
      await rm(folder, { recursive: true, force: true });
    },
  };
}

/** The real engine in this process, and the real driver speaking its protocol to it without a wire. */
async function startEngineHere(folder: string): Promise<{ uri: string; stop(): Promise<void> }> {
  const addon = await prepareEngineLibrary(join(folder, 'engine'));
  if (addon !== undefined) process.env.NAPI_RS_NATIVE_LIBRARY_PATH = addon;
  const dataDir = join(folder, 'data');
  await mkdir(dataDir);
  const engine = await openEngine(dataDir);
  const connect = net.createConnection;
  net.createConnection = ((options: net.NetConnectOpts, ...rest: []) => {
    if (!('port' in options) || options.port !== HERE) return connect(options, ...rest);
    const [ours, theirs] = duplexPair();
    serve(theirs, engine.roundTrip);
    process.nextTick(() => ours.emit('connect'));
    return asSocket(ours);
  }) as typeof net.createConnection;
  return {
    uri: `mongodb://127.0.0.1:${HERE}/?directConnection=true`,
    stop: async () => {
      net.createConnection = connect;
      await engine.close();
    },
  };
}

/** What the driver asks of a socket beside the stream: all of it about the wire. */
function asSocket(stream: Duplex): Duplex {
  const nothing = () => stream;
  return Object.assign(stream, { setKeepAlive: nothing, setNoDelay: nothing, setTimeout: nothing });
}
