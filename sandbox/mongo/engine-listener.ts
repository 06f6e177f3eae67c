import { createServer, type Socket } from 'node:net';
import type { Duplex } from 'node:stream';
import { BSON } from 'mongodb';
import { commandOf, frameReply, messageReader, OP_QUERY, requestIdOf, type WireReply, wantsNoReply } from './wire.ts';

export type EngineRoundTrip = (message: Buffer) => Promise<WireReply & { moreToCome: boolean }>;
export type EngineListener = { port: number; close(): Promise<void> };

/** Any of these ends the engine's process with a segmentation fault. A server without sessions does not know them. */
const SESSION_COMMANDS = new Set([
  'startSession',
  'endSessions',
  'refreshSessions',
  'killSessions',
  'killAllSessions',
  'killAllSessionsByPattern',
]);
/** What MongoDB 5.1 and later still answer in the old form. */
const LEGACY_COMMANDS = new Set(['hello', 'isMaster', 'ismaster']);

/** Serves the engine on loopback. It has neither authentication nor TLS, so it must never listen anywhere else. */
export function listenForDrivers(roundTrip: EngineRoundTrip, port: number): Promise<EngineListener> {
  const sockets = new Set<Socket>();
  const server = createServer({ noDelay: true }, (socket) => {
    sockets.add(socket);
    socket.on('close', () => sockets.delete(socket));
    serve(socket, roundTrip);
  });
  const close = () =>
    new Promise<void>((resolve) => {
      server.close(() => resolve());
      for (const socket of sockets) socket.destroy();
    });

  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, '127.0.0.1', () => {
      const address = server.address();
      if (address === null || typeof address === 'string') return reject(new Error('no port to listen on'));
      resolve({ port: address.port, close });
    });
  });
}

/** Messages of one connection are answered in their order; drivers run commands in parallel over several connections. */
export function serve(socket: Duplex, roundTrip: EngineRoundTrip): void {
  const read = messageReader();
  let lastReplyId = 0;
  let queue = Promise.resolve();
  // A failure is this connection's alone: the driver sees it drop, as it would with a server across a network.
  const drop = () => {
    socket.destroy();
  };

  const answer = async (message: Buffer) => {
    const refusal = refuse(message);
    const reply = refusal ?? (await roundTrip(message));
    const silent = refusal ? wantsNoReply(message) : 'moreToCome' in reply && reply.moreToCome === true;
    if (silent || socket.destroyed) return;
    lastReplyId += 1;
    socket.write(frameReply(reply, lastReplyId));
  };

  socket.on('error', drop);
  socket.on('data', (chunk: Buffer) => {
    try {
      for (const message of read(chunk)) queue = queue.then(() => answer(message)).catch(drop);
    } catch {
      drop();
    }
  });
}

/** @throws Error on a message that is no command at all; the connection is dropped. */
function refuse(message: Buffer): WireReply | undefined {
  const command = commandOf(message);
  if (!command) throw new Error('not a command');
  const legacy = command.opcode === OP_QUERY;
  if (legacy && !LEGACY_COMMANDS.has(command.name)) {
    return refusal(message, legacy, 352, 'UnsupportedOpQueryCommand', `Unsupported OP_QUERY command: ${command.name}`);
  }
  if (!SESSION_COMMANDS.has(command.name)) return undefined;
  return refusal(message, legacy, 59, 'CommandNotFound', `no such command: '${command.name}'`);
}

function refusal(message: Buffer, legacy: boolean, code: number, codeName: string, errmsg: string): WireReply {
  const response = Buffer.from(BSON.serialize({ ok: 0, errmsg, code, codeName }));
  return { requestId: requestIdOf(message), legacy, response };
}
