/**
 * The embedded engine's own process: a fault in native code ends this process and nothing else.
 * Arguments: data folder, loopback port (0: any free one). Started by `supervisor.ts` with an IPC channel.
 */
import { type EngineListener, listenForDrivers } from './engine-listener.ts';
import { MongoStartError } from './mongo-start-error.ts';
import { type OpenEngine, openEngine } from './open-engine.ts';
import { failureMessage, stopWithSupervisor, tellSupervisor } from './worker-messages.ts';

const CLOSE_DEADLINE_MS = 8_000;

async function main(dataDir: string, port: number): Promise<void> {
  const opening = openEngine(dataDir);
  let listener: EngineListener | undefined;
  stopWithSupervisor(async () => {
    await listener?.close();
    const engine = await opening;
    await engine.close();
  }, CLOSE_DEADLINE_MS);

  const engine = await opening;
  listener = await listen(engine, port);
  await tellSupervisor({ kind: 'ready', port: listener.port, pid: process.pid });
}

async function listen(engine: OpenEngine, port: number): Promise<EngineListener> {
  try {
    return await listenForDrivers(engine.roundTrip, port);
  } catch (cause) {
    const busy = cause instanceof Error && 'code' in cause && cause.code === 'EADDRINUSE';
    if (!busy) throw cause;
    throw new MongoStartError('port-in-use', `Port ${port} on 127.0.0.1 is taken. Choose another one.`, { cause });
  }
}

const [dataDir, port] = process.argv.slice(2);
if (dataDir === undefined || port === undefined) throw new Error('usage: engine-process.ts <data folder> <port>');
main(dataDir, Number(port)).catch(async (error: unknown) => {
  await tellSupervisor(failureMessage(error, 'engine-failed'));
  process.exit(1);
});
