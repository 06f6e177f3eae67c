import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { BSON, MongoClient } from 'mongodb';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { engineFit, thisMachine } from '../../sandbox/mongo/machine.ts';
import { type MongoHandle, startEmbedded, startMongo } from '../../sandbox/mongo/start-mongo.ts';
import { frameCommand, messageReader } from '../../sandbox/mongo/wire.ts';

const runsHere = engineFit(thisMachine()).kind !== 'unsupported';

describe.runIf(runsHere)('the embedded engine', () => {
  let folder: string;
  let handles: MongoHandle[];
  let clients: MongoClient[];
  let logged: string[];

  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'jit-engine-'));
    [handles, clients, logged] = [[], [], []];
  });
  afterEach(async () => {
    await Promise.all(clients.map((client) => client.close()));
    await Promise.all(handles.map((handle) => handle.stop()));
    await rm(folder, { recursive: true, force: true });
  });

  async function start(port?: number): Promise<MongoHandle> {
    const place = port === undefined ? {} : { port };
    const handle = await startEmbedded({
      dataDir: join(folder, 'data'),
      log: (message) => logged.push(message),
      ...place,
    });
    handles.push(handle);
    return handle;
  }

  function driverOf(handle: MongoHandle): MongoClient {
    const client = new MongoClient(handle.uri);
    clients.push(client);
    return client;
  }

  it('loses no acknowledged write to kill -9, and the same client goes on at the same address', async () => {
    const engine = await start();
    const entries = driverOf(engine).db('crash').collection<{ _id: string }>('entries');
    await entries.insertOne({ _id: 'first' });
    const acknowledged: string[] = [];
    let isWriting = true;
    const write = async (writer: number) => {
      for (let n = 0; isWriting; n += 1) {
        const _id = `${writer}-${n}`;
        await entries.insertOne({ _id }).then(
          () => acknowledged.push(_id),
          () => undefined,
        );
      }
    };
    const writers = [1, 2, 3, 4].map(write);
    const killed: (number | undefined)[] = [];

    for (let round = 0; round < 3; round += 1) {
      const enough = acknowledged.length + 300;
      await expect.poll(() => acknowledged.length, { timeout: 20_000, interval: 5 }).toBeGreaterThan(enough);
      killed.push(engine.pid);
      if (engine.pid !== undefined) process.kill(engine.pid, 'SIGKILL');
    }
    const enough = acknowledged.length + 300;
    await expect.poll(() => acknowledged.length, { timeout: 20_000 }).toBeGreaterThan(enough);
    isWriting = false;
    await Promise.all(writers);

    const stored = new Set(await entries.distinct('_id'));
    expect(acknowledged.filter((id) => !stored.has(id))).toEqual([]);
    expect(new Set([...killed, engine.pid]).size).toBe(4);
    expect(logged.filter((line) => line === 'MongoDB is back')).toHaveLength(3);
  });

  it('keeps its data over a stop and a start', async () => {
    const before = await start();
    await driverOf(before).db('kept').collection<{ _id: string }>('entries').insertOne({ _id: 'one' });
    await before.stop();

    const after = await start();

    expect(await driverOf(after).db('kept').collection('entries').countDocuments()).toBe(1);
  });

  it('has no process and serves nothing once it is stopped', async () => {
    const engine = await start();

    await engine.stop();
    await engine.stop();

    const client = new MongoClient(engine.uri, { serverSelectionTimeoutMS: 200 });
    await expect(client.db('x').command({ ping: 1 })).rejects.toThrow(/ECONNREFUSED/);
    await client.close();
    expect(engine.pid).toBeUndefined();
  });

  it('refuses a data folder that another engine has open, and leaves that one alone', async () => {
    const first = await start();

    const second = start();

    await expect(second).rejects.toMatchObject({
      kind: 'data-in-use',
      message: expect.stringContaining('Stop it first'),
    });
    expect(await driverOf(first).db('x').command({ ping: 1 })).toMatchObject({ ok: 1 });
  });

  it('says which port is taken', async () => {
    const first = await start();
    const port = Number(new URL(first.uri).port);

    const second = startEmbedded({ dataDir: join(folder, 'other'), port, log: () => {} });

    await expect(second).rejects.toMatchObject({ kind: 'port-in-use', message: expect.stringContaining(String(port)) });
  });

  it.each([
    'startSession',
    'endSessions',
    'refreshSessions',
    'killSessions',
    'killAllSessions',
    'killAllSessionsByPattern',
  ])('answers %s, which would end the engine, as a command it does not know', async (name) => {
    const engine = await start();
    const admin = driverOf(engine).db('admin');
    const pid = engine.pid;

    await expect(admin.command({ [name]: [] })).rejects.toMatchObject({ code: 59, codeName: 'CommandNotFound' });

    expect(await admin.command({ ping: 1 })).toMatchObject({ ok: 1 });
    expect(engine.pid).toBe(pid);
  });

  it('looks for the command behind a leading section of documents too', async () => {
    const engine = await start();
    const socket = connect(Number(new URL(engine.uri).port), '127.0.0.1');
    const plain = frameCommand(BSON.serialize({ endSessions: [], $db: 'admin' }));
    const documents = Buffer.from([1, 6, 0, 0, 0, 0x78, 0]); // kind 1, 6 bytes, identifier "x", no documents
    const message = Buffer.concat([plain.subarray(0, 20), documents, plain.subarray(20)]);
    message.writeInt32LE(message.length, 0);

    socket.write(message);
    const [chunk] = await once(socket, 'data');
    socket.destroy();

    const [reply] = messageReader()(chunk);
    expect(BSON.deserialize(reply?.subarray(21) ?? Buffer.alloc(0))).toMatchObject({ ok: 0, code: 59 });
  });

  it('drops a connection that does not speak its protocol, and serves the others', async () => {
    const engine = await start();
    const socket = connect(Number(new URL(engine.uri).port), '127.0.0.1');

    socket.write('GET / HTTP/1.1\r\nHost: localhost\r\n\r\n');
    await once(socket, 'close');

    expect(await driverOf(engine).db('x').command({ ping: 1 })).toMatchObject({ ok: 1 });
  });

  it('starts nothing when an address is given', async () => {
    const uri = 'mongodb://db.example:27017/jit?tls=true';

    const handle = await startMongo({ uri, dataDir: join(folder, 'unused'), log: () => {} });

    expect(handle).toMatchObject({ kind: 'given', uri, pid: undefined });
    expect(existsSync(join(folder, 'unused'))).toBe(false);
  });
});
