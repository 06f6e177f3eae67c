import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmod, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { MongoClient } from 'mongodb';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { engineFit, thisMachine } from '../../sandbox/mongo/machine.ts';
import { type MongoHandle, startEmbedded, startMongo } from '../../sandbox/mongo/start-mongo.ts';

const standIn = fileURLToPath(new URL('../support/mongod-stand-in.ts', import.meta.url));
const startMongoUrl = new URL('../../sandbox/mongo/start-mongo.ts', import.meta.url).href;
const engineRunsHere = engineFit(thisMachine()).kind !== 'unsupported';

let folder: string;
let handles: MongoHandle[];

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'jit-processes-'));
  handles = [];
});
afterEach(async () => {
  vi.unstubAllEnvs();
  await Promise.all(handles.map((handle) => handle.stop()));
  await rm(folder, { recursive: true, force: true });
});

/** Puts a `mongod` of that version alone on PATH. */
async function putMongodOnPath(version: string): Promise<void> {
  const bin = join(folder, 'bin');
  await mkdir(bin);
  const mongod = join(bin, 'mongod');
  await writeFile(mongod, `#!/bin/sh\nexec '${process.execPath}' '${standIn}' ${version} "$@"\n`);
  await chmod(mongod, 0o755);
  vi.stubEnv('PATH', bin);
}

async function start(log: (message: string, facts?: Record<string, unknown>) => void = () => {}): Promise<MongoHandle> {
  const handle = await startMongo({ dataDir: join(folder, 'data'), log });
  handles.push(handle);
  return handle;
}

/** What kind of answer a port gives now. */
function knock(uri: string): Promise<string> {
  return new Promise((resolve) => {
    const socket = connect(Number(new URL(uri).port), '127.0.0.1');
    socket.once('connect', () => {
      socket.destroy();
      resolve('open');
    });
    socket.once('error', (error) => resolve('code' in error ? String(error.code) : error.message));
  });
}

describe.skipIf(process.platform === 'win32')('a mongod on PATH', () => {
  it('is used before the embedded engine, on loopback and with a folder of its own', async () => {
    await putMongodOnPath('8.0.4');

    const mongo = await start();

    const client = new MongoClient(mongo.uri);
    const { argv } = await client.db('admin').command({ ping: 1 });
    await client.close();
    expect(mongo.kind).toBe('mongod');
    const port = new URL(mongo.uri).port;
    expect(argv.join(' ')).toBe(
      `--dbpath ${join(folder, 'data', 'mongod')} --port ${port} --bind_ip 127.0.0.1 --quiet`,
    );
  });

  it('is started again on its port when it dies, and is gone after a stop', async () => {
    await putMongodOnPath('8.0.4');
    const mongo = await start();
    const first = mongo.pid;
    if (first === undefined) throw new Error('no process id');

    process.kill(first, 'SIGKILL');

    await expect.poll(() => mongo.pid, { timeout: 10_000 }).not.toSatisfy((pid) => pid === first || pid === undefined);
    expect(await knock(mongo.uri)).toBe('open');
    await mongo.stop();
    expect(await knock(mongo.uri)).toBe('ECONNREFUSED');
  });

  it('that ends at once is reported with how it ended', async () => {
    const bin = join(folder, 'bin');
    await mkdir(bin);
    const script =
      '#!/bin/sh\n[ "$1" = --version ] && echo "db version v7.0.1" && exit 0\n' +
      `echo '{"s":"E","msg":"DBException in initAndListen"}'\nexit 62\n`;
    await writeFile(join(bin, 'mongod'), script, { mode: 0o755 });
    vi.stubEnv('PATH', bin);

    await expect(start()).rejects.toMatchObject({
      kind: 'mongod-failed',
      message: expect.stringMatching(/exit code 62.*DBException in initAndListen/),
    });
  });

  it.runIf(engineRunsHere)('that is older than MongoDB 7 is passed over, and the log says so', async () => {
    await putMongodOnPath('6.0.12');
    const log = vi.fn();

    const mongo = await start(log);

    expect(mongo.kind).toBe('embedded');
    expect(log).toHaveBeenCalledWith('mongod passed over', expect.objectContaining({ why: 'it is MongoDB 6.0.12' }));
  });
});

describe.runIf(engineRunsHere)('the engine’s process', () => {
  it('ends with the process that started it, even when that one is killed', async () => {
    const dataDir = join(folder, 'data');
    const script =
      `const { startEmbedded } = await import(${JSON.stringify(startMongoUrl)});\n` +
      `const { uri } = await startEmbedded({ dataDir: ${JSON.stringify(dataDir)}, log: () => {} });\n` +
      'console.log(uri);';
    const parent = spawn(process.execPath, ['--input-type=module', '--eval', script], {
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    const [line] = await once(parent.stdout, 'data');
    const uri = String(line).trim();

    parent.kill('SIGKILL');

    await expect.poll(() => knock(uri), { timeout: 10_000 }).toBe('ECONNREFUSED');
    const next = await vi.waitFor(() => startEmbedded({ dataDir, log: () => {} }), { timeout: 10_000 });
    handles.push(next);
    expect(next.kind).toBe('embedded');
  });

  it('stays stopped when it is stopped while being started again', async () => {
    const log = vi.fn();
    const mongo = await startEmbedded({ dataDir: join(folder, 'data'), log });
    if (mongo.pid === undefined) throw new Error('no process id');
    process.kill(mongo.pid, 'SIGKILL');
    await vi.waitFor(() =>
      expect(log).toHaveBeenCalledWith(expect.stringMatching('starting it again'), expect.anything()),
    );

    await mongo.stop();

    expect(mongo.pid).toBeUndefined();
    expect(await knock(mongo.uri)).toBe('ECONNREFUSED');
    expect(log).not.toHaveBeenCalledWith('MongoDB is back', expect.anything());
  });
});
