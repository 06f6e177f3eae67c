/**
 * Keeps one `mongod`: MongoDB's server does not notice that its parent is gone, this process does, and stops it then.
 * Arguments: path of mongod, data folder, loopback port (0: any free one). Started by `supervisor.ts` with an IPC channel.
 */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createServer } from 'node:net';
import { setTimeout as delay } from 'node:timers/promises';
import { MongoClient } from 'mongodb';
import { MongoStartError } from './mongo-start-error.ts';
import { loopbackUri } from './mongo-uri.ts';
import { failureMessage, stopWithSupervisor, tellSupervisor } from './worker-messages.ts';

const STOP_DEADLINE_MS = 8_000;
const PING_EVERY_MS = 100;

async function main(mongod: string, dataDir: string, wantedPort: number): Promise<void> {
  const port = wantedPort === 0 ? await freePort() : wantedPort;
  // Its own process group: Ctrl-C is for the supervisor, which stops us in order.
  const server = spawn(mongod, ['--dbpath', dataDir, '--port', String(port), '--bind_ip', '127.0.0.1', '--quiet'], {
    detached: true,
    stdio: ['ignore', 'pipe', 'ignore'],
  });
  const lastWords = tailOf(server);
  const ended = new Promise<string>((resolve) => {
    server.once('error', (error) => resolve(error.message));
    server.once('close', (code, signal) => resolve(signal ?? `exit code ${code}`));
  });
  stopWithSupervisor(async () => {
    server.kill('SIGTERM');
    const killer = setTimeout(() => server.kill('SIGKILL'), STOP_DEADLINE_MS - 1_000);
    await ended;
    clearTimeout(killer);
  }, STOP_DEADLINE_MS);

  const gone = ended.then((how) => {
    throw new MongoStartError('mongod-failed', `${mongod} ended (${how}). ${lastWords()}`.trim());
  });
  await Promise.race([untilItAnswers(port), gone]);
  if (server.pid === undefined) throw new Error('mongod has no process id');
  await tellSupervisor({ kind: 'ready', port, pid: server.pid });
  await gone;
}

async function untilItAnswers(port: number): Promise<void> {
  while (!(await answers(port))) await delay(PING_EVERY_MS);
}

/** Each time by a client of its own: one whose first tries failed was seen to find the server never again. */
async function answers(port: number): Promise<boolean> {
  const client = new MongoClient(loopbackUri(port), { serverSelectionTimeoutMS: 1_000 });
  try {
    await client.db('admin').command({ ping: 1 });
    return true;
  } catch {
    return false;
  } finally {
    await client.close();
  }
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  server.close();
  await once(server, 'close');
  if (address === null || typeof address === 'string') throw new Error('no free port');
  return address.port;
}

/** mongod logs to standard output; the last errors and fatal lines of it say why it ended. */
function tailOf(server: ChildProcess): () => string {
  let text = '';
  server.stdout?.setEncoding('utf8').on('data', (more: string) => {
    text = (text + more).slice(-20_000);
  });
  return () =>
    text
      .split('\n')
      .filter((line) => /"s":"[EF]"/.test(line))
      .slice(-2)
      .join(' ');
}

const [mongod, dataDir, port] = process.argv.slice(2);
if (mongod === undefined || dataDir === undefined || port === undefined) {
  throw new Error('usage: mongod-process.ts <mongod> <data folder> <port>');
}
main(mongod, dataDir, Number(port)).catch(async (error: unknown) => {
  await tellSupervisor(failureMessage(error, 'mongod-failed'));
  process.exit(1);
});
