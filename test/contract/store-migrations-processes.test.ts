import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Migration } from '../../src/store/migrations/migration.ts';
import { readSchema } from '../../src/store/migrations/schema-document.ts';
import { prepareDatabase } from '../../src/store/schema.ts';
import { type FreshDatabase, freshDatabase } from '../support/database.ts';

const LEASE_MS = 1_000;
const STORE = new URL('../../src/store/', import.meta.url).href;

/** A replica whose migration never ends by itself, but asks for its lease as it goes. */
const REPLICA = `
  const { prepareDatabase } = await import('${STORE}schema.ts');
  const { connectStore } = await import('${STORE}connect.ts');
  const { client, db } = await connectStore(process.env.MONGODB_URI, { appName: 'replica', log: { warn() {} } });
  const up = async (_, lease) => {
    console.log('begun');
    for (;;) {
      await lease.check();
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
  };
  const migrations = [{ from: 1, to: 2, name: 'endless', up, down: async () => {} }];
  await prepareDatabase(db, { migrations, leaseMs: ${LEASE_MS}, owner: 'replica' });
  console.log('ready');
  await client.close();
`;

describe.skipIf(process.platform === 'win32')('a replica that is migrating', () => {
  let database: FreshDatabase;
  let child: ChildProcess;
  let said: AsyncIterator<string>;

  beforeEach(async () => {
    database = await freshDatabase();
    const replica = spawn(process.execPath, ['--input-type=module', '--eval', REPLICA], {
      env: { MONGODB_URI: database.uri, NODE_COMPILE_CACHE: process.env.NODE_COMPILE_CACHE },
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    child = replica;
    said = createInterface({ input: replica.stdout })[Symbol.asyncIterator]();
    expect(await said.next()).toMatchObject({ value: 'begun' });
  });

  afterEach(async () => {
    child.kill('SIGKILL');
    await database.drop();
  });

  let ups = 0;
  const quick: Migration = {
    from: 1,
    to: 2,
    name: 'quick',
    async up() {
      ups += 1;
    },
    async down() {},
  };

  async function takeOver(): Promise<void> {
    ups = 0;
    await prepareDatabase(database.db, { migrations: [quick], leaseMs: LEASE_MS, waitMs: 20_000, owner: 'other' });
  }

  it('and is killed leaves the lock to lapse: another runs the step again and goes on', async () => {
    child.kill('SIGKILL');
    await once(child, 'exit');

    await takeOver();

    expect(ups).toBe(1);
    expect(await readSchema(database.db)).toMatchObject({ version: 2, history: [{ name: 'quick', by: 'other' }] });
  });

  it('and sleeps longer than its lease is overtaken; awake, it stops its step, records nothing and starts', async () => {
    child.kill('SIGSTOP');
    await takeOver();

    child.kill('SIGCONT');

    expect(await said.next()).toMatchObject({ value: 'ready' });
    const schema = await readSchema(database.db);
    expect(schema?.history).toMatchObject([{ name: 'quick', by: 'other' }]);
    expect(schema?.version).toBe(2);
  });
});
