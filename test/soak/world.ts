import { join } from 'node:path';
import { createGraphEmulator } from '../../sandbox/graph/emulator.ts';
import { contosoTenant } from '../../sandbox/graph/tenant-seed.ts';
import { startTenant, type Tenant } from '../../sandbox/tenant.ts';
import type { RetentionPeriods } from '../../src/jit/retention/rule.ts';
import { diceOf } from '../model/random.ts';
import { type NamedDatabase, openDatabase } from '../support/named-database.ts';
import { TestClock } from '../support/test-clock.ts';
import { Agenda } from './agenda.ts';
import { CANARY_GROUP, policies } from './policies.ts';
import type { Start } from './protocol.ts';
import { type Product, startProduct } from './remote.ts';
import { type Stage, say } from './stage.ts';

const BEGINS = new Date('2026-11-21T00:00:00.000Z');

export type World = { stage: Stage; tenant: Tenant; product: Product; database: NamedDatabase; stop(): Promise<void> };

/** A server, and a folder for what is published outside of it. */
export type Place = { mongoUri: string; folder: string };

/** A tenant and a product with policies and people in it, at the beginning of a day. */
export async function startWorld(
  { mongoUri, folder }: Place,
  seed: number,
  retention: RetentionPeriods,
): Promise<World> {
  const clock = new TestClock(BEGINS);
  const dice = diceOf(seed, 1);
  const lag = diceOf(seed, 2);
  const graph = createGraphEmulator({ clock, tenant: contosoTenant(), random: () => lag.roll() });
  graph.directory.addGroup({ displayName: CANARY_GROUP });
  const tenant = await startTenant({ clock, emulator: graph });
  const database = await openDatabase(mongoUri, `soak-${seed}-${process.pid}`);
  const product = await startProduct({
    ...tenant.env,
    // On production's own client, whose every command can be looked at.
    MONGODB_URI: `${database.uri}&monitorCommands=true`,
    PORT: '0',
    LOG_LEVEL: 'error',
    LEDGER_HEADS_FILE: join(folder, 'heads'),
    SOAK: JSON.stringify({ seed, retention, atMs: BEGINS.getTime() } satisfies Start),
  });
  tenant.teams.connect(`http://127.0.0.1:${product.port}/api/messages`);
  await tenant.teams.announceInstalls();
  const stage: Stage = {
    tenant,
    clock,
    dice,
    agenda: new Agenda(),
    db: database.db,
    accepted: [],
    done: new Map(),
    faults: [],
    givenOutside: new Set(),
    troubledUntilMs: 0,
  };
  const saved = await say(stage, 'dana', `policy import\n${policies}`);
  if (!/polic(y|ies) saved/i.test(saved)) throw new Error(`the policies were not saved: ${saved}`);
  return {
    stage,
    tenant,
    product,
    database,
    async stop() {
      await product.stop();
      await tenant.stop();
      await database.drop();
    },
  };
}
