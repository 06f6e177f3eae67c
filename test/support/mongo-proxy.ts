import { once } from 'node:events';
import { createServer, connect as dial, type Server, type Socket } from 'node:net';
import { BSON } from 'mongodb';
import { commandOf, messageReader, OP_MSG, requestIdOf } from '../../sandbox/mongo/wire.ts';

/** Where a conversation is cut: the command is never run, or it is run and its answer is lost. */
export type CutPoint = 'in the command' | 'before the answer' | 'in the answer';

/** One command on its way, as far as a test needs to know it. */
export type Passing = {
  command: string;
  collection: string;
  /** The whole command as JSON, to find an event or an id in. */
  text: string;
};

export type MongoProxy = {
  /** The server's address with the proxy in its place. */
  uri: string;
  readonly connections: number;
  /** Ends every connection at once; new ones are welcome. */
  drop(): void;
  /** Ends every connection and refuses new ones, as a server that is being restarted does. */
  refuse(): Promise<void>;
  /** Takes connections and bytes and gives nothing back, as a network that swallows packets does. */
  blackhole(): void;
  /** From now on each message waits this long, in ms, on its way there and back. */
  delay(ms: { toServer?: number; toClient?: number }): void;
  /** Cuts the next matching conversation; resolves once that has happened. */
  cut(point: CutPoint, matches: (passing: Passing) => boolean): Promise<void>;
  /** Told of each command before it is passed on. */
  onCommand(hear: (passing: Passing) => void): void;
  /** All well again, on the same port. What was swallowed stays lost: those connections end. */
  heal(): Promise<void>;
  close(): Promise<void>;
};

type Cut = { point: CutPoint; matches(passing: Passing): boolean; done(): void };
type Link = { client: Socket; server: Socket; swallowed: boolean };

/**
 * A network that a test can break, between the bot and a real database: bytes are passed on as they are, message by
 * message, until it is told otherwise. For servers on plain TCP that speak for themselves alone.
 */
export async function startMongoProxy(targetUri: string): Promise<MongoProxy> {
  const target = new URL(targetUri);
  const links = new Set<Link>();
  let cuts: Cut[] = [];
  let hear: ((passing: Passing) => void) | null = null;
  let delays = { toServer: 0, toClient: 0 };
  let swallowing = false;
  let server: Server | null = null;
  let port = 0;

  function end(link: Link): void {
    links.delete(link);
    link.client.destroy();
    link.server.destroy();
  }

  function join(client: Socket): void {
    // What the system had accepted before the listener was closed.
    if (server === null) {
      client.destroy();
      return;
    }
    const link: Link = {
      client,
      server: dial(Number(target.port || 27017), target.hostname),
      swallowed: swallowing,
    };
    links.add(link);
    for (const socket of [client, link.server]) {
      socket.setNoDelay(true);
      socket.on('error', () => end(link));
      socket.on('close', () => end(link));
    }
    const doomed = new Map<number, Cut>();

    pass(client, link.server, 'toServer', (message) => {
      if (link.swallowed) return null;
      const cut = takeCut(message);
      if (cut?.point === 'in the command') return half(message, link, cut);
      if (cut !== null) doomed.set(requestIdOf(message), cut);
      return message;
    });
    pass(link.server, client, 'toClient', (message) => {
      if (link.swallowed) return null;
      const cut = doomed.get(message.readInt32LE(8));
      if (cut === undefined) return message;
      if (cut.point === 'in the answer') return half(message, link, cut);
      end(link);
      cut.done();
      return null;
    });
  }

  function pass(
    from: Socket,
    to: Socket,
    way: 'toServer' | 'toClient',
    through: (message: Buffer) => Buffer | null,
  ): void {
    const read = messageReader();
    let last = Promise.resolve();
    from.on('data', (chunk: Buffer) => {
      for (const message of read(chunk)) {
        const arrived = performance.now();
        last = last.then(async () => {
          const waitMs = arrived + delays[way] - performance.now();
          if (waitMs > 0) await new Promise((resolve) => setTimeout(resolve, waitMs));
          const bytes = through(message);
          if (bytes !== null && !to.destroyed) to.write(bytes);
        });
      }
    });
  }

  /** The first half arrives, and then nobody is there. */
  function half(message: Buffer, link: Link, cut: Cut): null {
    const to = cut.point === 'in the command' ? link.server : link.client;
    to.write(message.subarray(0, Math.floor(message.length / 2)), () => {
      end(link);
      cut.done();
    });
    return null;
  }

  function takeCut(message: Buffer): Cut | null {
    if (cuts.length === 0 && hear === null) return null;
    const passing = passingOf(message);
    if (passing !== null) hear?.(passing);
    const cut = passing === null ? undefined : cuts.find((one) => one.matches(passing));
    if (cut === undefined) return null;
    cuts = cuts.filter((one) => one !== cut);
    return cut;
  }

  async function listen(): Promise<void> {
    server = createServer({ noDelay: true }, join);
    server.listen(port, '127.0.0.1');
    await once(server, 'listening');
    const address = server.address();
    if (address === null || typeof address === 'string') throw new Error('the proxy has no port');
    port = address.port;
  }

  function drop(): void {
    for (const link of links) end(link);
  }

  async function refuse(): Promise<void> {
    const closing = server;
    server = null;
    const closed = closing === null ? null : once(closing, 'close');
    closing?.close();
    drop();
    await closed;
  }

  await listen();
  const uri = new URL(targetUri);
  uri.host = `127.0.0.1:${port}`;
  uri.searchParams.set('directConnection', 'true');

  return {
    uri: uri.href,
    get connections() {
      return links.size;
    },
    drop,
    refuse,
    blackhole() {
      swallowing = true;
      for (const link of links) link.swallowed = true;
    },
    delay({ toServer = 0, toClient = 0 }) {
      delays = { toServer, toClient };
    },
    cut(point, matches) {
      return new Promise((done) => cuts.push({ point, matches, done }));
    },
    onCommand(listener) {
      hear = listener;
    },
    async heal() {
      hear = null;
      swallowing = false;
      delays = { toServer: 0, toClient: 0 };
      cuts = [];
      for (const link of links) if (link.swallowed) end(link);
      if (server === null) await listen();
    },
    close: refuse,
  };
}

const FLAGS_AND_KIND_BYTES = 16 + 4 + 1;

/** What an OP_MSG asks for; the driver sends the command's document first. Null for anything else. */
function passingOf(message: Buffer): Passing | null {
  const name = commandOf(message);
  if (name === undefined || name.opcode !== OP_MSG || message[FLAGS_AND_KIND_BYTES - 1] !== 0) return null;
  const length = message.readInt32LE(FLAGS_AND_KIND_BYTES);
  const document = BSON.deserialize(message.subarray(FLAGS_AND_KIND_BYTES, FLAGS_AND_KIND_BYTES + length));
  return { command: name.name, collection: String(document[name.name]), text: JSON.stringify(document) };
}
