import { BSON } from 'mongodb';
import { describe, expect, it } from 'vitest';
import {
  commandOf,
  frameCommand,
  frameReply,
  messageReader,
  OP_MSG,
  OP_QUERY,
  OP_REPLY,
  wantsNoReply,
} from '../../../sandbox/mongo/wire.ts';

const ping = frameCommand(BSON.serialize({ ping: 1, $db: 'admin' }));

describe('a stream of messages', () => {
  it('is cut the same however it arrives', () => {
    const stream = Buffer.concat([ping, frameCommand(BSON.serialize({ hello: 1 })), ping]);

    for (const size of [1, 3, 17, ping.length, stream.length]) {
      const read = messageReader();
      const messages: Buffer[] = [];
      for (let at = 0; at < stream.length; at += size) messages.push(...read(stream.subarray(at, at + size)));

      expect(messages.map((message) => commandOf(message)?.name)).toEqual(['ping', 'hello', 'ping']);
      expect(Buffer.concat(messages).equals(stream)).toBe(true);
    }
  });

  it.each([0, 15, -1, 48_000_001])('is refused when a message says it is %i bytes long', (length) => {
    const header = Buffer.alloc(16);
    header.writeInt32LE(length, 0);

    expect(() => messageReader()(header)).toThrow(/impossible message length/);
  });
});

describe('the command of a message', () => {
  it('is the first key of its body', () => {
    expect(commandOf(ping)).toEqual({ opcode: OP_MSG, name: 'ping' });
  });

  it('is found in the old form of the handshake', () => {
    const body = BSON.serialize({ ismaster: 1, helloOk: true });
    const head = Buffer.alloc(20);
    head.writeInt32LE(OP_QUERY, 12);
    const message = Buffer.concat([head, Buffer.from('admin.$cmd\0'), Buffer.alloc(8), body]);

    expect(commandOf(message)).toEqual({ opcode: OP_QUERY, name: 'ismaster' });
  });

  it.each([
    ['another opcode', Buffer.concat([Buffer.alloc(12), Buffer.from([0xdc, 0x07, 0, 0]), Buffer.alloc(20)])],
    ['no body', ping.subarray(0, 20)],
    ['an empty body', frameCommand(BSON.serialize({}))],
    ['a body cut off', ping.subarray(0, 24)],
  ])('is none with %s', (_, message) => {
    expect(commandOf(message)).toBeUndefined();
  });
});

describe('a reply', () => {
  const response = Buffer.from(BSON.serialize({ ok: 1 }));

  it('names the request it answers and its own length', () => {
    const frame = frameReply({ requestId: 7, legacy: false, response }, 3);

    expect([0, 4, 8, 12].map((at) => frame.readInt32LE(at))).toEqual([frame.length, 3, 7, OP_MSG]);
    expect(BSON.deserialize(frame.subarray(21))).toEqual({ ok: 1 });
  });

  it('to the old form is in the old form', () => {
    const frame = frameReply({ requestId: 7, legacy: true, response }, 3);

    expect([0, 8, 12, 32].map((at) => frame.readInt32LE(at))).toEqual([frame.length, 7, OP_REPLY, 1]);
    expect(BSON.deserialize(frame.subarray(36))).toEqual({ ok: 1 });
  });

  it('is not wanted when the request says that more is to come', () => {
    const unacknowledged = Buffer.from(ping);
    unacknowledged.writeUInt32LE(2, 16);

    expect([wantsNoReply(ping), wantsNoReply(unacknowledged)]).toEqual([false, true]);
  });
});
