/** MongoDB's wire protocol, as far as a listener needs it: cut a stream into messages, name a command, frame a reply. */

export const OP_REPLY = 1;
export const OP_QUERY = 2004;
export const OP_MSG = 2013;

const HEADER_BYTES = 16;
const MAX_MESSAGE_BYTES = 48_000_000; // what the engine's hello states as maxMessageSizeBytes
const CHECKSUM_PRESENT = 1;
const KIND_BODY = 0;
const KIND_DOCUMENTS = 1;

/** `legacy` replies are framed as OP_REPLY: they answer the OP_QUERY that drivers open a connection with. */
export type WireReply = { requestId: number; legacy: boolean; response: Buffer };

export type WireCommand = { opcode: typeof OP_MSG | typeof OP_QUERY; name: string };

/**
 * Returns a function that takes chunks and gives the messages they complete.
 * It throws when a message states an impossible length: the other side does not speak this protocol.
 */
export function messageReader(): (chunk: Buffer) => Buffer[] {
  let chunks: Buffer[] = [];
  let buffered = 0;

  return (chunk) => {
    chunks.push(chunk);
    buffered += chunk.length;
    const messages: Buffer[] = [];
    for (;;) {
      const length = statedLength(chunks, buffered);
      if (length === undefined || buffered < length) return messages;
      const all = chunks.length === 1 ? (chunks[0] ?? chunk) : Buffer.concat(chunks);
      messages.push(all.subarray(0, length));
      chunks = [all.subarray(length)];
      buffered -= length;
    }
  };
}

function statedLength(chunks: Buffer[], buffered: number): number | undefined {
  if (buffered < 4) return undefined;
  const first = chunks[0];
  const start = first && first.length >= 4 ? first : Buffer.concat(chunks);
  const length = start.readInt32LE(0);
  if (length < HEADER_BYTES || length > MAX_MESSAGE_BYTES) throw new Error(`impossible message length ${length}`);
  return length;
}

export function requestIdOf(message: Buffer): number {
  return message.readInt32LE(4);
}

/** The command a message carries; undefined for other opcodes and for what cannot be read. */
export function commandOf(message: Buffer): WireCommand | undefined {
  try {
    const opcode = message.readInt32LE(12);
    if (opcode === OP_MSG) return { opcode, name: firstKey(message, bodyOffset(message)) };
    if (opcode === OP_QUERY) return { opcode, name: firstKey(message, queryOffset(message)) };
    return undefined;
  } catch {
    return undefined;
  }
}

/** The body need not come first: a section of documents may precede it. */
function bodyOffset(message: Buffer): number {
  const hasChecksum = (message.readUInt32LE(HEADER_BYTES) & CHECKSUM_PRESENT) !== 0;
  const end = message.length - (hasChecksum ? 4 : 0);
  let at = HEADER_BYTES + 4;
  while (at < end) {
    const kind = message[at];
    if (kind === KIND_BODY) return at + 1;
    if (kind !== KIND_DOCUMENTS) break;
    at += 1 + Math.max(message.readInt32LE(at + 1), 4);
  }
  throw new Error('no body section');
}

function queryOffset(message: Buffer): number {
  const collectionEnd = message.indexOf(0, HEADER_BYTES + 4);
  if (collectionEnd < 0) throw new Error('no collection name');
  return collectionEnd + 1 + 8; // after "number to skip" and "number to return"
}

function firstKey(message: Buffer, document: number): string {
  const type = message.readUInt8(document + 4);
  const end = message.indexOf(0, document + 5);
  if (type === 0 || end < 0) throw new Error('empty command');
  return message.toString('utf8', document + 5, end);
}

export function wantsNoReply(message: Buffer): boolean {
  const MORE_TO_COME = 2;
  return message.readInt32LE(12) === OP_MSG && (message.readUInt32LE(HEADER_BYTES) & MORE_TO_COME) !== 0;
}

export function frameReply(reply: WireReply, replyId: number): Buffer {
  const preamble = Buffer.alloc(HEADER_BYTES + (reply.legacy ? 20 : 5));
  preamble.writeInt32LE(preamble.length + reply.response.length, 0);
  preamble.writeInt32LE(replyId, 4);
  preamble.writeInt32LE(reply.requestId, 8);
  preamble.writeInt32LE(reply.legacy ? OP_REPLY : OP_MSG, 12);
  if (reply.legacy) preamble.writeInt32LE(1, 32); // number of documents returned
  return Buffer.concat([preamble, reply.response]);
}

export function frameCommand(document: Uint8Array): Buffer {
  const preamble = Buffer.alloc(HEADER_BYTES + 5);
  preamble.writeInt32LE(preamble.length + document.length, 0);
  preamble.writeInt32LE(1, 4);
  preamble.writeInt32LE(OP_MSG, 12);
  return Buffer.concat([preamble, document]);
}
